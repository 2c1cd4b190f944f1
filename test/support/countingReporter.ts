import { appendFileSync } from 'node:fs';
import Mocha from 'mocha';

const { EVENT_TEST_PASS, EVENT_TEST_FAIL, EVENT_TEST_PENDING } = Mocha.Runner.constants;

/**
 * Mocha's own output for people, and a word a test for the runner that adds the layers up: it goes to the file that
 * `CALLBOARD_TEST_COUNTS` names, at once, so that a layer that crashes has told what passed until then.
 */
// eslint-disable-next-line no-restricted-syntax -- mocha finds a reporter in the default export of its file
export default class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
    super(runner, options);
    const file = process.env['CALLBOARD_TEST_COUNTS'];
    if (file === undefined) return;
    runner.on(EVENT_TEST_PASS, () => {
      appendFileSync(file, 'passed\n');
    });
    runner.on(EVENT_TEST_FAIL, () => {
      appendFileSync(file, 'failed\n');
    });
    runner.on(EVENT_TEST_PENDING, () => {
      appendFileSync(file, 'skipped\n');
    });
  }
}
