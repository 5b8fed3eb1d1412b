import { Injectable } from '@nestjs/common';
import * as client from 'openid-client';
import { Environment } from '../../platform/environment';
import { Sealing } from '../sealing';
import type { SingleSignOnConnection } from './connection.entity';
import { providerFetch } from './provider-fetch';
import { EmailUnverified, IssuerUnusable, SignOnRefused } from './single-sign-on.errors';

/** What a login that was begun has to remember until the provider sends the person back. */
export interface Attempt {
  state: string;
  nonce: string;
  verifier: string;
}

/** Who the provider says it is; the address is one that it vouches for. */
export interface Identity {
  issuer: string;
  subject: string;
  email: string;
  name: string;
}

/** OpenID Connect as the well-kept library does it: discovery, authorization code with PKCE, state and nonce. */
@Injectable()
export class IdentityProvider {
  constructor(
    private readonly environment: Environment,
    private readonly sealing: Sealing,
  ) {}

  /** Asks the provider about itself. Each time: a provider changes its keys, and logins are rare. */
  async discover({
    issuer,
    clientId,
    clientSecret,
  }: Pick<SingleSignOnConnection, 'issuer' | 'clientId' | 'clientSecret'>): Promise<client.Configuration> {
    const allowed = this.environment.SINGLE_SIGN_ON_ALLOWED_ADDRESSES;
    const options: client.DiscoveryRequestOptions = { [client.customFetch]: providerFetch(allowed) };
    // Without TLS only where the operator allowed addresses inside, where providers are tried out.
    if (allowed.length > 0) options.execute = [client.allowInsecureRequests];
    const secret = this.sealing.open('single-sign-on', clientSecret);
    try {
      return await client.discovery(new URL(issuer), clientId, secret, client.ClientSecretBasic(secret), options);
    } catch (error) {
      // Whatever the address did, it is not a provider that we can use; why must not be told: it would show our network.
      throw new IssuerUnusable(undefined, { cause: error });
    }
  }

  async begin(connection: SingleSignOnConnection, redirectUri: string): Promise<{ address: URL; attempt: Attempt }> {
    const attempt = { state: client.randomState(), nonce: client.randomNonce(), verifier: client.randomPKCECodeVerifier() };
    const address = client.buildAuthorizationUrl(await this.discover(connection), {
      redirect_uri: redirectUri,
      scope: 'openid email profile',
      state: attempt.state,
      nonce: attempt.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(attempt.verifier),
      code_challenge_method: 'S256',
    });
    return { address, attempt };
  }

  async identify(connection: SingleSignOnConnection, callback: URL, { state, nonce, verifier }: Attempt): Promise<Identity> {
    const configuration = await this.discover(connection);
    const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true };
    try {
      const tokens = await client.authorizationCodeGrant(configuration, callback, checks);
      const claims = tokens.claims();
      if (!claims) throw new SignOnRefused();
      const more = claims.email === undefined ? await client.fetchUserInfo(configuration, tokens.access_token, claims.sub) : claims;
      return identityOf(connection.issuer, claims.sub, { ...claims, ...more });
    } catch (error) {
      if (isOfLibrary(error)) throw new SignOnRefused(undefined, { cause: error });
      throw error;
    }
  }
}

function identityOf(issuer: string, subject: string, { email, email_verified, name }: Record<string, unknown>): Identity {
  if (typeof email !== 'string' || email_verified !== true) throw new EmailUnverified();
  return { issuer, subject, email, name: typeof name === 'string' && name ? name.slice(0, 200) : email };
}

/** Refusals of the provider, and answers of it that do not hold: a forged state, a wrong nonce, a signature of somebody else. */
function isOfLibrary(error: unknown): boolean {
  return [client.ClientError, client.ResponseBodyError, client.AuthorizationResponseError, client.WWWAuthenticateChallengeError].some(
    (kind) => error instanceof kind,
  );
}
