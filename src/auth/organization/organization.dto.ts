import { IsBoolean, IsString, Length } from 'class-validator';
import { IfGiven, Trimmed } from '../../platform/http/fields';
import type { Organization } from '../organization.entity';

export class OrganizationChanges {
  /** @example 'Assay Demo' */
  @IfGiven()
  @Trimmed()
  @IsString()
  @Length(1, 200)
  name?: string;

  /** Whether members may do nothing but set up a second factor until they have one. @example false */
  @IfGiven()
  @IsBoolean()
  requiresSecondFactor?: boolean;
}

export class OrganizationSettings {
  /** @example '0195f000-0000-7000-8000-000000000001' */
  id!: string;
  /** @example 'Assay Demo' */
  name!: string;
  /** @example false */
  requiresSecondFactor!: boolean;
  createdAt!: Date;
  /** @example 1 */
  version!: number;

  static of({ id, name, requiresSecondFactor, createdAt, version }: Organization): OrganizationSettings {
    return { id, name, requiresSecondFactor, createdAt, version };
  }
}
