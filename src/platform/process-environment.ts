import { existsSync } from 'node:fs';

/** The process's environment; what it leaves open may stand in a file `.env` beside package.json. For Environment, which checks it. */
export function environmentOfProcess(): NodeJS.ProcessEnv {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return process.env;
}
