import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';

type Hook = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/** Whether a request brings files, or says so. */
export function bringsFiles(request: FastifyRequest): boolean {
  return request.headers['content-type']?.toLowerCase().startsWith('multipart/') ?? false;
}

const readsFiles: FastifyPluginCallback = (fastify, options, done) => {
  const addHook = (name: 'onRequest' | 'onResponse', hook: Hook): FastifyInstance =>
    fastify.addHook(name as 'onRequest', (request, reply, goOn) => {
      if (bringsFiles(request)) hook(request, reply).then(() => goOn(), goOn);
      else goOn();
    });
  const shown = new Proxy(fastify, { get: (target, key) => (key === 'addHook' ? addHook : (Reflect.get(target, key) as unknown)) });
  multipart(shown, options, done);
};

/**
 * Fastify's reader of files. It would look at every request before and after, for six promises, a fifth of all that a read makes; here it is shown those that bring
 * files. Nest, which registers it for whoever takes some, finds it there.
 */
export const fileReader = Object.assign(readsFiles, {
  [Symbol.for('skip-override')]: true,
  [Symbol.for('plugin-meta')]: { name: '@fastify/multipart', fastify: '5.x' },
});
