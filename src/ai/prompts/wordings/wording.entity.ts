import { Check, Column, Entity, Index } from 'typeorm';
import { TenantEntity } from '../../../platform/database/tenant.entity';

/** How an organization words a prompt, version after version. The last one counts; none is ever changed, so this is also who changed what, and when. */
@Entity('ai_prompt_wordings')
@Index('ai_prompt_wordings_number', ['organizationId', 'function', 'number'], { unique: true })
@Check('ai_prompt_wordings_number_positive', 'number > 0')
export class Wording extends TenantEntity {
  /** `plugin/function` */
  @Column('varchar', { length: 130 })
  function!: string;

  /** From 1; the wording that the product brings is 0. */
  @Column('int')
  number!: number;

  /** null: back to the wording that the product brings. */
  @Column('text', { nullable: true })
  template!: string | null;

  /** The product's wording at that time, to see when it has changed since. */
  @Column('varchar', { length: 64 })
  shippedHash!: string;

  @Column('varchar', { length: 300 })
  reason!: string;

  @Column('uuid')
  changedBy!: string;
}
