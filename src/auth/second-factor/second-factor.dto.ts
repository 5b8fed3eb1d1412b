import { IsString, Length } from 'class-validator';
import { PasswordGiven } from '../passwords/password-given.dto';

export class CodeGiven {
  /** The six digits that your authenticator app shows now. @example '123456' */
  @IsString()
  @Length(6, 30)
  code!: string;
}

export class PasswordAndCode extends PasswordGiven {
  /** The six digits that your authenticator app shows now, or a recovery code. @example '123456' */
  @IsString()
  @Length(6, 30)
  code!: string;
}

export class SecondFactorAnswer {
  /** What the login answered as `challenge`; good for five minutes. */
  @IsString()
  @Length(1, 1000)
  challenge!: string;

  /** The six digits that your authenticator app shows now, or a recovery code. @example '123456' */
  @IsString()
  @Length(6, 30)
  code!: string;
}

/** Shown once. */
export class EnrolmentView {
  /** For typing into the app. @example 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' */
  secret!: string;
  /** For showing as a QR code. @example 'otpauth://totp/Assay:demo%40assay.example?issuer=Assay&secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&algorithm=SHA1&digits=6&period=30' */
  uri!: string;
}

/** Shown once. Each works once, in place of a code. */
export class RecoveryCodes {
  /** @example ['mfrg-gzdf-mztw-q2lk'] */
  recoveryCodes!: string[];
}

export class SecondFactorView {
  /** `pending`: set up, but no code was given yet. @example 'off' */
  status!: 'off' | 'pending' | 'on';
  confirmedAt!: Date | null;
  /** @example 0 */
  recoveryCodesLeft!: number;
}
