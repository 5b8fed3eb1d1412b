// Adds up jest's results: `N passed, N failed`. A suite that could not run, and a run that left no results, is one failure.
const { existsSync, readFileSync } = require('node:fs');

const runs = process.argv.slice(2).map((path) => {
  if (!existsSync(path)) return { passed: 0, failed: 1 };
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(path, 'utf8'));
  return { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites };
});
const sum = (key) => runs.reduce((total, run) => total + run[key], 0);

console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
process.exit(sum('failed') === 0 ? 0 : 1);
