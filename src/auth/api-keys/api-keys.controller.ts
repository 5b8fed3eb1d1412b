import { Body, Delete, Get, Post, Query } from '@nestjs/common';
import { DEMO } from '../../platform/demo';
import { Answers, AnswersPage, Api, Created, Empty, Fails, Id, IdParam, Operation } from '../../platform/http/api';
import type { Page } from '../../platform/http/page';
import { Phased } from '../../platform/http/idempotency/phased';
import { Caller, Can } from '../access';
import { WrongCurrentPassword } from '../errors';
import { Origin } from '../origin';
import { TooManyAttempts } from '../throttle/throttle';
import { MoreThanHeld, UnknownPermission } from '../roles/roles.errors';
import { ApiKeyQuery, ApiKeyView, NewApiKey, NewApiKeyView } from './api-keys.dto';
import { ApiKeyNotFound, ApiKeyTooHigh, MadeByPeopleOnly } from './api-keys.errors';
import { ApiKeysService } from './api-keys.service';

@Api('api-keys', {
  about:
    'Keys for machines. Use one like an access token: `Authorization: Bearer assay_live_…`. With `On-Behalf-Of: <id of a member>` the machine acts as that member, within the rights of both; the audit log then names this member as `onBehalfOf`, and always the maker of the key as `userId`.',
})
export class ApiKeysController {
  constructor(private readonly keys: ApiKeysService) {}

  @Post()
  @Phased()
  @Can('keys:write')
  @Operation('createApiKey', 'Make an API key', 'The key is in this answer only. It may do at most what you may do, now and later.')
  @Created(NewApiKeyView, ({ id }) => `/api/v1/api-keys/${id}`)
  @Fails(UnknownPermission, MoreThanHeld, MadeByPeopleOnly, WrongCurrentPassword, TooManyAttempts)
  create(@Caller() caller: Caller, @Body() body: NewApiKey, @Origin() origin: Origin): Promise<NewApiKeyView> {
    return this.keys.create(caller, body, origin);
  }

  @Get()
  @Can('keys:read')
  @Operation(
    'listApiKeys',
    'List the API keys',
    'Expired and revoked ones too. The keys themselves are not shown: nobody has them but whoever made them.',
  )
  @AnswersPage(ApiKeyView)
  list(@Caller() caller: Caller, @Query() query: ApiKeyQuery): Promise<Page<ApiKeyView>> {
    return this.keys.list(caller, query);
  }

  @Get(':id')
  @Can('keys:read')
  @Operation('getApiKey', 'Read about an API key')
  @IdParam('id', DEMO.apiKey, 'The API key')
  @Answers(ApiKeyView)
  @Fails(ApiKeyNotFound)
  get(@Caller() caller: Caller, @Id('id') id: string): Promise<ApiKeyView> {
    return this.keys.get(caller, id);
  }

  @Delete(':id')
  @Can('keys:write')
  @Operation('revokeApiKey', 'Revoke an API key', 'It is worth nothing from now on. Twice is as good as once.')
  @IdParam('id', DEMO.apiKey, 'The API key')
  @Empty()
  @Fails(ApiKeyNotFound, ApiKeyTooHigh)
  revoke(@Caller() caller: Caller, @Id('id') id: string): Promise<void> {
    return this.keys.revoke(caller, id);
  }
}
