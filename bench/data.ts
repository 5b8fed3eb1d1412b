import { Client } from 'pg';
import { AMOUNTS, sqlId } from './ids';

const FIRST = ['Amara', 'Bela', 'Chidi', 'Dana', 'Emil', 'Farah', 'Goran', 'Hana', 'Ines', 'Jonas', 'Kaja', 'Luis', 'Mina', 'Noor', 'Otto', 'Pia'];
const LAST = ['Example', 'Sample', 'Weber', 'Okafor', 'Novak', 'Silva', 'Haddad', 'Lindqvist', 'Moreau', 'Tanaka', 'Varga', 'Whitfield', 'Yilmaz'];

const PROFILE = {
  name: null,
  headline: 'Backend Engineer',
  contact: { email: null, phone: null, location: 'Hamburg' },
  skills: ['Node.js', 'PostgreSQL', 'TypeScript', 'Kafka', 'Kubernetes', 'Terraform'],
  experience: [1, 2, 3].map((number) => ({
    title: 'Backend Engineer',
    employer: `Example Systems ${number}`,
    start: 'Jan 2019',
    end: 'Dec 2021',
    highlights: ['Built the billing service in Node.js', 'Cut the nightly import from four hours to twelve minutes'],
  })),
  education: [{ degree: 'BSc Computer Science', institution: 'Example University', year: '2018' }],
  languages: ['English', 'German'],
  links: [],
};

const questions = Array.from({ length: AMOUNTS.turnsEach }, (_, index) => ({
  key: `question-${index + 1}`,
  text: 'Tell me about a time when a system that you were responsible for failed. What did you do?',
  competency: 'ownership',
  kind: 'behavioural',
  expectedSignals: ['names own part', 'says what changed afterwards'],
  probeBudget: 1,
  minutes: 5,
  required: true,
}));
const competency = {
  key: 'ownership',
  name: 'Ownership',
  definition: 'Sees work through.',
  weight: 1,
  levels: ['1', '2', '3', '4', '5'],
  indicators: ['own part'],
};
const CONTENT = { competencies: [competency], questions };

const ANSWER =
  'Our checkout failed for one order in fifty. I traced it to a race between the payment webhook and the cart, wrote a failing test first, ' +
  'and made the webhook idempotent. Failed orders went from two percent to none within a week.';

const array = (values: readonly string[]): string => `(ARRAY[${values.map((value) => `'${value}'`).join(',')}])`;
/** Newest last, as UUIDv7 has it. */
const since = (number: string): string => `timestamptz '2026-01-01' + (${number}) * interval '1 minute 7 microseconds'`;

/** Many rows at once, as the superuser: neither triggers nor row level security stand in the way, and what is measured is not this. */
export async function fill(adminUrl: string, organizations: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(`SET session_replication_role = replica`);
    for (const [index, organization] of organizations.entries()) {
      for (const statement of statements(index)) await client.query(statement.text, [organization, ...statement.values]);
    }
    // What the raw server adds to: the same table, without the triggers by which the audit log has every row.
    await client.query('CREATE SCHEMA raw; CREATE TABLE raw.candidates (LIKE candidates INCLUDING ALL)');
    await client.query('INSERT INTO raw.candidates SELECT * FROM candidates');
    await client.query('VACUUM ANALYZE');
    await client.query('CHECKPOINT');
  } finally {
    await client.end();
  }
}

function statements(at: number): { text: string; values: unknown[] }[] {
  const { jobs, candidates, interviews, turnsEach } = AMOUNTS;
  const name = `${array(FIRST)}[1 + n % ${FIRST.length}] || ' ' || ${array(LAST)}[1 + n % ${LAST.length}]`;
  const kit = sqlId('kit', at, 'n');
  return [
    {
      text: `INSERT INTO jobs (organization_id, id, created_at, updated_at, version, title, department, location, description, status)
        SELECT $1, ${sqlId('job', at, 'n')}, ${since('n')}, ${since('n')}, 1, 'Backend Engineer ' || n, 'Engineering', 'Hamburg',
          repeat('We look for somebody who has run services in production. ', 8), 'open' FROM generate_series(1, ${jobs}) n`,
      values: [],
    },
    {
      text: `INSERT INTO requirements (organization_id, id, version, job_id, position, text, kind, importance, competency, source)
        SELECT $1, ${sqlId('requirement', at, 'n * 10 + p')}, 1, ${sqlId('job', at, 'n')}, p, 'Experience with system ' || p, 'skill', 'must', 'technical-depth', 'person'
        FROM generate_series(1, ${jobs}) n, generate_series(0, 4) p`,
      values: [],
    },
    {
      text: `INSERT INTO stages (organization_id, id, version, job_id, position, type, name)
        SELECT $1, ${sqlId('stage', at, 'n * 10 + p')}, 1, ${sqlId('job', at, 'n')}, p,
          ${array(['applied', 'screening', 'interview', 'assessment', 'review', 'offer'])}[p + 1], 'Stage ' || p
        FROM generate_series(1, ${jobs}) n, generate_series(0, 5) p`,
      values: [],
    },
    {
      text: `INSERT INTO candidates (organization_id, id, created_at, updated_at, version, name, email, phone, headline, location, links, status, profile, profile_source)
        SELECT $1, ${sqlId('candidate', at, 'n')}, ${since('n')}, ${since('n')}, 1, ${name}, 'person-' || n || '@mail.example', '+49 40 5550' || n,
          'Backend Engineer', 'Hamburg', '["https://person.example/portfolio"]', 'active', $2::jsonb, 'rules' FROM generate_series(1, ${candidates}) n`,
      values: [JSON.stringify(PROFILE)],
    },
    {
      text: `INSERT INTO kits (organization_id, id, version, job_id, title, purpose, minutes, mode, status, family_id, number, content, content_hash, source, notes, minimum_coverage)
        SELECT $1, ${kit}, 1, ${sqlId('job', at, 'n')}, 'Interview', 'To learn how somebody works', 60, 'ai_text', 'published', ${kit}, 1, $2::jsonb,
          repeat('a', 64), 'person', '[]', 0.6 FROM generate_series(1, ${jobs}) n`,
      values: [JSON.stringify(CONTENT)],
    },
    {
      text: `INSERT INTO applications (organization_id, id, created_at, updated_at, version, candidate_id, job_id, stage_id, status)
        SELECT $1, ${sqlId('application', at, 'n')}, ${since('n')}, ${since('n')}, 1, ${sqlId('candidate', at, 'n')}, ${sqlId('job', at, `1 + n % ${jobs}`)},
          ${sqlId('stage', at, `(1 + n % ${jobs}) * 10 + 2`)}, 'active' FROM generate_series(1, ${interviews}) n`,
      values: [],
    },
    {
      text: `INSERT INTO interviews (organization_id, id, created_at, updated_at, version, application_id, candidate_id, job_id, kit_id, kit_hash, mode, origin, status,
          disclosure_accepted_at, started_at, completed_at, end_reason)
        SELECT $1, ${sqlId('interview', at, 'n')}, ${since('n')}, ${since('n')}, 3, ${sqlId('application', at, 'n')}, ${sqlId('candidate', at, 'n')},
          ${sqlId('job', at, `1 + n % ${jobs}`)}, ${sqlId('kit', at, `1 + n % ${jobs}`)}, repeat('a', 64), 'ai_text', 'live', 'completed',
          ${since('n')}, ${since('n')}, ${since('n + 50')}, 'completed' FROM generate_series(1, ${interviews}) n`,
      values: [],
    },
    {
      text: `INSERT INTO turns (organization_id, id, version, interview_id, number, question_key, kind, question, question_source, status, answer, answered_at, verdict, verdict_source)
        SELECT $1, ${sqlId('turn', at, 'n * 100 + t')}, 2, ${sqlId('interview', at, 'n')}, t, 'question-' || t, 'question',
          'Tell me about a time when a system that you were responsible for failed. What did you do?', 'kit', 'judged', $2, ${since('n + t')}, 'sufficient', 'rules'
        FROM generate_series(1, ${interviews}) n, generate_series(1, ${turnsEach}) t`,
      values: [ANSWER],
    },
  ];
}
