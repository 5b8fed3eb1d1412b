import { DEMO } from '../../platform/demo';

/** Bodies that work as they stand against the demo data; the first is prefilled in Swagger UI. */
export const NEW_KIT_EXAMPLES = {
  application: { summary: 'Draft one for an application', value: { applicationId: DEMO.application, minutes: 45, mode: 'ai_text' } },
  job: { summary: 'Draft one for all candidates of a job', value: { jobId: DEMO.job, minutes: 30 } },
  rubric: { summary: 'From a rubric', value: { jobId: DEMO.job, rubric: 'software-engineering' } },
  content: {
    summary: 'With your own content',
    value: {
      jobId: DEMO.job,
      title: 'Debugging: second interview',
      content: {
        competencies: [
          {
            key: 'debugging',
            name: 'Debugging',
            definition: 'Finds the cause of a fault and keeps it from coming back.',
            weight: 1,
            levels: {
              low: 'Moves from change to change without a hypothesis.',
              medium: 'Forms a hypothesis and tests the likely causes in a sensible order.',
              high: 'Narrows the cause by deliberate experiments and prevents the whole class of faults.',
            },
            indicators: ['Names a hypothesis', 'Proves the cause'],
          },
        ],
        questions: [
          {
            key: 'hardest-fault',
            text: 'What is the most difficult fault that you have had to find? Walk me through how you found it.',
            competency: 'debugging',
            kind: 'technical',
            expectedSignals: ['Observation before change', 'Proof of the cause'],
            probeBudget: 2,
            minutes: 6,
          },
        ],
      },
    },
  },
};

export const KIT_CHANGES_EXAMPLES = {
  facts: { summary: 'Another title and length', value: { title: 'Backend engineer: first interview', minutes: 60 } },
};
