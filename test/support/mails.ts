import type { HttpClient } from './client';

interface KeptMail {
  recipient: string;
  kind: string;
  subject: string;
  text: string | null;
  withheld: string | null;
  status: string;
}

/** The mails to an address that the owner's organization keeps, newest first. */
export async function mailsTo(owner: HttpClient, recipient: string): Promise<KeptMail[]> {
  const { body } = await owner.get('/mails?limit=100').expect(200);
  return (body.data as KeptMail[]).filter((mail) => mail.recipient === recipient);
}

/** The token in the newest mail to an address, as its reader would copy it. */
export async function tokenFor(owner: HttpClient, recipient: string, kind?: string): Promise<string> {
  const mail = (await mailsTo(owner, recipient)).find((each) => kind === undefined || each.kind === kind);
  const token = /#token=([\w-]+)/.exec(mail?.text ?? '')?.[1];
  if (!token) throw new Error(`There is no ${kind ?? 'mail'} with a link for ${recipient}`);
  return token;
}
