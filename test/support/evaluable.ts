import { newId } from '../../src/platform/database/ids';
import type { Person } from './app';

const LEVELS = [
  'Has no example of an outage, or waits for others to fix it.',
  'Describes a thin example without own steps.',
  'Restores the service with own steps and names the cause.',
  'Restores the service quickly, proves the cause, and shows the effect of what was done.',
  'Restores the service quickly, proves the cause by measurement, prevents the repetition with alarms or limits, and teaches others.',
];

export const INCIDENTS = {
  key: 'incidents',
  name: 'Incident handling',
  definition: 'Restores service after an outage and removes the cause.',
  weight: 2,
  levels: LEVELS,
  indicators: ['Names the cause'],
};
export const TEAMWORK = {
  key: 'teamwork',
  name: 'Teamwork',
  definition: 'Works out disagreements with colleagues openly.',
  weight: 1,
  levels: [
    'Avoids the disagreement or blames others.',
    'Mentions a disagreement without the other view.',
    'Hears the other view and finds an agreement.',
    'Explores the reasons of both sides and tests the options.',
    'Explores the reasons, tests the options with colleagues, and keeps the agreement documented.',
  ],
  indicators: ['Names the cause', 'Names the other view'],
};

export const STRONG =
  'Last March our payment service failed for forty minutes after a deployment. I led the response: I rolled the release back within six minutes, traced the cause to a migration that locked the orders table, and measured the lock in staging to confirm it. Because a retry alone would only hide the risk, I set a lock time limit as a rule for our migrations, documented it, and added an alarm on waiting connections. We tracked it for two quarters, and such an outage did not come back.';
export const VAGUE =
  'It was mostly fine, we just kind of restarted some stuff and it looked okay again after a bit. I usually wait and see what people say, and the team basically handles the rest somehow. I guess it was just one of those things, so we moved on.';

/** About the other question: the same words twice would count once. */
const DISAGREED =
  'Two colleagues in my team disagreed about how to share the on-call weeks. I asked each of them for their reasons, wrote both proposals down and compared them with the alarms of the last quarter. ' +
  'Because most alarms came at night, I suggested shorter shifts, and we tried that for a month. I checked with everybody afterwards; complaints fell from six to one.';

const CONTENT = {
  competencies: [INCIDENTS, TEAMWORK],
  questions: [
    {
      key: 'outage',
      text: 'Tell me about a production outage that you handled.',
      competency: 'incidents',
      expectedSignals: ['Finds the cause'],
      probeBudget: 0,
    },
    {
      key: 'conflict',
      text: 'Describe a disagreement in your team.',
      competency: 'teamwork',
      expectedSignals: ['Hears the other side'],
      probeBudget: 0,
    },
  ],
};

/** The ids of an interview with two questions that its candidate is invited to. */
export async function invited(person: Person): Promise<{ applicationId: string; interviewId: string; linkToken: string }> {
  const job = await person.post('/jobs', { title: 'Backend Engineer', requirements: [{ text: 'Handles production incidents' }] }).expect(201);
  await person.post(`/jobs/${job.body.id}/open`).expect(200);
  const candidate = await person.post('/candidates', { name: 'Jo Park', email: `jo-${newId()}@candidate.example` }).expect(201);
  const application = await person.post('/applications', { candidateId: candidate.body.id, jobId: job.body.id }).expect(201);
  const kit = await person.post('/kits', { jobId: job.body.id, title: 'First round', content: CONTENT }).expect(201);
  await person.post(`/kits/${kit.body.id}/publish`).expect(200);
  const { body: interview } = await person.post('/interviews', { applicationId: application.body.id, kitId: kit.body.id }).expect(201);
  const { body: invitation } = await person.post(`/interviews/${interview.id}/invite`, {}).expect(200);
  return { applicationId: application.body.id, interviewId: interview.id, linkToken: invitation.linkToken };
}

/** The id of a completed interview with two questions, answered like this. */
export async function evaluable(person: Person, answers: readonly string[] = [STRONG, DISAGREED]): Promise<string> {
  const { interviewId, linkToken } = await invited(person);
  await person.post(`/interviews/${interviewId}/start`, { disclosureAccepted: true, linkToken }).expect(200);
  for (;;) {
    const { body } = await person.get(`/interviews/${interviewId}`).expect(200);
    const open = body.turns.find((turn: { status: string }) => turn.status === 'asked');
    if (!open) return interviewId;
    const text = answers[open.questionKey === 'outage' ? 0 : 1] ?? '';
    await person.post(`/interviews/${interviewId}/answers`, { turn: open.number, text }).expect(200);
  }
}
