import { open, rename, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { messageOf } from '../../client/errors.ts';
import type { HubClient } from '../../client/hubClient.ts';
import type { ChainedEvent, WireEvent } from '../../protocol/events.ts';
import { boardKey, type BoardKey } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import { firstLink } from '../../wire/eventChain.ts';
import type { Cli, Outcome } from '../cli.ts';
import { describeEvent } from '../eventText.ts';
import { checkExport, type ExportHeader } from '../exportFile.ts';
import { CliError, exitStatus } from '../failure.ts';
import { jsonLine } from '../text.ts';
import { addVerb, checked, wholeNumber } from '../verb.ts';
import { untilStopped } from '../watching.ts';

interface LogOptions {
  readonly board?: BoardKey;
  readonly after?: number;
  readonly last: number;
  readonly follow?: boolean;
}

interface VerifyOptions {
  readonly board?: BoardKey;
  readonly file?: string;
}

interface ExportOptions {
  readonly board?: BoardKey;
  readonly out: string;
  readonly force?: boolean;
}

/** `log`, `verify`, `export`. */
export function addLogVerbs(program: Command, cli: Cli): void {
  addVerb(program, 'log', {
    summary: 'Show what happened on a board, oldest first',
    description: 'With --follow it goes on until Ctrl-C; with --json that is one object a line.',
    examples: ['log', 'log --board CB --last 100', 'log --after 250 --json', 'log --follow'],
  })
    .option('--board <key>', 'the board', checked(boardKey))
    .option('--last <count>', 'how many events from the end', wholeNumber, 20)
    .option('--after <sequence>', 'all events after this one instead', wholeNumber)
    .option('--follow', 'go on as events come')
    .action((options: LogOptions) =>
      options.follow ? follow(cli, options) : cli.run(() => log(cli, options)),
    );
  addVerb(program, 'verify', {
    summary: 'Prove that log and state agree',
    description:
      'The hub reads the whole log, checks its chain of hashes, folds it and compares the fold with its live state. With --file an exported file is checked, without a hub. Ends with status 1 when something is wrong.',
    examples: ['verify', 'verify --board CB --json', 'verify --file cb.jsonl'],
  })
    .option('--board <key>', 'only this board', checked(boardKey))
    .option('--file <file>', 'an exported file')
    .action((options: VerifyOptions) =>
      cli.run(() =>
        options.file === undefined ? verify(cli, options.board) : verifyFile(cli, options.file),
      ),
    );
  addVerb(program, 'export', {
    summary: 'Write the whole log of a board to one file',
    description:
      'JSON lines: a header with epoch, board, count and last hash, then every event with its hash.',
    examples: ['export --out cb.jsonl', 'export --board CB --out - | gzip > cb.jsonl.gz'],
  })
    .option('--board <key>', 'the board', checked(boardKey))
    .requiredOption('--out <file>', 'where to; - for standard output')
    .option('--force', 'replace the file when there is one')
    .action((options: ExportOptions) =>
      options.out === '-' ? exportOut(cli, options) : cli.run(() => exportTo(cli, options)),
    );
}

async function log(cli: Cli, options: LogOptions): Promise<Outcome> {
  const { client, board, after } = await startOf(cli, options);
  const events: ChainedEvent[] = [];
  for await (const page of pages(client, board, { after })) events.push(...page.events);
  const now = cli.clock.now();
  return { json: events, text: events.map((event) => describeEvent(event, now)).join('\n') };
}

async function follow(cli: Cli, options: LogOptions): Promise<void> {
  const { client, board, after } = await startOf(cli, options);
  const show = (event: WireEvent): void => {
    const line = cli.json ? jsonLine(event) : describeEvent(event, cli.clock.now());
    cli.terminal.out(`${line}\n`);
  };
  const { epoch } = await client.call('log.read', { board, after, limit: 1 });
  const watch = client.watch(board, { epoch, sequence: after });
  watch.onChange(({ events }) => events.forEach(show));
  watch.onReset(() =>
    cli.terminal.error('Some events could not be followed; read them with: callboard log\n'),
  );
  await watch.ready;
  await untilStopped(cli, client);
}

async function startOf(cli: Cli, options: LogOptions) {
  const client = await cli.connect({ as: 'person' });
  const board = await cli.board(client, options.board);
  if (options.after !== undefined) return { client, board, after: options.after };
  const { board: info } = await client.call('board.get', { board });
  return { client, board, after: Math.max(0, info.sequence - options.last) };
}

/** The log from a sequence to the end as it is at the first page: what is added meanwhile is not waited for. */
async function* pages(client: HubClient, board: BoardKey, { after }: { after: number }) {
  let [from, last] = [after, Infinity];
  while (from < last) {
    const page = await client.call('log.read', { board, after: from, limit: limits.pageSize });
    last = Math.min(last, page.last);
    const events = page.events.filter(({ sequence }) => sequence <= last);
    yield { ...page, events };
    const end = events.at(-1);
    if (!end) return;
    from = end.sequence;
  }
}

async function verify(cli: Cli, given: BoardKey | undefined): Promise<Outcome> {
  const client = await cli.connect({ as: 'person' });
  const keys = given ? [given] : (await client.call('board.list', {})).boards.map(({ key }) => key);
  const results = [];
  for (const board of keys) results.push({ board, ...(await client.call('log.verify', { board })) });
  return checkedOutcome(results, 'There is no board yet.');
}

async function verifyFile(cli: Cli, file: string): Promise<Outcome> {
  return checkedOutcome([await checkExport(path.resolve(cli.terminal.cwd, file))], '');
}

interface Check {
  readonly board: string;
  readonly ok: boolean;
  readonly events: number;
  readonly hash: string;
  readonly problems: readonly string[];
}

function checkedOutcome(results: readonly Check[], whenEmpty: string): Outcome {
  const ok = results.every((result) => result.ok);
  const lines = results.flatMap(({ board, events, hash, problems, ...result }) => [
    `${board}: ${events} events, ${result.ok ? `ok, last hash ${hash}` : 'NOT ok'}`,
    ...problems.map((problem) => `  - ${problem}`),
  ]);
  const text = lines.length === 0 ? whenEmpty : lines.join('\n');
  return { json: { ok, boards: results }, text, status: ok ? exitStatus.ok : exitStatus.refused };
}

type Writer = (text: string) => Promise<void> | void;

async function exportTo(cli: Cli, options: ExportOptions): Promise<Outcome> {
  const file = path.resolve(cli.terminal.cwd, options.out);
  if (!options.force && (await exists(file)))
    throw new CliError(
      'export.exists',
      `${file} exists already. Choose another name, or replace it with --force.`,
    );
  const fresh = `${file}.${process.pid}.tmp`;
  try {
    const header = await writeFresh(cli, options, fresh);
    await rename(fresh, file);
    return {
      json: { ...header, file },
      text: `Exported ${header.count} events of ${header.board} to ${file}.`,
    };
  } catch (error) {
    await unlink(fresh).catch(() => undefined);
    throw error;
  }
}

async function writeFresh(cli: Cli, options: ExportOptions, fresh: string): Promise<ExportHeader> {
  const handle = await open(fresh, 'wx', 0o600).catch((error: unknown) => {
    throw unwritable(path.dirname(fresh), error);
  });
  try {
    const header = await writeExport(cli, options, async (text) => {
      await handle.writeFile(text).catch((error: unknown) => {
        throw unwritable(path.dirname(fresh), error);
      });
    });
    await handle.sync();
    return header;
  } finally {
    await handle.close();
  }
}

function unwritable(folder: string, error: unknown): CliError {
  return new CliError('export.unwritable', `${folder} cannot be written: ${messageOf(error)}`, {
    cause: error,
  });
}

async function exportOut(cli: Cli, options: ExportOptions): Promise<void> {
  await writeExport(cli, options, (text) => {
    cli.terminal.out(text);
  });
}

async function writeExport(cli: Cli, options: ExportOptions, write: Writer): Promise<ExportHeader> {
  const client = await cli.connect({ as: 'person' });
  const board = await cli.board(client, options.board);
  const { last, epoch } = await client.call('log.read', { board, after: 0, limit: 1 });
  const end = last === 0 ? [] : (await client.call('log.read', { board, after: last - 1, limit: 1 })).events;
  const header: ExportHeader = {
    callboard: 'export',
    format: 1,
    board,
    epoch,
    count: last,
    lastHash: end[0]?.hash ?? firstLink,
  };
  await write(`${JSON.stringify(header)}\n`);
  for await (const page of pages(client, board, { after: 0 })) {
    const events = page.events.filter(({ sequence }) => sequence <= last);
    if (events.length === 0) break;
    await write(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  }
  return header;
}

async function exists(file: string): Promise<boolean> {
  return await stat(file).then(
    () => true,
    () => false,
  );
}
