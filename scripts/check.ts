/** `npm run check`: every static check, in well under a minute. */
import { runChecks } from './checks.ts';
import { endOnSignal } from './childProcess.ts';

endOnSignal();
const startedAt = performance.now();
const { passed, failed } = await runChecks();
console.log(`${passed} passed, ${failed} failed (${((performance.now() - startedAt) / 1000).toFixed(0)} s)`);
process.exitCode = failed > 0 ? 1 : 0;
