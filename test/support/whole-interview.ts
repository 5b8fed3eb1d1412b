import type { Test } from 'supertest';
import { makePdf } from '../fixtures/documents/make-documents';
import { HttpClient } from './client';

/** Somebody who can be recognised by every one of these. */
export const CANDIDATE = { name: 'Mirela Okonkwo', email: 'mirela.okonkwo@candidate.example', phone: '+49 170 5550199' };
/** None of it may stand where nobody has to know who it is. */
export const PERSONAL = /mirela|okonkwo|555[\s/-]?0199/i;

export const RESUME_LINES = [
  'Mirela Okonkwo',
  'Backend Engineer',
  'mirela.okonkwo@candidate.example | 0170/555 0199 | github.com/mirela-okonkwo',
  'Skills',
  'TypeScript, PostgreSQL, Kafka',
  'Experience',
  'Backend Engineer, Harbour Freight Cloud, 2019 - 2024',
  '- Moved the tariff service to PostgreSQL without downtime',
];
export const DESCRIPTION =
  'We move containers.\n\nRequirements:\n- Handles production incidents calmly\n- Strong knowledge of PostgreSQL\n- Explains decisions to colleagues\n- Takes ownership of a service';

const resume = (): Buffer => makePdf(`BT /F1 10 Tf 50 800 Td ${RESUME_LINES.map((line) => `(${line}) Tj 0 -16 Td`).join(' ')} ET`);

/** The main flow over HTTP, from a job description to the report, as a recruiter goes through it. */
export class WholeInterview {
  /** Everything that the server answered, as it came. */
  readonly said: string[] = [];
  private interviewId = '';

  private constructor(private readonly recruiter: HttpClient) {}

  /** In an organization of its own. */
  static async at(url: string, organizationName: string): Promise<WholeInterview> {
    const email = `${organizationName.toLowerCase()}@recruiting.example`;
    const account = { organizationName, name: 'Anna Weber', email, password: 'a long walk on a short pier' };
    const { body } = await new HttpClient(url).post('/auth/register', account).expect(201);
    return new WholeInterview(new HttpClient(url, body.accessToken as string));
  }

  /** Up to the first question: everything that was made on the way. */
  async prepare() {
    const { recruiter } = this;
    const job = await this.take(recruiter.post('/jobs', { title: 'Backend Engineer', description: DESCRIPTION }).expect(201));
    const suggestions = await this.take(recruiter.post(`/jobs/${job.id}/suggest-requirements`).expect(200));
    await this.take(recruiter.post(`/jobs/${job.id}/open`).expect(200));
    const { id: candidateId } = await this.take(recruiter.post('/candidates', CANDIDATE).expect(201));
    await this.take(recruiter.upload(`/candidates/${candidateId}/documents`, { fileName: 'resume.pdf', content: resume() }).expect(201));
    const candidate = await this.take(recruiter.get(`/candidates/${candidateId}`).expect(200));
    const application = await this.take(recruiter.post('/applications', { candidateId, jobId: job.id }).expect(201));
    const kit = await this.take(recruiter.post('/kits', { applicationId: application.id }).expect(201));
    await this.take(recruiter.post(`/kits/${kit.id}/publish`).expect(200));
    const interview = await this.take(recruiter.post('/interviews', { applicationId: application.id, kitId: kit.id }).expect(201));
    this.interviewId = interview.id;
    const { linkToken } = await this.take(recruiter.post(`/interviews/${interview.id}/invite`, {}).expect(200));
    await this.take(recruiter.post(`/interviews/${interview.id}/start`, { disclosureAccepted: true, linkToken }).expect(200));
    return { suggestions, candidate, kit };
  }

  answer(turn: number, text: string) {
    return this.take(this.recruiter.post(`/interviews/${this.interviewId}/answers`, { turn, text }).expect(200));
  }

  interview() {
    return this.take(this.recruiter.get(`/interviews/${this.interviewId}`).expect(200));
  }

  evaluate() {
    return this.take(this.recruiter.post(`/interviews/${this.interviewId}/evaluations`, {}).set('Prefer', 'wait=25').expect(200));
  }

  report() {
    return this.take(this.recruiter.get(`/interviews/${this.interviewId}/report`).expect(200));
  }

  async page(): Promise<string> {
    const { text } = await this.recruiter.get(`/interviews/${this.interviewId}/report`, { format: 'html' }).expect(200);
    this.said.push(text);
    return text;
  }

  /** What was asked of a model, or answered by rules, oldest first. */
  async ledger() {
    const { data, hasMore } = await this.take(this.recruiter.get('/ai/calls', { limit: 100 }).expect(200));
    if (hasMore) throw new Error('The ledger has more rows than one page');
    return data.reverse();
  }

  private async take(call: Test) {
    const { body, text } = await call;
    this.said.push(text);
    return body;
  }
}
