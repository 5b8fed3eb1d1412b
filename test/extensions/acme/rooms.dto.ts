import { IsString, Length } from 'class-validator';
import { Trimmed } from '../../../src/platform/http/fields';
import type { Room } from './room.entity';

export class NewRoom {
  /** @example 'Lighthouse' */
  @Trimmed()
  @IsString()
  @Length(1, 80)
  name!: string;

  /** How to get there from the entrance. @example 'Second floor, left of the lift' */
  @Trimmed()
  @IsString()
  @Length(1, 300)
  directions!: string;
}

export class RoomView {
  id!: string;
  /** @example 'Lighthouse' */
  name!: string;
  /** @example 'Second floor, left of the lift' */
  directions!: string;
  createdAt!: Date;

  static of({ id, name, directions, createdAt }: Room): RoomView {
    return Object.assign(new RoomView(), { id, name, directions, createdAt });
  }
}
