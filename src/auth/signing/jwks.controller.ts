import { Get } from '@nestjs/common';
import { Answers, Api, Operation } from '../../platform/http/api';
import { Public } from '../access';
import { KeySet } from './jwks.dto';
import { SigningKeys } from './signing-keys';

@Api('.well-known', { tag: 'auth' })
export class JwksController {
  constructor(private readonly keys: SigningKeys) {}

  @Get('jwks.json')
  @Public()
  @Operation(
    'getKeySet',
    'The public keys of access tokens',
    'For services that check our tokens themselves (RFC 7517). Empty unless the server signs with JWT_PRIVATE_KEY: a shared secret has no public half.',
  )
  @Answers(KeySet)
  async keySet(): Promise<KeySet> {
    return { keys: (await this.keys.published()) as KeySet['keys'] };
  }
}
