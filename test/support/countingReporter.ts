import { appendFileSync } from 'node:fs';
import Mocha from 'mocha';

const { EVENT_RUN_END, EVENT_TEST_END, EVENT_TEST_PASS, EVENT_TEST_FAIL, EVENT_TEST_PENDING } =
  Mocha.Runner.constants;

/**
 * Mocha's own output for people, and a word a test for the runner that adds the layers up: it goes to the file that
 * `CALLBOARD_TEST_COUNTS` names, at once, so that a layer that crashes has told what passed until then. A test that was
 * not run, because one before it or a hook failed, has failed: mocha itself says nothing of it.
 */
// eslint-disable-next-line no-restricted-syntax -- mocha finds a reporter in the default export of its file
export default class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
    super(runner, options);
    let ended = 0;
    runner.on(EVENT_TEST_END, () => {
      ended++;
    });
    const tell = tellerOf(process.env['CALLBOARD_TEST_COUNTS']);
    runner.on(EVENT_TEST_PASS, () => {
      tell('passed');
    });
    runner.on(EVENT_TEST_FAIL, () => {
      tell('failed');
    });
    runner.on(EVENT_TEST_PENDING, () => {
      tell('skipped');
    });
    runner.once(EVENT_RUN_END, () => {
      const missing = runner.total - ended;
      for (let number = 0; number < missing; number++) tell('failed');
      if (missing > 0)
        Mocha.reporters.Base.consoleLog(
          `  ${String(missing)} more NOT RUN after a failure, each counted as failed\n`,
        );
    });
  }
}

function tellerOf(file: string | undefined): (word: string) => void {
  return (word) => {
    if (file !== undefined) appendFileSync(file, `${word}\n`);
  };
}
