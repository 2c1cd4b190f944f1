import { appendFileSync } from 'node:fs';
import Mocha from 'mocha';

/**
 * Mocha's own output for people, and a line of JSON for the runner that adds the layers up: it goes to the file that
 * `CALLBOARD_TEST_COUNTS` names.
 */
// eslint-disable-next-line no-restricted-syntax -- mocha finds a reporter in the default export of its file
export default class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
    super(runner, options);
    runner.once('end', () => {
      const file = process.env['CALLBOARD_TEST_COUNTS'];
      const { passes: passed, failures: failed, pending: skipped } = this.stats;
      if (file !== undefined) appendFileSync(file, `${JSON.stringify({ passed, failed, skipped })}\n`);
    });
  }
}
