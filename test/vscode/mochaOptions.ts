import { parseArgs } from 'node:util';

/** What of mocha's options reaches the suites inside an extension host. */
export interface SuiteOptions {
  readonly grep?: string | undefined;
  readonly fgrep?: string | undefined;
  readonly invert?: boolean | undefined;
  readonly bail?: boolean | undefined;
}

/** The name of the variable that carries them there, as JSON. */
export const suiteOptionsVariable = 'CALLBOARD_TEST_OPTIONS';

/** The options of a command line as mocha writes them; one that the extension host cannot be given is refused. */
export function suiteOptionsFrom(args: readonly string[]): SuiteOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      grep: { type: 'string', short: 'g' },
      fgrep: { type: 'string', short: 'f' },
      invert: { type: 'boolean', short: 'i' },
      bail: { type: 'boolean', short: 'b' },
    },
  });
  return { ...values };
}

/** The options inside the extension host. */
export function suiteOptions(env: Readonly<Record<string, string | undefined>>): SuiteOptions {
  return JSON.parse(env[suiteOptionsVariable] ?? '{}') as SuiteOptions;
}
