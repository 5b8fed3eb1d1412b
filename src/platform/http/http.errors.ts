import {
  Conflict,
  Invalid,
  Malformed,
  NotFound,
  type ProblemClass,
  problemFamily,
  Stale,
  TooLarge,
  TooMany,
  Unauthenticated,
  Forbidden,
  Unavailable,
  Unsupported,
} from '../errors';

/** 405: the path is known, but not with this method. */
const WrongMethod = problemFamily(405, 'Method Not Allowed');
/** 406: the caller takes only kinds of content that we do not make. */
const Unacceptable = problemFamily(406, 'Not Acceptable');
/** 408: the request did not arrive in time. */
const TooSlow = problemFamily(408, 'Request Timeout');
/** 414: an address longer than any of ours. */
const AddressTooLong = problemFamily(414, 'URI Too Long');
/** 417: the caller waits for something that we do not do. */
const Unmet = problemFamily(417, 'Expectation Failed');
/** 428: a change that has to say which version it changes. */
const NeedsCondition = problemFamily(428, 'Precondition Required');
/** 431: more headers than we read. */
const HeadersTooLarge = problemFamily(431, 'Request Header Fields Too Large');
/** 500: a mistake of ours. */
const Fault = problemFamily(500, 'Internal Server Error', 'error');

export const BadRequest = Malformed('request.malformed', 'The request cannot be understood. Compare it with the API document.');
export const BadAddress = Malformed('request.bad-address', 'The address is not valid. Percent-encode it as UTF-8, without U+0000.');
export const BadHost = Malformed('request.host', 'A request over HTTP/1.1 has one Host header. Send the name of this server in it, once.');
export const BadQuery = Malformed('request.query', 'Some query parameters are not acceptable. See errors for each of them.');
export const BadCursor = Malformed(
  'request.cursor',
  'The cursor cannot be continued from. Take it unchanged from nextCursor of this list, with the same sort and filters, or start again without one.',
  '?cursor',
);
export const BadJson = Malformed<{ why: string }>('request.json', ({ why }) => `The body is not JSON that can be read: ${why}.`);
export const BadForm = Malformed<{ why: string }>('request.form', ({ why }) => `The form cannot be read: ${why}.`);
export const BadText = Malformed('request.text', 'Some text contains characters that cannot be stored, such as U+0000. Remove them.');
export const BadIfMatch = Malformed(
  'request.if-match',
  'If-Match takes the ETag of the thing as it was answered, or *. Send one of these, unchanged.',
);
export const LoginNeeded = Unauthenticated('request.unauthenticated', 'This needs a login. Send the access token as `Authorization: Bearer …`.');
export const NotAllowed = Forbidden('request.forbidden', 'You may not do this. Ask an administrator of your organization for the permission.');
export const UnknownPath = NotFound(
  'request.unknown-path',
  'There is nothing at this address. The API document lists every address; /docs shows it.',
);
export const UnknownId = NotFound(
  'request.unknown-id',
  'There is nothing with this id. Ids are UUIDs; take them from a list or from the answer that created the thing.',
);
export const UnknownProblem = NotFound('problem.not-found', 'There is no problem with this code. GET /problems lists them all.');
export const MethodNotAllowed = WrongMethod<{ allow: string }>(
  'request.method',
  ({ allow }) => `This address does not take this method. It takes ${allow}.`,
);
export const NoTunnel = WrongMethod('request.tunnel', 'No tunnel is made here. Send requests to the addresses of the API document.');
export const NotAcceptable = Unacceptable<{ types: string }>(
  'request.accept',
  ({ types }) => `The answer comes as ${types} only. Change the Accept header, or leave it out.`,
);
export const RequestTooSlow = TooSlow('request.timeout', 'The request did not arrive in time. Send it again, without pauses.');
export const DuplicateValue = Conflict(
  'request.duplicate',
  'Something with the same unique value is there already. Look for it, or choose another value.',
);
export const StillReferenced = Conflict(
  'request.reference',
  'Something that this refers to is gone, or something else still refers to this. Read both again.',
);
export const StaleVersion = Stale('request.stale', 'It was changed since you read it. Read it again, and repeat your change on the new version.');
export const NoVersion = Stale(
  'request.versionless',
  'This does not look at versions, so it cannot be made to depend on one. Leave If-Match out, or send *.',
);
export const VersionNeeded = NeedsCondition(
  'request.version-needed',
  'Several people may be changing this. Send the ETag that you read as If-Match; * says that you change it whatever it is by now.',
);
export const BodyTooLarge = TooLarge('request.too-large', 'The body is larger than is taken here. JSON may have 1 MiB, a file 10 MiB.');
export const UriTooLong = AddressTooLong('request.address-too-long', 'The address is too long. Use ids and cursors as they were given.');
export const UnsupportedContent = Unsupported(
  'request.content-type',
  'The body has a content type that is not read here. Send application/json in UTF-8; files as multipart/form-data.',
);
export const UnprocessableContent = Invalid(
  'request.unprocessable',
  'The request is readable, but cannot be carried out as it is. Compare it with the API document.',
);
export const ExpectationUnmet = Unmet('request.expectation', 'Of all expectations only 100-continue is met here. Leave the Expect header out.');
export const TooManyRequests = TooMany('request.too-many', 'Too many requests in a short time. Wait as long as Retry-After says.');
export const TooManyHeaders = HeadersTooLarge(
  'request.headers-too-large',
  'The address and headers are too large together, or too many. They may have 32 KiB, in 200 headers.',
);
export const ServerFault = Fault('server.fault', 'Something went wrong on our side. Try again; if it stays, report the requestId.');
export const ServerBusy = Unavailable(
  'server.busy',
  'The request met another one at the same moment, or the server is busy. Try again after Retry-After seconds.',
);

/** What a status means when nobody said anything more precise. */
export const GENERIC: ReadonlyMap<number, ProblemClass<void>> = new Map([
  [400, BadRequest],
  [401, LoginNeeded],
  [403, NotAllowed],
  [404, UnknownPath],
  [408, RequestTooSlow],
  [409, DuplicateValue],
  [412, StaleVersion],
  [413, BodyTooLarge],
  [414, UriTooLong],
  [415, UnsupportedContent],
  [422, UnprocessableContent],
  [429, TooManyRequests],
  [431, TooManyHeaders],
  [500, ServerFault],
  [503, ServerBusy],
]);
