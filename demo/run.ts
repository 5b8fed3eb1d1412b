import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { DEMO } from '../src/platform/demo';
import { Environment } from '../src/platform/environment';
import { recordedAnswers, takeAnswer } from './answers';
import { Client, Refused } from './client';
import { findServer } from './server';

/** The main job over HTTP: a job description, a résumé and somebody's answers in, an evidence-backed report out. */
interface Created {
  id: string;
}
interface Kit extends Created {
  version: number;
  source: string;
  content: { competencies: unknown[]; questions: unknown[] };
}
interface Interview extends Created {
  status: string;
  progress: { openTurn: number | null };
  turns: { number: number; question: string }[];
}
interface Evaluation {
  status: string;
  source: string;
  coverage: number;
  competencies: { level: number | null }[];
}

const folder = join(__dirname, '../../demo');
const { values: options } = parseArgs({
  options: {
    url: { type: 'string', default: `http://localhost:${Environment.read().PORT}` },
    job: { type: 'string', default: join(folder, 'input/job-description.txt') },
    resume: { type: 'string', default: join(folder, 'input/resume.pdf') },
    kit: { type: 'string', default: join(folder, 'input/kit.json') },
    answers: { type: 'string', default: join(folder, 'input/answers.json') },
    out: { type: 'string', default: folder },
    title: { type: 'string', default: 'Machine Learning Engineer' },
    candidate: { type: 'string', default: 'Jordan Patel' },
  },
});

let steps = 0;
const tell = (line: string): void => void process.stdout.write(`${String((steps += 1)).padStart(2)}. ${line}\n`);

async function main(): Promise<void> {
  const server = await findServer(options.url);
  try {
    await run(new Client(server.url));
  } finally {
    await server.stop();
  }
}

async function run(api: Client): Promise<void> {
  api.authorize(await enter(api));

  const job = await api.post<Created>('/jobs', { title: options.title, description: readFileSync(options.job, 'utf8') });
  const { added, source } = await api.post<{ added: unknown[]; source: string }>(`/jobs/${job.id}/suggest-requirements`);
  await api.post(`/jobs/${job.id}/open`);
  tell(`Job "${options.title}" is open, with ${added.length} requirements read from its description (${source})`);

  const candidate = await api.post<Created>('/candidates', { name: options.candidate, email: `candidate-${randomUUID()}@assay.example` });
  const document = await api.upload<{ status: string; findings: unknown[] }>(
    `/candidates/${candidate.id}/documents`,
    basename(options.resume),
    readFileSync(options.resume),
  );
  tell(`${options.candidate}'s résumé is ${document.status}; ${document.findings.length} suspicious parts were found in it`);

  const application = await api.post<Created>('/applications', { candidateId: candidate.id, jobId: job.id });
  const kit = await api.post<Kit>('/kits', { applicationId: application.id });
  tell(`An interview kit is drafted: ${sizeOf(kit)} (${kit.source})`);
  const edited = await api.patch<Kit>(`/kits/${kit.id}`, kit.version, { content: JSON.parse(readFileSync(options.kit, 'utf8')) });
  await api.post(`/kits/${kit.id}/publish`);
  tell(`The hiring team puts its own competencies and questions in, and publishes it: ${sizeOf(edited)}`);

  const interview = await api.post<Interview>('/interviews', { applicationId: application.id, kitId: kit.id });
  await api.post(`/interviews/${interview.id}/invite`);
  await api.post(`/interviews/${interview.id}/start`, { disclosureAccepted: true });
  tell('The interview has started');
  await hold(api, interview.id);

  const evaluation = await api.post<Evaluation>(`/interviews/${interview.id}/evaluations`, {}, { prefer: 'wait=60' });
  const scored = evaluation.competencies.filter(({ level }) => level !== null);
  tell(
    `Evaluation ${evaluation.status} (${evaluation.source}): ${scored.length} of ${evaluation.competencies.length} competencies rest on verified quotes, coverage ${Math.round(evaluation.coverage * 100)} %`,
  );

  writeFileSync(join(options.out, 'report.json'), `${JSON.stringify(await api.get<object>(`/interviews/${interview.id}/report`), null, 2)}\n`);
  writeFileSync(join(options.out, 'report.html'), await api.text(`/interviews/${interview.id}/report?format=html`, 'text/html'));
  tell(`The report is in ${join(options.out, 'report.html')} and report.json`);
}

/** Into the demo organization, where everything can be looked at afterwards; where there is none, into a new one. */
async function enter(api: Client): Promise<string> {
  const { email, password } = DEMO;
  try {
    const { accessToken } = await api.post<{ accessToken: string }>('/auth/login', { email, password });
    tell(`Logged in as ${email}`);
    return accessToken;
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 401) throw error;
  }
  const account = { organizationName: 'Demo run', name: 'Demo', email: `demo-${randomUUID()}@assay.example`, password: randomUUID() };
  const { accessToken } = await api.post<{ accessToken: string }>('/auth/register', account);
  tell('An organization is registered for this run');
  return accessToken;
}

/** Answers every question with the recorded answer that fits it best, until none is left. */
async function hold(api: Client, id: string): Promise<void> {
  const recording = JSON.parse(readFileSync(options.answers, 'utf8')) as Parameters<typeof recordedAnswers>[0];
  const left = recordedAnswers(recording);
  let interview = await api.get<Interview>(`/interviews/${id}`);
  for (let turn = openTurn(interview); turn; turn = openTurn(interview)) {
    const { number, question } = turn;
    const text = takeAnswer(left, question);
    await api.post(`/interviews/${id}/answers`, text ? { turn: number, text } : { turn: number, declined: true });
    tell(`Asked: ${short(question)}\n    ${text ? `Answered: ${short(text)}` : 'Every recorded answer is given: declined'}`);
    interview = await api.get<Interview>(`/interviews/${id}`);
  }
  tell(`The interview is ${interview.status}`);
}

const sizeOf = ({ content }: Kit): string => `${content.competencies.length} competencies, ${content.questions.length} questions`;

const short = (text: string): string => (text.length > 110 ? `${text.slice(0, 109)}…` : text);

function openTurn({ status, progress, turns }: Interview): Interview['turns'][number] | undefined {
  return status === 'in_progress' ? turns.find(({ number }) => number === progress.openTurn) : undefined;
}

main().catch((error: unknown) => {
  process.stderr.write(`The demo stopped. ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
