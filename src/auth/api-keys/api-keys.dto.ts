import { ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsInt, IsString, Length, Matches, Max, Min } from 'class-validator';
import { Trimmed } from '../../platform/http/fields';
import { PageQuery } from '../../platform/http/page';
import { PATTERN } from '../roles/roles.dto';
import type { ApiKey } from './api-key.entity';

/** A key for a machine. */
export class NewApiKey {
  /** What it is for, so that people know it again. @example 'Nightly export to the data warehouse' */
  @Trimmed()
  @IsString()
  @Length(1, 100)
  name!: string;

  /** What it may do: patterns over `noun:verb`, at most what you hold yourself. @example ['candidates:read', 'interviews:read', 'interviews:all'] */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ArrayUnique()
  @IsString({ each: true })
  @Matches(PATTERN, { each: true })
  permissions!: string[];

  /** In so many days it ends. @example 90 */
  @IsInt()
  @Min(1)
  @Max(366)
  @ApiPropertyOptional({ type: 'integer', default: 90 })
  validDays = 90;

  /** Your own password: a stolen access token alone must not become a key. @example 'interview-with-evidence' */
  @IsString()
  @Length(1, 128)
  currentPassword!: string;
}

export class ApiKeyQuery extends PageQuery {}

export type ApiKeyStatus = 'active' | 'expired' | 'revoked';

export class ApiKeyView {
  /** @example '0195f000-0000-7000-8000-000000000070' */
  id!: string;
  /** @example 'Nightly export to the data warehouse' */
  name!: string;
  /** The last characters of the key. @example '3f9ac01d' */
  ending!: string;
  /** @example ['candidates:read', 'interviews:read', 'interviews:all'] */
  permissions!: string[];
  status!: ApiKeyStatus;
  /** Who made it; it can never do more than this member can do now. @example '0195f000-0000-7000-8000-000000000002' */
  memberId!: string;
  expiresAt!: Date;
  /** To the minute. */
  lastUsedAt!: Date | null;
  revokedAt!: Date | null;
  createdAt!: Date;

  static of(key: ApiKey, now: Date): ApiKeyView {
    return {
      id: key.id,
      name: key.name,
      ending: key.ending,
      permissions: key.permissions,
      status: key.revokedAt ? 'revoked' : key.expiresAt <= now ? 'expired' : 'active',
      memberId: key.userId,
      expiresAt: key.expiresAt,
      lastUsedAt: key.lastUsedAt,
      revokedAt: key.revokedAt,
      createdAt: key.createdAt,
    };
  }
}

/** The key just made. It is in this answer only: what is stored is a hash. */
export class NewApiKeyView extends ApiKeyView {
  /** Send it as `Authorization: Bearer …`. It cannot be shown again. */
  key!: string;
}
