import Ajv2020 from 'ajv/dist/2020';
import { type ApiDocument, type Operation, operationsOf, prefilled } from './support/api-document';
import { BuiltServer } from './support/built-server';

const NO_WEBHOOK = { status: 404, because: 'the demo calls nobody, so it has no webhook' };

/** What no example can be answered with success for, with what comes instead. */
const EXCEPTIONS: Record<string, { status: number; because: string }> = {
  refresh: { status: 401, because: 'a refresh token works once, so that none can stand in a document' },
  getConfirmation: { status: 404, because: 'a proposal comes from a model, and the demo has none' },
  confirmProposal: { status: 404, because: 'a proposal comes from a model, and the demo has none' },
  declineProposal: { status: 404, because: 'a proposal comes from a model, and the demo has none' },
  getConversation: { status: 404, because: 'a conversation begins with a question, and gets its id then' },
  listConversationMessages: { status: 404, because: 'a conversation begins with a question, and gets its id then' },
  renameConversation: { status: 404, because: 'a conversation begins with a question, and gets its id then' },
  deleteConversation: { status: 404, because: 'a conversation begins with a question, and gets its id then' },
  getTask: { status: 404, because: 'work gets its id when it is asked for' },
  cancelTask: { status: 404, because: 'work gets its id when it is asked for' },
  retryTask: { status: 404, because: 'work gets its id when it is asked for' },
  getWebhook: NO_WEBHOOK,
  changeWebhook: NO_WEBHOOK,
  removeWebhook: NO_WEBHOOK,
  rotateWebhookSecret: NO_WEBHOOK,
  pingWebhook: NO_WEBHOOK,
  listDeliveries: NO_WEBHOOK,
  getDelivery: NO_WEBHOOK,
  redeliver: NO_WEBHOOK,
  endSession: { status: 404, because: 'the operation before it has ended all other sessions' },
  resetPassword: { status: 410, because: 'the token stands in a mail, and works once' },
  verifyEmail: { status: 410, because: 'the token stands in a mail, and works once' },
  loginWithSecondFactor: { status: 401, because: 'a challenge comes from the first half of a login' },
  confirmSecondFactor: { status: 422, because: 'a code is worth something for half a minute' },
  renewRecoveryCodes: { status: 409, because: 'the demo account has no second factor' },
  disableSecondFactor: { status: 409, because: 'the demo account has no second factor' },
  getSingleSignOn: { status: 404, because: 'the demo organization has no identity provider' },
  connectSingleSignOn: { status: 403, because: 'the demo owner has handed the ownership over, further above' },
  disconnectSingleSignOn: { status: 404, because: 'the demo organization has no identity provider' },
  startSingleSignOn: { status: 404, because: 'the demo organization has no identity provider' },
  finishSingleSignOn: { status: 400, because: 'it takes a browser that began to log in' },
  enterInterview: { status: 422, because: 'an invitation link is shown once, so that none can stand in a document' },
  getOwnInterview: { status: 403, because: 'only a candidate who came by the link has an own interview' },
  startOwnInterview: { status: 403, because: 'only a candidate who came by the link has an own interview' },
  answerOwnInterview: { status: 403, because: 'only a candidate who came by the link has an own interview' },
  endOwnInterview: { status: 403, because: 'only a candidate who came by the link has an own interview' },
};

// Every operation there is, among them those that draft and evaluate.
jest.setTimeout(120_000);

let server: BuiltServer;
let token: string;

beforeAll(async () => {
  server = await BuiltServer.start();
  token = await server.login();
});
afterAll(() => server.stop());

async function tryOut(operation: Operation): Promise<{ status: number; text: string }> {
  const { method, path, headers, body } = prefilled(server.document, operation);
  const isForm = body instanceof FormData;
  const answer = await fetch(server.url + path, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body && !isForm ? { 'content-type': 'application/json' } : {}), ...headers },
    body: isForm ? body : body && JSON.stringify(body),
  });
  return { status: answer.status, text: await answer.text() };
}

/** The document, with every object closed: a field that it does not name is one too many. */
function closed(document: ApiDocument): object {
  const close = (_key: string, value: unknown): unknown => (isOpen(value) ? { ...value, additionalProperties: false } : value);
  return JSON.parse(JSON.stringify(document), close) as object;
}

const isOpen = (value: unknown): value is object =>
  typeof value === 'object' &&
  value !== null &&
  'properties' in value &&
  'type' in value &&
  !('additionalProperties' in value) &&
  !('allOf' in value);

const pointerTo = ({ path, method }: Operation, status: number): string =>
  `/paths/${encodeURIComponent(path.replaceAll('/', '~1'))}/${method.toLowerCase()}/responses/${status}/content/application~1json/schema`;

it('S24: every example that Swagger UI fills in works against the demo data, from top to bottom, and is answered as the document says', async () => {
  const refused: string[] = [];
  const surprising: string[] = [];
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema(closed(server.document), 'openapi.json');
  for (const operation of operationsOf(server.document)) {
    const { status, text } = await tryOut(operation);
    const isExpected = status === (EXCEPTIONS[operation.operationId]?.status ?? status) && (status < 300 || operation.operationId in EXCEPTIONS);
    if (!isExpected) refused.push(`${operation.operationId}: ${status} ${text.slice(0, 400)}`);
    const schema = operation.responses[status]?.content?.['application/json'] && pointerTo(operation, status);
    if (status < 300 && schema && !ajv.validate({ $ref: `openapi.json#${schema}` }, JSON.parse(text)))
      surprising.push(`${operation.operationId}: ${ajv.errorsText()}`);
    // As people do, who need a token for whatever comes below.
    if (operation.operationId === 'logout') token = await server.login();
  }
  expect(refused).toEqual([]);
  // S24: no answer says more, less or other than the document: no hash, no secret, no column that nobody meant to show.
  expect(surprising).toEqual([]);
});
