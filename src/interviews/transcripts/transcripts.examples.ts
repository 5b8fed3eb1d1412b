import { DEMO } from '../../platform/demo';

const QUESTION = 'Tell me about a problem at work whose cause was not what everybody first thought. How did you find out?';
const ANSWER =
  'Our nightly import lost about forty orders a week and everybody blamed the supplier. I compared both logs for three nights and saw that the losses came after our own retries. I wrote a test that reproduced it, made the import idempotent, and the losses stopped.';

/** Bodies that work as they stand against the demo data; the first is prefilled in Swagger UI. */
export const NEW_IMPORT_EXAMPLES = {
  plain: {
    summary: 'Plain text',
    value: { applicationId: DEMO.application, kitId: DEMO.kit, transcript: `Interviewer: ${QUESTION}\nCandidate: ${ANSWER}` },
  },
  turns: {
    summary: 'Turns',
    value: {
      applicationId: DEMO.application,
      kitId: DEMO.kit,
      transcript: [
        {
          role: 'interviewer',
          message: 'Describe a disagreement in your team. How did it end?',
        },
        {
          role: 'candidate',
          message:
            'Two of us wanted different ways to retry failed payments. I asked for the reasons of each, wrote both down with what could go wrong, and proposed to measure them for a week. The figures decided, and we documented the rule together.',
        },
      ],
    },
  },
  webvtt: {
    summary: 'WebVTT, with names',
    value: {
      applicationId: DEMO.application,
      kitId: DEMO.kit,
      format: 'webvtt',
      transcript: `WEBVTT\n\n1\n00:00:01.000 --> 00:00:06.000\n<v Ana>What would you change in the last system that you built?\n\n2\n00:00:07.000 --> 00:00:31.000\n<v Guest>The reports read from the tables that customers write to. I would give them a copy, because a long report once locked an order for nine minutes; I measured it afterwards and moved the largest one already.`,
      speakers: { Ana: 'interviewer', Guest: 'candidate' },
    },
  },
};
