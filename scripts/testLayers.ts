import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from './build.ts';
import { run } from './childProcess.ts';
import { ensureBrowser } from './editor/browser.ts';
import { ensureCodeServer } from './editor/codeServer.ts';
import { packageExtension } from './package.ts';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface TestLayer {
  readonly name: string;
  /** Made in this order before the tests run. */
  readonly needs: readonly (keyof typeof preparations)[];
  /** A script, or mocha over the test files of the layer's folder. */
  readonly script?: string;
  readonly limitMs: number;
}

const minuteMs = 60_000;

/** Every layer of tests, cheapest first. */
export const testLayers: readonly TestLayer[] = [
  { name: 'unit', needs: [], limitMs: 6 * minuteMs },
  { name: 'integration', needs: ['dist'], limitMs: 20 * minuteMs },
  { name: 'webview', needs: ['dist', 'browser'], limitMs: 10 * minuteMs },
  {
    name: 'editor',
    needs: ['dist', 'browser', 'codeServer'],
    script: 'test/vscode/runInCodeServer.ts',
    limitMs: 8 * minuteMs,
  },
  { name: 'e2e', needs: ['package', 'browser', 'codeServer'], limitMs: 15 * minuteMs },
];

const preparations = {
  dist: build,
  package: packageExtension,
  browser: ensureBrowser,
  codeServer: ensureCodeServer,
};

/** Prepares and runs one layer. A layer that cannot be prepared, crashes, or has no test counts as a failure. */
export async function runLayer(layer: TestLayer, mochaArguments: readonly string[] = []): Promise<Counts> {
  try {
    for (const need of layer.needs) await preparations[need]();
  } catch (error) {
    console.error(
      `The ${layer.name} tests cannot run: ${error instanceof Error ? error.message : String(error)}`,
    );
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const folder = mkdtempSync(join(tmpdir(), 'callboard-counts-'));
  const countsFile = join(folder, 'counts');
  try {
    const outcome = await run(process.execPath, commandOf(layer, mochaArguments), {
      limitMs: layer.limitMs,
      env: { CALLBOARD_TEST_COUNTS: countsFile },
    });
    const counts = readCounts(countsFile);
    const trouble = troubleWith(layer, outcome, counts);
    if (trouble === undefined) return counts;
    console.error(`The ${layer.name} tests ${trouble}.`);
    return { ...counts, failed: counts.failed + 1 };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The program of a layer's tests and all it is told: what a person adds for mocha reaches every layer. */
export function commandOf({ name, script }: TestLayer, mochaArguments: readonly string[]): string[] {
  if (script !== undefined) return [script, ...mochaArguments];
  const mocha = ['node_modules/mocha/bin/mocha.js', '--reporter', 'test/support/countingReporter.ts'];
  return [...mocha, `test/${name}/**/*.test.ts`, ...mochaArguments];
}

/** Counts the words that the reporter wrote, one for each test. */
function readCounts(file: string): Counts {
  const words = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  const count = (word: keyof Counts): number => words.filter((one) => one === word).length;
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
}

export function add(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** What went wrong with a layer besides tests that failed and are counted already. */
export function troubleWith(
  layer: TestLayer,
  outcome: { readonly code: number; readonly timedOut: boolean },
  counts: Counts,
): string | undefined {
  if (outcome.timedOut) return `did not finish within ${String(layer.limitMs / minuteMs)} min`;
  if (counts.passed + counts.failed === 0) return `ran no test (exit status ${String(outcome.code)})`;
  if (outcome.code !== 0 && counts.failed === 0) return `crashed with exit status ${String(outcome.code)}`;
  return undefined;
}
