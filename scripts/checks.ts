import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { run } from './childProcess.ts';
import { cacheFolder, root } from './project.ts';
import type { Counts } from './testLayers.ts';

interface Check {
  readonly name: string;
  /** A program of node_modules/.bin with its arguments. */
  readonly command: readonly [string, ...string[]];
}

/** Every static check, the longest first. */
const checks: readonly Check[] = [
  { name: 'lint and layers', command: ['node', 'scripts/lint.ts'] },
  { name: 'types', command: ['node', 'scripts/types.ts'] },
  { name: 'format', command: ['prettier', '--check', '.', '--log-level=warn', ...cachedIn('prettier')] },
  {
    name: 'cycles and homes',
    command: ['depcruise', '--config', '.dependency-cruiser.mjs', 'src', 'webview', 'scripts', 'test'],
  },
  { name: 'dead code', command: ['knip', '--no-config-hints'] },
];

function cachedIn(name: string): string[] {
  return ['--cache', '--cache-strategy=content', `--cache-location=${join(cacheFolder, name)}`];
}

/** Runs every static check, as many at a time as there are processors, and shows what those that fail have to say. */
export async function runChecks(): Promise<Counts> {
  const waiting = [...checks];
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const worker = async (): Promise<void> => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      if (await passes(check)) counts.passed += 1;
      else counts.failed += 1;
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return counts;
}

async function passes({ name, command: [program, ...args] }: Check): Promise<boolean> {
  const startedAt = performance.now();
  const outcome = await run(join(root, 'node_modules', '.bin', program), args, {
    output: 'capture',
    limitMs: 600_000,
  });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const passed = outcome.code === 0;
  console.log(`  ${passed ? '✓' : '✗'} ${name} (${seconds} s)`);
  if (!passed) console.log(outcome.timedOut ? 'ran out of time' : outcome.output.trimEnd());
  return passed;
}
