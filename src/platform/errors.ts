/** How loud a problem is in the log: a client's mistake is `info`, ours is `error`. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** One faulty field: where it is (RFC 6901 pointer into the body, or `?name` for a query parameter), which rule it broke, and in words. */
export interface FieldError {
  pointer: string;
  code: string;
  detail: string;
}

export interface ProblemOptions {
  /** What caused it: logged, never sent. */
  cause?: unknown;
  errors?: FieldError[];
  /** The field where it lies this time, instead of the one that the declaration names. */
  pointer?: string;
  /** Further members of the problem document, e.g. `allowedTransitions`. */
  members?: Record<string, unknown>;
  /** Further response headers, e.g. `Retry-After`. */
  headers?: Record<string, string>;
}

/**
 * Anything that can be told to a caller. Declared, not subclassed: a chapter writes
 * `export const JobNotFound = NotFound('job.not-found', '…')`, so that code, sentence, status and log level stand in one expression.
 */
export abstract class Problem extends Error {
  abstract readonly code: string;
  abstract readonly status: number;
  abstract readonly title: string;
  abstract readonly logLevel: LogLevel;
  readonly errors: FieldError[] | undefined;
  readonly members: Record<string, unknown>;
  readonly headers: Record<string, string>;

  constructor(detail: string, options: ProblemOptions = {}) {
    super(detail, { cause: options.cause });
    this.errors = options.errors;
    this.members = options.members ?? {};
    this.headers = options.headers ?? {};
  }
}

/** What happened, then what to do. With facts when the sentence needs them. */
export type Sentence<Facts> = string | ((facts: Facts) => string);

export interface ProblemClass<Facts> {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly sentence: Sentence<Facts>;
  new (facts: Facts, options?: ProblemOptions): Problem;
}

/** A problem class, whatever facts its sentence needs. */
export type AnyProblemClass = ProblemClass<never>;

/** Every declared problem by its code: the pages under /problems and the API document are made from it. */
export const problemCatalogue = new Map<string, AnyProblemClass>();

/** A family of problems that share an HTTP status. A problem that always lies in the same field is declared with the pointer to it. */
export function problemFamily(status: number, title: string, logLevel: LogLevel = 'info') {
  return function declare<Facts = void>(code: string, sentence: Sentence<Facts>, pointer?: string): ProblemClass<Facts> {
    const declared = class extends Problem {
      static readonly code = code;
      static readonly status = status;
      static readonly title = title;
      static readonly sentence = sentence;
      readonly code = code;
      readonly status = status;
      readonly title = title;
      readonly logLevel = logLevel;
      override readonly name = code;

      constructor(facts: Facts, options?: ProblemOptions) {
        const detail = typeof sentence === 'function' ? sentence(facts) : sentence;
        const at = options?.pointer ?? pointer;
        const errors = at === undefined ? undefined : [{ pointer: at, code: code.slice(code.indexOf('.') + 1), detail }];
        super(detail, { errors, ...options });
      }
    };
    if (problemCatalogue.has(code))
      throw new StartupError(`Two problems are declared with the code '${code}'. A code means one thing: rename one of them.`);
    problemCatalogue.set(code, declared);
    return declared;
  };
}

/** 400: the request cannot be read at all. */
export const Malformed = problemFamily(400, 'Bad Request');
/** 401: nobody we know. */
export const Unauthenticated = problemFamily(401, 'Unauthorized');
/** 403: we know the caller, who may not. */
export const Forbidden = problemFamily(403, 'Forbidden');
/** 404: not there, or not the caller's to see. */
export const NotFound = problemFamily(404, 'Not Found');
/** 409: the current state does not allow it. */
export const Conflict = problemFamily(409, 'Conflict');
/** 410: it was there once. */
export const Gone = problemFamily(410, 'Gone');
/** 412: the caller changed a version that is no longer the current one. */
export const Stale = problemFamily(412, 'Precondition Failed');
/** 413: larger than we take. */
export const TooLarge = problemFamily(413, 'Content Too Large');
/** 415: a kind of content that we do not read. */
export const Unsupported = problemFamily(415, 'Unsupported Media Type');
/** 422: readable, but some field is not acceptable. */
export const Invalid = problemFamily(422, 'Unprocessable Content');
/** 429: too often. */
export const TooMany = problemFamily(429, 'Too Many Requests');
/** 502: something that we asked gave an answer that we cannot use. */
export const BadUpstream = problemFamily(502, 'Bad Gateway', 'warn');
/** 503: not now; try again. */
export const Unavailable = problemFamily(503, 'Service Unavailable', 'error');

/** The body was readable but fields are wrong; `errors` names each of them. */
export const InvalidFields = Invalid('request.invalid', 'Some fields are not acceptable. See errors for each of them.');

/** Something in the installation is wrong, found at start: told to the operator in one line, and the start stops. */
export class StartupError extends Error {
  override readonly name = 'StartupError';
}
