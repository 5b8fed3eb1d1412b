import { IsString, Length } from 'class-validator';

export class PasswordGiven {
  /** Your password, once more. @example 'interview-with-evidence' */
  @IsString()
  @Length(1, 128)
  currentPassword!: string;
}
