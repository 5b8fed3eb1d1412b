import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { PageQuery } from '../../../platform/http/page';
import { QueryList } from '../../../platform/http/query-values';
import { type Confirmation, CONFIRMATION_STATES, type ConfirmationState } from './confirmation.entity';

export class ConfirmationQuery extends PageQuery {
  /** One status, or several separated by commas. @example 'pending' */
  @IsOptional()
  @QueryList()
  @IsIn(CONFIRMATION_STATES, { each: true })
  status?: ConfirmationState[];
}

/** A change that the assistant proposed. It happens only when the person who asked confirms it, exactly as it stands here. */
export class ConfirmationView {
  /** @example '0195f0a0-0000-7000-8000-000000000002' */
  @ApiProperty({ format: 'uuid' })
  id!: string;
  /** @example 'acme.book' */
  tool!: string;
  /** What the tool will be given; nobody can change it any more. */
  arguments!: Record<string, unknown>;
  /** What will happen, in words. */
  summary!: string;
  @ApiProperty({ enum: CONFIRMATION_STATES })
  status!: ConfirmationState;
  /** Until when it can be confirmed. */
  expiresAt!: Date;
  decidedAt!: Date | null;
  /** The code of the problem, when it was confirmed and could not be done. */
  failure!: string | null;
  createdAt!: Date;

  static of(confirmation: Confirmation): ConfirmationView {
    const { id, tool, arguments: given, summary, status, expiresAt, decidedAt, failure, createdAt } = confirmation;
    return Object.assign(new ConfirmationView(), { id, tool, arguments: given, summary, status, expiresAt, decidedAt, failure, createdAt });
  }
}

export class ConfirmedView {
  confirmation!: ConfirmationView;
  /** What the tool answered. */
  result!: unknown;
}
