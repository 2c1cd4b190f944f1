import type { Command } from 'commander';
import type { Fence } from '../protocol/ids.ts';
import { usageError } from './failure.ts';
import { textFrom } from './input.ts';
import type { Terminal } from './terminal.ts';
import { wholeNumber } from './verb.ts';

/** On whose behalf a write is made, and under which claim. */
export interface WriteOptions {
  readonly claimFile?: string;
  readonly fence?: number;
}

/** Adds the options. */
export function addWriteOptions(verb: Command): Command {
  return verb
    .option('--claim-file <file>', 'write as the agent of the claim in this file')
    .option('--fence <fence>', 'the fence of the claim this is written under', wholeNumber);
}

/** The fence, where one was given. */
export function fenceOf({ fence }: WriteOptions): { fence?: Fence } {
  return fence === undefined ? {} : { fence: fence as Fence };
}

/** A text that is given as an argument or by `--file`. */
export async function textOf(
  terminal: Terminal,
  { text, file }: { readonly text?: string | undefined; readonly file?: string | undefined },
): Promise<string> {
  if (text !== undefined && file === undefined) return text;
  if (text === undefined && file !== undefined) return await textFrom(terminal, file);
  throw usageError('Give the text, or --file, and not both.');
}
