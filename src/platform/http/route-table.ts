import type { FastifyInstance, FastifyRequest } from 'fastify';
import { MethodNotAllowed, UnknownPath } from './http.errors';
import type { Problem } from '../errors';

interface Entry {
  pattern: RegExp;
  methods: Set<string>;
}

/** Which methods each path takes: Fastify routes by method first, so that it cannot tell an unknown path from a wrong method. */
export class RouteTable {
  private readonly entries = new Map<string, Entry>();

  constructor(fastify: FastifyInstance) {
    fastify.addHook('onRoute', ({ url, method }) => {
      // What answers every preflight is no path of ours.
      if (url === '*') return;
      const entry = this.entries.get(url) ?? { pattern: pattern(url), methods: new Set<string>() };
      for (const name of [method].flat()) entry.methods.add(name.toUpperCase());
      this.entries.set(url, entry);
    });
  }

  /** 405 when the path takes other methods, else 404. Neither repeats the path. */
  unmatched(request: FastifyRequest): Problem {
    const path = request.url.split('?', 1)[0] ?? '';
    const methods = new Set<string>();
    for (const entry of this.entries.values()) if (entry.pattern.test(path)) entry.methods.forEach((method) => methods.add(method));
    if (methods.size === 0 || methods.has(request.method)) return new UnknownPath();
    const allow = [...methods].sort().join(', ');
    return new MethodNotAllowed({ allow }, { headers: { Allow: allow } });
  }
}

/** From `/jobs/:id` or `/docs/*` to what it matches. */
function pattern(url: string): RegExp {
  const source = url
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replace(/:[^/.\-\\]+/g, '[^/]+');
  return new RegExp(`^${source}$`);
}
