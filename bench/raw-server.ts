import { randomUUID } from 'node:crypto';
import fastify, { type FastifyReply } from 'fastify';
import { Pool } from 'pg';
import { RAW } from './raw-queries';

/**
 * The yardstick: Fastify and pg, prepared statements, JSON made by PostgreSQL, and nothing else. No accounts, no rights, no tenants but one,
 * no request lines, no headers, next to no validation.
 */
interface Row {
  body: string;
}
interface Params {
  id: string;
}
interface Query {
  limit?: string;
  q?: string;
}
interface NewCandidate {
  name: string;
  email: string;
  phone: string;
  headline: string;
  location: string;
  links: string[];
}

const [url = '', organizationId = ''] = process.argv.slice(2);
const pool = new Pool({ connectionString: url, max: 10 });
const server = fastify();

async function answer(reply: FastifyReply, name: keyof typeof RAW, values: unknown[]): Promise<FastifyReply> {
  const { rows } = await pool.query<Row>({ name, text: RAW[name], values });
  const [row] = rows;
  if (!row) return reply.code(404).send();
  return reply.header('content-type', 'application/json; charset=utf-8').send(row.body);
}

server.get<{ Params: Params }>('/api/v1/candidates/:id', ({ params }, reply) => answer(reply, 'candidate', [organizationId, params.id]));
server.get<{ Params: Params }>('/api/v1/interviews/:id', ({ params }, reply) => answer(reply, 'interview', [organizationId, params.id]));
server.get<{ Querystring: Query }>('/api/v1/candidates', ({ query: { q, limit = '25' } }, reply) =>
  q ? answer(reply, 'search', [organizationId, limit, `%${q}%`]) : answer(reply, 'candidates', [organizationId, limit]),
);
server.get<{ Querystring: Query }>('/api/v1/jobs', ({ query }, reply) => answer(reply, 'jobs', [organizationId, query.limit]));
server.get<{ Querystring: Query }>('/api/v1/interviews', ({ query }, reply) => answer(reply, 'interviews', [organizationId, query.limit]));
server.post<{ Body: NewCandidate }>('/api/v1/candidates', ({ body }, reply) => {
  const { name, email, phone, headline, location, links } = body;
  if (typeof name !== 'string' || !email.includes('@')) return reply.code(422).send();
  return answer(reply.code(201), 'insert', [organizationId, randomUUID(), name, email, phone, headline, location, JSON.stringify(links)]);
});

void server.listen({ port: 0, host: '127.0.0.1' }).then((address) => process.stdout.write(`${address}\n`));
