import type { Command } from 'commander';
import { handoff, type Handoff } from '../protocol/entries.ts';
import { parseOrRefuse } from '../protocol/issues.ts';
import { CliError, usageError } from './failure.ts';
import { textFrom } from './input.ts';
import type { Terminal } from './terminal.ts';

/** A handoff note as it is given on the command line. */
export interface HandoffOptions {
  readonly done?: string;
  readonly pending?: string;
  readonly gotchas?: string;
  readonly handoffFile?: string;
}

/** Adds the options. */
export function addHandoffOptions(verb: Command): Command {
  return verb
    .option('--done <text>', 'what is done')
    .option('--pending <text>', 'what is left to do')
    .option('--gotchas <text>', 'what the next one has to know')
    .option('--handoff-file <file>', 'all three as JSON {"done","pending","gotchas"}; - for standard input');
}

/** The note, where one was given. A part of one is a mistake. */
export async function handoffIfAny(
  terminal: Terminal,
  { done, pending, gotchas, handoffFile }: HandoffOptions,
): Promise<Handoff | undefined> {
  if (handoffFile !== undefined)
    return parseOrRefuse(handoff, jsonOf(await textFrom(terminal, handoffFile)), 'The handoff note');
  if (done === undefined && pending === undefined && gotchas === undefined) return undefined;
  if (done === undefined || pending === undefined || gotchas === undefined) throw incomplete();
  return { done, pending, gotchas };
}

/** The note that has to be given. */
export async function handoffOf(terminal: Terminal, options: HandoffOptions): Promise<Handoff> {
  const note = await handoffIfAny(terminal, options);
  if (note === undefined) throw incomplete();
  return note;
}

function incomplete(): CliError {
  return usageError('A handoff note is needed: --done, --pending and --gotchas, or --handoff-file.');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CliError('request.invalid', 'The handoff note is not JSON.', { cause: error });
  }
}
