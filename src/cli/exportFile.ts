import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { chainedEvent } from '../protocol/events.ts';
import { firstLink, linkOf, rowOf } from '../wire/eventChain.ts';
import { CliError } from './failure.ts';

/** First line of an export; each further line is one event with its hash, from sequence 1 without a gap. */
export interface ExportHeader {
  readonly callboard: 'export';
  readonly format: 1;
  readonly board: string;
  readonly epoch: string;
  readonly count: number;
  /** Hash of the last event: who knows it from elsewhere knows that nothing was cut off or rewritten. */
  readonly lastHash: string;
}

/** What a check of an exported file came to. */
export interface ExportCheck {
  readonly ok: boolean;
  readonly board: string;
  readonly events: number;
  readonly hash: string;
  readonly problems: readonly string[];
}

/** A file with more problems than this is not read on: one damaged link is enough to distrust the rest. */
const problemLimit = 20;

/** Walks the chain of an exported file, with no hub. Throws `export.unreadable` for what is no export at all. */
export async function checkExport(file: string): Promise<ExportCheck> {
  const lines = linesOf(file)[Symbol.asyncIterator]();
  const first = await lines.next();
  const header = first.done ? undefined : headerOf(first.value);
  if (!header) throw new CliError('export.unreadable', `${file} is not an export of Callboard.`);
  const problems: string[] = [];
  let [hash, events, expected] = [firstLink, 0, 1];
  for (
    let line = await lines.next();
    !line.done && problems.length < problemLimit;
    line = await lines.next()
  ) {
    const event = eventOf(line.value);
    events++;
    if (!event) {
      problems.push(`Line ${events + 1} is not an event.`);
      expected++;
      continue;
    }
    if (event.sequence !== expected)
      problems.push(`Line ${events + 1}: event ${event.sequence} stands where ${expected} belongs.`);
    expected = event.sequence + 1;
    if (event.board !== header.board)
      problems.push(`Event ${event.sequence} belongs to board ${event.board}.`);
    if (linkOf(hash, rowOf(event)) !== event.hash)
      problems.push(`Event ${event.sequence} does not fit its hash: it, or one before it, was changed.`);
    hash = event.hash;
  }
  if (problems.length < problemLimit && events !== header.count)
    problems.push(`The file holds ${events} of ${header.count} events.`);
  if (problems.length === 0 && hash !== header.lastHash)
    problems.push('The last event is not the one that the header names.');
  return { ok: problems.length === 0, board: header.board, events, hash, problems };
}

async function* linesOf(file: string): AsyncGenerator<string, void> {
  try {
    for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity }))
      if (line !== '') yield line;
  } catch (error) {
    throw new CliError(
      'export.unreadable',
      `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}

function headerOf(line: string): ExportHeader | undefined {
  const value = parsed(line) as Partial<ExportHeader> | undefined;
  const fits =
    value?.callboard === 'export' &&
    value.format === 1 &&
    typeof value.board === 'string' &&
    typeof value.count === 'number' &&
    typeof value.lastHash === 'string';
  return fits ? (value as ExportHeader) : undefined;
}

function eventOf(line: string) {
  return chainedEvent.safeParse(parsed(line)).data;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
