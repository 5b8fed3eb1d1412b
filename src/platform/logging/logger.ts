import type { LoggerService } from '@nestjs/common';
import pino, { type Logger, type LoggerOptions } from 'pino';
import type { Environment } from '../environment';
import { serializeError } from './error.serializer';

/** What Nest says while it wires itself: of interest only to who debugs the wiring. */
const WIRING = new Set(['InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestFactory', 'NestApplication', 'WebSocketsController']);

/** Lines leave together: writing each by itself costs more than making it. What is fatal, and what stands at the end, leaves at once. */
const BUNDLED = { dest: 1, sync: false, minLength: 12_288, periodicFlush: 100 } as const;

/** One JSON object a line on standard output. Secrets and personal data are not given to it in the first place; this redaction is the second net. */
export function createPino(environment: Pick<Environment, 'LOG_LEVEL' | 'DEBUG'>): Logger {
  const level = environment.DEBUG ? 'debug' : environment.LOG_LEVEL;
  const settings: LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: (error: unknown) => serializeError(error) },
    redact: [
      '*.password',
      '*.token',
      '*.refreshToken',
      '*.accessToken',
      '*.authorization',
      '*.apiKey',
      '*.email',
      '*.name',
      'password',
      'authorization',
    ],
  };
  // Its timer never ends: who has nothing to say needs none.
  return pino(settings, pino.destination(level === 'silent' ? { dest: 1, sync: false } : BUNDLED));
}

/** Nest's logger on pino: `log.warn({ err, task }, 'What happened')` or `log.warn('What happened')`. */
export class PinoLogger implements LoggerService {
  constructor(readonly pino: Logger) {}

  log(...line: unknown[]): void {
    this.write('info', line);
  }
  error(...line: unknown[]): void {
    this.write('error', line);
  }
  warn(...line: unknown[]): void {
    this.write('warn', line);
  }
  debug(...line: unknown[]): void {
    this.write('debug', line);
  }
  verbose(...line: unknown[]): void {
    this.write('trace', line);
  }
  fatal(...line: unknown[]): void {
    this.write('fatal', line);
  }

  /** Nest appends the context as the last argument; the first may be an object of facts. */
  private write(level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal', line: unknown[]): void {
    const [first, ...others] = line;
    const texts = others.filter((text) => typeof text === 'string');
    const context = texts.pop();
    const at = level === 'info' && context && WIRING.has(context) ? 'debug' : level;
    const place = context ? { context } : {};
    if (first instanceof Error) this.pino[at]({ ...place, err: first }, texts[0] ?? first.name);
    else if (typeof first === 'object' && first !== null) this.pino[at]({ ...place, ...first }, texts[0] ?? '');
    else this.pino[at](place, String(first));
  }
}
