import type { Environment } from '../../platform/environment';
import { InvalidFields } from '../../platform/errors';

/** An address in the spelling in which it is connected to, by what can be said of it before; where it leads is checked by the connection, every time. */
export function usableUrl(text: string, { isProduction, WEBHOOK_PORTS }: Pick<Environment, 'isProduction' | 'WEBHOOK_PORTS'>): string {
  const fault = faultOf(text, isProduction, WEBHOOK_PORTS);
  if (fault) throw new InvalidFields(undefined, { errors: [{ pointer: '/url', ...fault }] });
  return new URL(text).href;
}

function faultOf(text: string, isProduction: boolean, ports: readonly number[]): { code: string; detail: string } | undefined {
  if (!URL.canParse(text)) return { code: 'url', detail: 'must be an absolute address, such as https://example.com/hooks' };
  const url = new URL(text);
  const isSecure = url.protocol === 'https:';
  if (!isSecure && (isProduction || url.protocol !== 'http:'))
    return { code: 'url-scheme', detail: isProduction ? 'must begin with https://' : 'must begin with https:// or http://' };
  if (url.username || url.password) return { code: 'url-credentials', detail: 'must hold no name and password; the signature says who sends' };
  if (url.hash) return { code: 'url-fragment', detail: 'must hold no #: what stands behind it is never sent' };
  if (isProduction && !ports.includes(Number(url.port || 443))) return { code: 'url-port', detail: `must use one of the ports ${ports.join(', ')}` };
  return undefined;
}
