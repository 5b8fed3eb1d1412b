/** What a mail says. Plain text: nothing in it can act. */
export interface Letter {
  kind: string;
  subject: string;
  text: string;
}

/** Where the recipient goes with the secret of a letter. */
export interface Way {
  /** WEB_URL: the pages of whoever runs this. */
  web: string;
  token: string;
}

/** Letters with links to a person's account, which is the same in every organization: whoever follows one becomes that person. */
export const ACCOUNT_LETTERS: readonly string[] = ['email-verification', 'password-reset'];

const GREETING = 'Hello,';

/** The secret stands behind `#`, which browsers do not send: it is in no server's log and no Referer. */
const link = ({ web, token }: Way, page: string): string => `${web.replace(/(?<!\/)\/+$/, '')}/${page}#token=${token}`;

function letter(kind: string, subject: string, ...paragraphs: string[]): Letter {
  return { kind, subject, text: [GREETING, ...paragraphs, 'Assay'].join('\n\n') + '\n' };
}

/** What people call themselves; it makes no lines and no paragraphs of its own. */
const inOneLine = (words: string): string => words.replace(/\s+/g, ' ');

function way(to: Way, page: string, operation: string): string {
  return `${link(to, page)}\n\nOr call ${operation} with the token ${to.token}`;
}

export function invitationLetter(to: Way, words: { organization: string; inviter: string; role: string }): Letter {
  const [organization, inviter, role] = [words.organization, words.inviter, words.role].map(inOneLine);
  return letter(
    'invitation',
    `${inviter} invites you to ${organization}`,
    `${inviter} invites you to work with ${organization} in Assay, as ${role}. The link works once, for 7 days:`,
    way(to, 'accept-invitation', 'POST /api/v1/invitations/accept'),
    'If you do not know who this is, do nothing.',
  );
}

export function verificationLetter(to: Way): Letter {
  return letter(
    'email-verification',
    'Please confirm your e-mail address',
    'With this link and your password you confirm that mail to this address reaches you. It works once, for 24 hours:',
    way(to, 'verify-email', 'POST /api/v1/auth/verify-email'),
    'If you have no account here, do nothing.',
  );
}

export function resetLetter(to: Way): Letter {
  return letter(
    'password-reset',
    'A new password for Assay',
    'Somebody, you we hope, asked for a new password. The link works once, for one hour:',
    way(to, 'reset-password', 'POST /api/v1/auth/reset-password'),
    'If it was not you, do nothing: your password stays as it is.',
  );
}

export function alreadyRegisteredLetter(web: string): Letter {
  return letter(
    'already-registered',
    'You have an account already',
    `Somebody, you perhaps, registered with this e-mail address, which has an account already. Log in, or ask for a new password: ${web}`,
    'If it was not you, do nothing.',
  );
}

export function passwordChangedLetter(): Letter {
  return letter(
    'password-changed',
    'Your password was changed',
    'The password of your account was changed just now, and all other sessions were ended.',
    'If it was not you, ask for a new password at once and tell an owner of your organization.',
  );
}

export function emailChangedLetter(): Letter {
  return letter(
    'email-changed',
    'Your e-mail address was changed',
    'Your account has another e-mail address from now on; this one does not log in any more.',
    'If it was not you, tell an owner of your organization at once.',
  );
}
