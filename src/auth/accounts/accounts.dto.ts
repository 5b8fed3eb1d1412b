import { IsEmail, IsNotEmpty, IsString, Length, MaxLength } from 'class-validator';
import { PLAIN_ADDRESS } from '../../platform/http/fields';
import { Email } from '../email';
import { PASSWORD_LENGTH } from '../passwords/password-length';

/** A token as it stands in a mail. */
const LONGEST_TOKEN = 200;

export class LinkToken {
  /** The token from the mail. @example 'Zm9yLXRoZS1kb2N1bWVudC1vbmx5LW5vdC1hLXRva2Vu' */
  @IsString()
  @IsNotEmpty()
  @MaxLength(LONGEST_TOKEN)
  token!: string;
}

export class EmailProof extends LinkToken {
  /** The one of the account: the link shows who has the mailbox, and this that it is the same person. @example 'interview-with-evidence' */
  @IsString()
  @IsNotEmpty()
  @MaxLength(128)
  password!: string;
}

export class ForgottenPassword {
  /** @example 'demo@assay.example' */
  @Email()
  @IsEmail(PLAIN_ADDRESS)
  @MaxLength(320)
  email!: string;
}

export class ResetPassword extends LinkToken {
  /** The new password: 12 to 128 characters; any characters count, a sentence is good. @example 'interview-with-evidence' */
  @IsString()
  @Length(8, 128, PASSWORD_LENGTH)
  password!: string;
}

export class NewPassword {
  /** The one you log in with now. @example 'interview-with-evidence' */
  @IsString()
  @IsNotEmpty()
  @MaxLength(128)
  currentPassword!: string;

  /** 12 to 128 characters; any characters count, a sentence is good. @example 'interview-with-evidence' */
  @IsString()
  @Length(8, 128, PASSWORD_LENGTH)
  newPassword!: string;
}

export class NewEmail {
  /** The one you log in with now. @example 'interview-with-evidence' */
  @IsString()
  @IsNotEmpty()
  @MaxLength(128)
  currentPassword!: string;

  /** Where you want to get mail, and what you want to log in with. @example 'demo@assay.example' */
  @Email()
  @IsEmail(PLAIN_ADDRESS)
  @MaxLength(320)
  email!: string;
}

/** What follows comes by mail, if it does. */
export class MailFollows {
  /** @example 'If there is something to do, a mail says what.' */
  message!: string;
}

export const MAIL_FOLLOWS: MailFollows = { message: 'If there is something to do, a mail says what.' };
