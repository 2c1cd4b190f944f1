/** Continues `npm test` under Node 24: the static checks, then every layer, then one line with the sums. */
import { runChecks } from './checks.ts';
import { endOnSignal } from './childProcess.ts';
import { add, runLayer, testLayers } from './testLayers.ts';

endOnSignal();
const summary: string[] = [];
let total = await counted('check', runChecks);
for (const layer of testLayers) total = add(total, await counted(layer.name, () => runLayer(layer)));
console.log(`\n${summary.join('\n')}\n`);
console.log(`${String(total.passed)} passed, ${String(total.failed)} failed`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;

async function counted(name: string, work: typeof runChecks): ReturnType<typeof runChecks> {
  console.log(`\n== ${name} ==`);
  const startedAt = performance.now();
  const counts = await work();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  const skipped = counts.skipped > 0 ? `, ${String(counts.skipped)} skipped` : '';
  const figures = `${String(counts.passed)} passed, ${String(counts.failed)} failed${skipped}`;
  summary.push(`${name.padEnd(12)} ${figures} (${seconds} s)`);
  return counts;
}
