import type { Environment } from '../../platform/environment';
import { InvalidFields } from '../../platform/errors';

/** What can be said of an address before it is connected to; where it leads is checked by the connection, every time. */
export function checkUrl(text: string, { isProduction, WEBHOOK_PORTS }: Pick<Environment, 'isProduction' | 'WEBHOOK_PORTS'>): void {
  const fault = faultOf(text, isProduction, WEBHOOK_PORTS);
  if (fault) throw new InvalidFields(undefined, { errors: [{ pointer: '/url', ...fault }] });
}

function faultOf(text: string, isProduction: boolean, ports: readonly number[]): { code: string; detail: string } | undefined {
  if (!URL.canParse(text)) return { code: 'url', detail: 'must be an absolute address, such as https://example.com/hooks' };
  const url = new URL(text);
  const isSecure = url.protocol === 'https:';
  if (!isSecure && (isProduction || url.protocol !== 'http:')) return { code: 'url-scheme', detail: 'must begin with https://' };
  if (url.username || url.password) return { code: 'url-credentials', detail: 'must hold no name and password; the signature says who sends' };
  if (isProduction && !ports.includes(Number(url.port || 443))) return { code: 'url-port', detail: `must use one of the ports ${ports.join(', ')}` };
  return undefined;
}
