// `node scripts/openapi-lint.mjs openapi.json`: what Redocly's strict recommended rules find in an API document; nothing is well.
import { readFileSync } from 'node:fs';
import { createConfig, lintFromString } from '@redocly/openapi-core';

const [file = 'openapi.json'] = process.argv.slice(2);
const config = await createConfig({ extends: ['recommended-strict'] });
const problems = await lintFromString({ source: readFileSync(file, 'utf8'), absoluteRef: file, config });
/** The rule counts no redirect as an answer; the way to an identity provider is nothing else. */
const leadsOn = ({ ruleId, location }) => ruleId === 'operation-2xx-response' && location[0]?.pointer?.endsWith('~1start/get/responses');
const found = problems.filter((problem) => !leadsOn(problem));
for (const { ruleId, message, location } of found) console.log(`${ruleId}: ${message} (${location[0]?.pointer ?? ''})`);
process.exit(found.length > 0 ? 1 : 0);
