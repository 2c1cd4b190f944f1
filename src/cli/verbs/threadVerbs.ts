import { Argument, type Command } from 'commander';
import { repositoryName, type RepositoryName, type TicketId } from '../../protocol/ids.ts';
import { threadId } from '../../protocol/review.ts';
import { threadEvents, threadsOf } from '../../protocol/threads.ts';
import type { Cli, Outcome } from '../cli.ts';
import { collected } from '../collected.ts';
import { describeThread } from '../describeThread.ts';
import { nameTicket } from '../ticketText.ts';
import { addVerb, anyText, checked, positiveNumber, ticketArgument } from '../verb.ts';
import { addWriteOptions, fenceOf, textOf, type WriteOptions } from '../writeOptions.ts';

interface TextOptions extends WriteOptions {
  readonly file?: string;
}

interface OpenOptions extends TextOptions {
  readonly repo?: RepositoryName;
  readonly path?: string;
  readonly line?: number;
  readonly requirement?: boolean;
}

interface MarkOptions extends WriteOptions {
  readonly question?: string;
}

/** Which thread of which ticket. */
interface Place {
  readonly ticket: TicketId;
  readonly thread: string;
}

/** `thread open`, `reply`, `resolve`, `mark`, `list`. */
export function addThreadVerbs(thread: Command, cli: Cli): void {
  addOpen(thread, cli);
  addWriteOptions(
    onThread(thread, 'reply', {
      summary: 'Answer in a thread',
      examples: ['thread reply CB-3 t1 "It does now."', 'thread reply CB-3 t1 --file - < notes.md'],
    })
      .argument('[text]', 'what to answer; or use --file')
      .option('--file <file>', 'read the text from a file, or from standard input with -'),
  ).action((...[ticket, id, text, options]: [TicketId, string, string | undefined, TextOptions]) =>
    cli.run(() => reply(cli, { ticket, thread: id }, { ...options, text })),
  );
  addWriteOptions(
    onThread(thread, 'resolve', {
      summary: 'Say that a thread is settled: the reviewer or a person',
      examples: ['thread resolve CB-3 t1'],
    }),
  ).action((ticket: TicketId, id: string, options: WriteOptions) =>
    cli.run(() => resolve(cli, { ticket, thread: id }, options)),
  );
  addWriteOptions(
    onThread(thread, 'mark', {
      summary: 'Mark a thread as one that questions a requirement',
      description: 'It becomes a question on the ticket and is counted.',
      examples: ['thread mark CB-3 t1', 'thread mark CB-3 t1 --question "Which error code is wanted?"'],
    }).option('--question <text>', 'the question; it names the thread when absent', anyText),
  ).action((ticket: TicketId, id: string, options: MarkOptions) =>
    cli.run(() => mark(cli, { ticket, thread: id }, options)),
  );
  addVerb(thread, 'list', {
    summary: 'List the threads on the work of a ticket',
    examples: ['thread list CB-3', 'thread list CB-3 --open --json'],
  })
    .addArgument(ticketArgument())
    .option('--open', 'only those that are not settled')
    .action((id: TicketId, { open }: { open?: boolean }) => cli.run(() => list(cli, id, open === true)));
}

function addOpen(thread: Command, cli: Cli): void {
  const verb = addVerb(thread, 'open', {
    summary: 'Open a thread on the work: on the whole, or at a place of it',
    description: 'Threads are opened by the reviewer or by a person. While one is open nothing is approved.',
    examples: [
      'thread open CB-3 "Is the old endpoint gone?"',
      'thread open CB-3 "This never ends." --repo api --path src/main.ts --line 12',
      'thread open CB-3 "Who is to be told?" --requirement',
    ],
  });
  verb
    .addArgument(ticketArgument())
    .argument('[text]', 'what to say; or use --file')
    .option('--file <file>', 'read the text from a file, or from standard input with -')
    .option('--repo <name>', 'the repository it is about', checked(repositoryName))
    .option('--path <path>', 'the file in it', anyText)
    .option('--line <line>', 'the line of the file, from 1', positiveNumber)
    .option('--requirement', 'it questions a requirement: it becomes a question on the ticket');
  addWriteOptions(verb).action((ticket: TicketId, text: string | undefined, options: OpenOptions) =>
    cli.run(() => open(cli, { ticket, text }, options)),
  );
}

function onThread(parent: Command, verb: string, help: Parameters<typeof addVerb>[2]): Command {
  return addVerb(parent, verb, help)
    .addArgument(ticketArgument())
    .addArgument(new Argument('<thread>', 'its id, like t1').argParser(checked(threadId)));
}

async function open(
  cli: Cli,
  said: { readonly ticket: TicketId; readonly text: string | undefined },
  options: OpenOptions,
): Promise<Outcome> {
  const { file, repo, path, line, requirement } = options;
  const text = await textOf(cli.terminal, { text: said.text, file });
  const client = await cli.connect({ claimFile: options.claimFile });
  const answer = await client.call('thread.open', {
    ...{ ticket: said.ticket, text },
    ...(repo !== undefined && { repo }),
    ...(path !== undefined && { path }),
    ...(line !== undefined && { line }),
    ...(requirement && { requirement }),
    ...fenceOf(options),
  });
  return { json: answer, text: `Opened ${answer.thread} on ${nameTicket(answer.ticket)}.` };
}

async function reply(
  cli: Cli,
  place: Place,
  options: TextOptions & { readonly text: string | undefined },
): Promise<Outcome> {
  const text = await textOf(cli.terminal, options);
  const client = await cli.connect({ claimFile: options.claimFile });
  const { ticket } = await client.call('thread.reply', { ...place, text, ...fenceOf(options) });
  return { json: ticket, text: `Answered in ${place.thread} on ${nameTicket(ticket)}.` };
}

async function resolve(cli: Cli, place: Place, options: WriteOptions): Promise<Outcome> {
  const client = await cli.connect({ claimFile: options.claimFile });
  const { ticket } = await client.call('thread.resolve', { ...place, ...fenceOf(options) });
  const { open: left } = ticket.threads;
  const rest = left.length === 0 ? 'None is open.' : `Open are ${left.join(', ')}.`;
  return { json: ticket, text: `Resolved ${place.thread} on ${nameTicket(ticket)}. ${rest}` };
}

async function mark(cli: Cli, place: Place, options: MarkOptions): Promise<Outcome> {
  const client = await cli.connect({ claimFile: options.claimFile });
  const { ticket } = await client.call('thread.mark', {
    ...{ ...place, requirement: true },
    ...(options.question !== undefined && { text: options.question }),
    ...fenceOf(options),
  });
  const asked = ticket.questions.open.at(-1);
  return {
    json: ticket,
    text: `Marked ${place.thread} on ${nameTicket(ticket)}; it is question ${asked ?? ''} now.`,
  };
}

async function list(cli: Cli, ticket: TicketId, onlyOpen: boolean): Promise<Outcome> {
  const client = await cli.connect({ as: 'person' });
  const entries = await collected(Infinity, async (page) => {
    const answer = await client.call('ticket.timeline', { ticket, types: [...threadEvents], ...page });
    return { items: answer.entries, next: answer.next };
  });
  const threads = threadsOf(entries.reverse()).filter(({ state }) => !onlyOpen || state === 'open');
  const now = cli.clock.now();
  const text = threads.map((thread) => describeThread(thread, now)).join('\n\n');
  return {
    json: threads,
    text: text === '' ? `There is no ${onlyOpen ? 'open ' : ''}thread on ${ticket}.` : text,
  };
}
