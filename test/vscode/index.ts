/**
 * Runs inside the extension host, the real one: VS Code calls `run`, which runs every suite with mocha. Bundled to
 * CommonJS, because that is what an extension host loads.
 */
import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';
import CountingReporter from '../support/countingReporter.ts';
import { suiteOptions } from './mochaOptions.ts';

/** Rejects when a test failed or there was none. */
export async function run(): Promise<void> {
  // The console of an extension host is shared with everything that runs there.
  const output = process.env['CALLBOARD_TEST_OUTPUT'];
  if (output !== undefined) {
    Mocha.reporters.Base.consoleLog = (...args: unknown[]) => {
      appendFileSync(output, `${format(...args)}\n`);
    };
  }
  const suites = join(__dirname, 'suite');
  const options = { ui: 'bdd', reporter: CountingReporter, forbidOnly: true, timeout: 20_000 } as const;
  const mocha = new Mocha({ ...suiteOptions(process.env), ...options });
  for (const file of readdirSync(suites)
    .filter((name) => name.endsWith('.test.cjs'))
    .sort())
    mocha.addFile(join(suites, file));
  const { promise, resolve } = Promise.withResolvers<number>();
  const runner = mocha.run(resolve);
  const failures = await promise;
  if (failures > 0) throw new Error(`${String(failures)} tests failed.`);
  if (runner.total === 0) throw new Error('No test was found.');
}
