import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayUnique, IsArray, IsFQDN, IsNotIn, IsOptional, IsString, IsUrl, Length, MaxLength } from 'class-validator';
import { PasswordGiven } from '../passwords/password-given.dto';
import { rightsOf } from '../roles/rights';
import type { SingleSignOnConnection } from './connection.entity';

export class NewConnection extends PasswordGiven {
  /** The provider, as its own documents write it. @example 'https://login.northwind.example' */
  @IsUrl({ protocols: ['https', 'http'], require_protocol: true, require_tld: false, disallow_auth: true })
  @MaxLength(500)
  issuer!: string;

  /** What the provider calls us. @example 'assay' */
  @IsString()
  @Length(1, 300)
  clientId!: string;

  /** Stored encrypted, never shown again. @example 'a-secret-that-the-provider-made' */
  @IsString()
  @Length(1, 1000)
  clientSecret!: string;

  /** Whoever has an e-mail address there, verified by the provider, may join. Without any, only members log in. @example ['northwind.example'] */
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique()
  @IsFQDN({}, { each: true })
  domains: string[] = [];

  /** What those who join this way become: a built-in role except the owner's, or one that the organization made. @example 'viewer' */
  @IsString()
  @Length(1, 40)
  @IsNotIn(['owner'])
  @ApiProperty({ type: String, required: false, default: 'viewer' })
  defaultRole = 'viewer';
}

export class ConnectionView {
  /** @example 'https://login.northwind.example' */
  issuer!: string;
  /** @example 'assay' */
  clientId!: string;
  /** @example ['northwind.example'] */
  domains!: string[];
  /** @example 'viewer' */
  defaultRole!: string;
  /** Where people begin to log in. @example '/api/v1/auth/single-sign-on/0195f000-0000-7000-8000-000000000001/start' */
  start!: string;
  /** What the provider has to know as redirect address, below this server's own. @example '/api/v1/auth/single-sign-on/callback' */
  callback!: string;
  updatedAt!: Date;
  /** @example 1 */
  version!: number;

  static of(connection: SingleSignOnConnection): ConnectionView {
    const { organizationId, issuer, clientId, domains, updatedAt, version } = connection;
    const defaultRole = rightsOf({ role: connection.defaultRole, customRole: connection.defaultCustomRole }).role;
    const base = '/api/v1/auth/single-sign-on';
    return { issuer, clientId, domains, defaultRole, start: `${base}/${organizationId}/start`, callback: `${base}/callback`, updatedAt, version };
  }
}

/** What providers send back; more than the first three are habits of single ones. */
export class CallbackQuery {
  @IsOptional()
  @IsString()
  @MaxLength(4000)
  code?: string;

  @IsOptional()
  @IsString()
  @MaxLength(200)
  state?: string;

  @IsOptional()
  @IsString()
  @MaxLength(500)
  iss?: string;

  @IsOptional()
  @IsString()
  @MaxLength(200)
  error?: string;

  @IsOptional()
  @IsString()
  @MaxLength(2000)
  error_description?: string;

  @IsOptional()
  @IsString()
  @MaxLength(500)
  session_state?: string;

  @IsOptional()
  @IsString()
  @MaxLength(2000)
  scope?: string;

  @IsOptional()
  @IsString()
  @MaxLength(100)
  authuser?: string;

  @IsOptional()
  @IsString()
  @MaxLength(100)
  prompt?: string;

  @IsOptional()
  @IsString()
  @MaxLength(300)
  hd?: string;
}
