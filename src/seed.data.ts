import type { NewJob } from './jobs/jobs.dto';

/** What the demo organization starts with. All people in it are invented. */
export const DEMO_JOB: NewJob = {
  title: 'Backend Engineer',
  department: 'Engineering',
  location: 'Hamburg or remote',
  description: [
    'We look for a Backend Engineer who builds and runs the services behind our booking product.',
    '',
    'Requirements:',
    '- 3+ years of experience with Node.js or a similar platform',
    '- Strong knowledge of PostgreSQL and of designing HTTP APIs',
    '- Habit of testing what you build and of watching it in production',
    '- Ability to collaborate with cross-functional teams',
    '',
    'Nice to have:',
    '- Kubernetes',
  ].join('\n'),
  requirements: [
    { text: '3+ years of experience with Node.js or a similar platform', kind: 'experience', importance: 'must', competency: 'Backend development' },
    { text: 'Strong knowledge of PostgreSQL', kind: 'skill', importance: 'must', competency: 'Databases' },
    { text: 'Habit of testing what you build', kind: 'behaviour', importance: 'must', competency: 'Quality' },
    { text: 'Ability to collaborate with cross-functional teams', kind: 'behaviour', importance: 'must', competency: 'Collaboration' },
    { text: 'Kubernetes', kind: 'skill', importance: 'nice', competency: 'Operations' },
  ],
};

export const DEMO_DRAFT_JOB: NewJob = {
  title: 'Data Analyst',
  department: 'Insights',
  location: 'Hamburg',
  description: [
    'We look for a Data Analyst who turns booking data into decisions.',
    '',
    'Requirements:',
    '- Strong SQL and experience with Python',
    '- Clear communication with people who are not analysts',
    '',
    'Nice to have:',
    '- Experience with A/B tests',
  ].join('\n'),
  requirements: [{ text: 'Strong SQL', kind: 'skill', importance: 'must', competency: 'Data analysis' }],
};

export const DEMO_CLOSED_JOB: NewJob = {
  title: 'Data Intern',
  description: 'We looked for somebody to learn with us for half a year.',
  requirements: [{ text: 'Curiosity about data', kind: 'behaviour', importance: 'must', competency: 'Learning' }],
};

export const DEMO_PEOPLE = {
  candidate: { name: 'Maya Lindqvist', email: 'maya.lindqvist@people.example', headline: 'Backend engineer' },
  newCandidate: { name: 'Tomás Ribeiro', email: 'tomas.ribeiro@people.example', headline: 'Platform engineer' },
  others: [
    { name: 'Ines Okafor', email: 'ines.okafor@people.example' },
    { name: 'Jonas Meier', email: 'jonas.meier@people.example' },
    { name: 'Priya Raman', email: 'priya.raman@people.example' },
  ],
};

export const DEMO_RESUME = `# Maya Lindqvist

Backend engineer

maya.lindqvist@people.example

## Experience

### Backend engineer, Fjordline Ferries (2021 - 2026)

- Built the booking service in TypeScript and PostgreSQL
- Reduced failed payments with idempotent webhooks
- Introduced contract tests between five teams

### Software developer, Nordhavn Software (2018 - 2021)

- Maintained reporting services in Node.js
- Moved a monolith's search to its own service

## Education

M.Sc. Computer Science, Uppsala University

## Skills

TypeScript, Node.js, PostgreSQL, Docker, Kubernetes, testing
`;

export const DEMO_INVITATION = { email: 'noor@people.example', role: 'interviewer' } as const;
