import { IsEmail, IsNotEmpty, IsOptional, IsString, IsUUID, Length, MaxLength } from 'class-validator';
import { PLAIN_ADDRESS } from '../platform/http/fields';
import { Email } from './email';
import { PASSWORD_LENGTH } from './passwords/password-length';

/** A new organization and its first person, the owner. */
export class NewAccount {
  /** What the organization is called. @example 'Northwind Hiring' */
  @IsString()
  @Length(1, 200)
  organizationName!: string;

  /** The owner's name. @example 'Anna Weber' */
  @IsString()
  @Length(1, 200)
  name!: string;

  /** With this the owner logs in. @example 'anna@northwind.example' */
  @Email()
  @IsEmail(PLAIN_ADDRESS)
  @MaxLength(320)
  email!: string;

  /** 12 to 128 characters; any characters count, a sentence is good. @example 'a long walk on a short pier' */
  @IsString()
  @Length(8, 128, PASSWORD_LENGTH)
  password!: string;
}

export class Login {
  /** @example 'demo@assay.example' */
  @Email()
  @IsEmail(PLAIN_ADDRESS)
  @MaxLength(320)
  email!: string;

  /** @example 'interview-with-evidence' */
  @IsString()
  @IsNotEmpty()
  @MaxLength(128)
  password!: string;

  /** Which organization, for people who belong to several; without it the one joined first. @example '0195f000-0000-7000-8000-000000000001' */
  @IsOptional()
  @IsUUID()
  organizationId?: string;
}

export class RefreshRequest {
  /** The newest refresh token of this session. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(4096)
  refreshToken!: string;
}

export class Tokens {
  /** Send it as `Authorization: Bearer …`. */
  accessToken!: string;
  /** Always `Bearer`. @example 'Bearer' */
  tokenType!: string;
  /** Seconds until the access token ends. @example 900 */
  expiresIn!: number;
  /** Gives new tokens at POST /api/v1/auth/refresh, once. */
  refreshToken!: string;
}

export class OrganizationView {
  /** @example '0195f000-0000-7000-8000-000000000001' */
  id!: string;
  /** @example 'Assay Demo' */
  name!: string;
}

/** Who is calling. */
export class Me {
  /** @example '0195f000-0000-7000-8000-000000000002' */
  id!: string;
  /** @example 'Demo Owner' */
  name!: string;
  /** @example 'demo@assay.example' */
  email!: string;
  /** Whether mail to this address has been shown to reach you. @example true */
  emailVerified!: boolean;
  organization!: OrganizationView;
  /** A built-in role, or one that the organization made. @example 'owner' */
  role!: string;
  /** Patterns over `noun:verb`. @example ['*'] */
  permissions!: string[];
}
