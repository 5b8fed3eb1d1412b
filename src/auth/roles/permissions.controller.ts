import { Get } from '@nestjs/common';
import { Answers, Api, Operation } from '../../platform/http/api';
import { Caller, Can } from '../access';
import { PermissionsView } from './roles.dto';
import { RolesService } from './roles.service';

@Api('auth/permissions')
export class PermissionsController {
  constructor(private readonly roles: RolesService) {}

  @Get()
  @Can('account:self')
  @Operation(
    'listPermissions',
    'What may I do, and why?',
    'Every permission that there is, whether you hold it, the pattern of your role that covers it, and the operations that need it.',
  )
  @Answers(PermissionsView)
  explain(@Caller() caller: Caller): PermissionsView {
    return this.roles.explain(caller);
  }
}
