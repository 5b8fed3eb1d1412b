import { ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsNotIn, IsString, Length, Matches } from 'class-validator';
import { IfGiven, Trimmed } from '../../platform/http/fields';

/** `*`, `noun:verb`, `noun:*` or `*:verb`. */
export const PATTERN = /^(\*|(\*|[a-z]{1,40}):(\*|[a-z]{1,40}))$/;

/** What stands in the place of a role where no member acts, or where a role is one of these; a role of that name would be taken for it. */
const TAKEN = ['custom', 'api-key', 'server', 'candidate'];

/** A role of your own. */
export class NewRole {
  /** Lower-case words with hyphens; it never changes. @example 'sourcer' */
  @Matches(/^[a-z][a-z0-9-]{1,39}$/)
  @IsNotIn(TAKEN)
  name!: string;

  /** What the role is for. @example 'Finds candidates and keeps their data; sees no interviews.' */
  @Trimmed()
  @IsString()
  @Length(0, 300)
  @ApiPropertyOptional({ type: String, default: '' })
  description = '';

  /** What it permits: patterns over `noun:verb`, as GET /auth/permissions lists them. At most what you hold yourself. @example ['jobs:read', 'candidates:*', 'applications:read'] */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ArrayUnique()
  @IsString({ each: true })
  @Matches(PATTERN, { each: true })
  permissions!: string[];
}

export class RoleChanges {
  /** What the role is for. @example 'Finds candidates, keeps their data and reads about kits.' */
  @IfGiven()
  @Trimmed()
  @IsString()
  @Length(0, 300)
  description?: string;

  /** What it permits from now on. @example ['jobs:read', 'candidates:*', 'applications:*', 'kits:read'] */
  @IfGiven()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ArrayUnique()
  @IsString({ each: true })
  @Matches(PATTERN, { each: true })
  permissions?: string[];
}

export class RoleView {
  /** @example 'sourcer' */
  name!: string;
  /** @example 'Finds candidates and keeps their data; sees no interviews.' */
  description!: string;
  /** Patterns over `noun:verb`. @example ['jobs:read', 'candidates:*', 'applications:read'] */
  permissions!: string[];
  /** Built-in roles are the same in every organization and cannot be changed. @example false */
  builtIn!: boolean;
  /** How many members have it. @example 0 */
  members!: number;
  /** 0 for built-in roles. @example 1 */
  version!: number;
}

/** One permission, and why the caller has it or not. */
export class PermissionView {
  /** @example 'jobs:write' */
  permission!: string;
  /** Whether you hold it. @example true */
  held!: boolean;
  /** The pattern of your role that covers it. @example '*' */
  pattern!: string | null;
  /** Why, in words. @example 'Your role owner holds *.' */
  why!: string;
  /** The operations that need it, by operationId. @example ['createJob', 'changeJob'] */
  operations!: string[];
}

export class PermissionsView {
  /** @example 'owner' */
  role!: string;
  /** Patterns over `noun:verb`. @example ['*'] */
  patterns!: string[];
  /** Every permission that there is. */
  permissions!: PermissionView[];
}
