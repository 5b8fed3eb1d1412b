import { BadUpstream, Conflict, Forbidden, Invalid, NotFound, TooLarge, TooMany, Unavailable } from '../platform/errors';

export const FunctionNotFound = NotFound<{ name: string }>(
  'ai.function-not-found',
  ({ name }) => `There is no AI function "${name}". GET /api/v1/ai/functions lists them.`,
);

export const CallNotFound = NotFound('ai.call-not-found', 'There is no model call with this id. GET /api/v1/ai/calls lists them.');

export const WrongVariables = Invalid<{ name: string }>(
  'ai.wrong-variables',
  ({ name }) => `The variables do not fit the function "${name}". See errors for each of them.`,
);

export const NotAPrompt = Invalid<{ name: string }>(
  'ai.not-a-prompt',
  ({ name }) => `"${name}" is answered by rules alone; there are no messages to render. Invoke it instead.`,
);

export const NotStreamable = Invalid<{ name: string }>(
  'ai.not-streamable',
  ({ name }) => `"${name}" answers with a checked JSON value, which is whole or not there. Invoke it instead of streaming it.`,
);

export const NeedsModel = Unavailable<{ name: string }>(
  'ai.needs-model',
  ({ name }) => `"${name}" needs a language model, and none is configured. Set OPENAI_API_KEY or AI_MODEL (see .env.example) and start again.`,
);

export const ModelUnavailable = Unavailable<{ reason: string }>(
  'ai.model-unavailable',
  ({ reason }) => `The language model gave no answer (${reason}). Try again later.`,
);

export const ModelRefused = Unavailable<{ reason: string }>(
  'ai.model-refused',
  ({ reason }) =>
    `The provider of the language model refuses to be asked (${reason}), and will go on to. The operator has to look at the key and the name of the model: POST /api/v1/ai/test-connection tells which of them it is.`,
);

export const UnusableAnswer = BadUpstream<{ reason: string }>(
  'ai.unusable-answer',
  ({ reason }) => `The language model gave an answer that cannot be used (${reason}), and nothing was stored. Try again, or use another model.`,
);

export const InputTooLong = TooLarge('ai.input-too-long', 'The text is longer than a language model is given here. Send less of it.');

export const CallCancelled = Unavailable(
  'ai.call-cancelled',
  'The call was cancelled before the language model had answered. Ask again if the answer is still wanted.',
);

export const StreamNotFound = NotFound(
  'ai.stream-not-found',
  'You began no stream here that this Last-Event-ID belongs to, or it is older than 15 minutes. Send the request without the header to ask anew.',
);

export const StreamOfAnotherRequest = Invalid(
  'ai.stream-of-another-request',
  'This Last-Event-ID belongs to a stream that began with another body. Send the body that it began with, or leave the header out to ask anew.',
);

export const StreamCut = Unavailable(
  'ai.stream-cut',
  'The connection was lost before the answer was complete, and the language model was told to stop. Ask anew if the answer is still wanted.',
);

export const ToolRefused = Invalid<{ name: string; reason: string }>(
  'ai.tool-refused',
  ({ name, reason }) => `The tool ${name} cannot be called like this: ${reason}.`,
);

export const ToolNotPermitted = Forbidden<{ name: string; permission: string }>(
  'ai.tool-not-permitted',
  ({ name, permission }) => `The tool ${name} needs the permission ${permission}, and you do not hold it. Ask somebody who does.`,
);

export const AgentNotFound = Invalid<{ name: string }>(
  'ai.agent-not-found',
  ({ name }) => `There is no agent "${name}". GET /api/v1/ai/assistant/agents lists them.`,
  '/agent',
);

export const AgentLimit = BadUpstream<{ limit: string }>(
  'ai.agent-limit',
  ({ limit }) => `The assistant came to no answer within ${limit}, and was stopped. Nothing was changed. Ask again, with a narrower question.`,
);

export const ConversationNotFound = NotFound(
  'ai.conversation-not-found',
  'You have no conversation with this id. GET /api/v1/ai/conversations lists yours.',
);

export const ConfirmationNotFound = NotFound(
  'ai.confirmation-not-found',
  'Nothing with this id waits for you to confirm it. GET /api/v1/ai/confirmations lists what does.',
);

export const ConfirmationDecided = Conflict<{ status: string }>(
  'ai.confirmation-decided',
  ({ status }) => `This was ${status} already; a confirmation counts once. Ask the assistant again if it is still wanted.`,
);

export const ConfirmationExpired = Conflict(
  'ai.confirmation-expired',
  'This was proposed too long ago to be confirmed now. Ask the assistant again if it is still wanted.',
);

export const AiStopped = Unavailable<{ reason: string }>(
  'ai.stopped',
  ({ reason }) => `No language model is asked at the moment: ${reason} What rules can answer is answered by them; for the rest, try again later.`,
);

export const AiStoppedByOperator = Conflict<{ reason: string }>(
  'ai.stopped-by-operator',
  ({ reason }) =>
    `It is not your organization that has stopped the use of language models, but the operator of the installation, who alone can end that: ${reason}`,
);

export const AiNotStopped = Conflict('ai.not-stopped', 'The use of language models is not stopped; they are being asked already.');

export const BudgetExhausted = TooMany<{ isHeld: boolean }>('ai.budget-exhausted', ({ isHeld }) =>
  isHeld
    ? 'What is left of the budget for language models is held by calls under way, and what they do not use is free again when they end. Try again after Retry-After seconds.'
    : 'The budget for language models is spent for today (UTC). Wait until tomorrow, or raise it with PUT /api/v1/ai/budget as far as the installation allows.',
);

export const TooManyModelRequests = TooMany<{ requestsPerMinute: number }>(
  'ai.too-many-requests',
  ({ requestsPerMinute }) => `You have asked for a language model more than ${requestsPerMinute} times within a minute. Wait for the next one.`,
);

export const WordingRefused = Invalid<{ name: string }>(
  'ai.wording-refused',
  ({ name }) => `The prompt ${name} cannot be worded like this, and nothing was changed. See errors for the line and the reason.`,
);

export const NoSuchWording = Invalid(
  'ai.no-such-wording',
  "The prompt has no version of this number in your organization. GET …/prompt/versions lists them; 0 is the product's own.",
  '/version',
);

export const WordingChangedMeanwhile = Conflict(
  'ai.wording-changed-meanwhile',
  'Somebody else changed this prompt at the same moment. Read it again, then decide anew.',
);
