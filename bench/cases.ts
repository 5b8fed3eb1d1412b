import type { Request } from 'autocannon';
import { AMOUNTS, idOf, type Kind } from './ids';

/** One kind of request, put to both servers alike. */
export interface Case {
  name: string;
  /** The least share of the raw server's requests per second that we want to see. */
  wanted: number;
  requests: (run: string) => Request[];
}

/** More than a cache of the processor would hold, and never the same twice in a row. */
const VARIETY = 400;

const each = <T>(make: (number: number) => T): T[] => Array.from({ length: VARIETY }, (_, index) => make(index));
const anyOf = (kind: Kind, amount: number, index: number): string => idOf(kind, 0, 1 + ((index * 7919) % amount));
const reading = (path: (index: number) => string) => (): Request[] => each((index) => ({ method: 'GET', path: `/api/v1${path(index)}` }));

let inserted = 0;

/** A body is validated and stored once per e-mail address, so every request needs its own. */
const adding = (run: string): Request[] => [
  {
    method: 'POST',
    path: '/api/v1/candidates',
    setupRequest: (request) => ({ ...request, body: newCandidate(`${run}-${(inserted += 1)}`) }),
  },
];

function newCandidate(unique: string): string {
  const [name, links] = ['Robin Example', ['https://robin.example/portfolio']];
  return JSON.stringify({
    name,
    email: `robin-${unique}@mail.example`,
    phone: '+49 40 5550199',
    headline: 'Backend Engineer',
    location: 'Hamburg',
    links,
  });
}

export const CASES: readonly Case[] = [
  { name: 'get a candidate', wanted: 0.65, requests: reading((index) => `/candidates/${anyOf('candidate', AMOUNTS.candidates, index)}`) },
  {
    name: 'get an interview with its turns',
    wanted: 0.75,
    requests: reading((index) => `/interviews/${anyOf('interview', AMOUNTS.interviews, index)}`),
  },
  { name: 'page of candidates', wanted: 0.7, requests: reading(() => '/candidates?limit=25') },
  { name: 'page of jobs', wanted: 0.7, requests: reading(() => '/jobs?limit=25') },
  { name: 'page of interviews', wanted: 0.7, requests: reading(() => '/interviews?limit=25') },
  { name: 'search candidates', wanted: 0.7, requests: reading((index) => `/candidates?q=person-${1 + ((index * 131) % AMOUNTS.candidates)}@`) },
  { name: 'add a candidate', wanted: 0.5, requests: adding },
];
