import { Argument, type Command } from 'commander';
import { channelName, inboxItemId, type ChannelName } from '../../protocol/eventsOfTalk.ts';
import { agentName, boardKey, type AgentName, type BoardKey, type TicketId } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import { inboxKind, type InboxItem, type InboxKind, type Message } from '../../protocol/talk.ts';
import type { HubClient } from '../../client/hubClient.ts';
import type { Cli, Outcome } from '../cli.ts';
import { collected } from '../collected.ts';
import { nameActor } from '../eventText.ts';
import { usageError } from '../failure.ts';
import { relativeTime, shown, table } from '../text.ts';
import { addNoun, addVerb, addWatch, checked, choice, repeated, ticketOf, wholeNumber } from '../verb.ts';
import { watching } from '../watching.ts';
import { textOf } from '../writeOptions.ts';

interface BoardOptions {
  readonly board?: BoardKey;
}

interface DigestOptions extends BoardOptions {
  readonly markdown?: boolean;
  readonly watch?: boolean;
}

interface PostOptions extends BoardOptions {
  readonly ticket?: TicketId;
  readonly file?: string;
  readonly agent?: AgentName;
  readonly claimFile?: string;
}

interface ReadOptions extends BoardOptions {
  readonly last: number;
}

const shows = ['unread', 'acting', 'acknowledged', 'all'] as const;

interface InboxOptions extends BoardOptions {
  readonly agent?: AgentName;
  readonly show: (typeof shows)[number];
  readonly kind?: InboxKind[];
  readonly last: number;
  readonly watch?: boolean;
}

interface AcknowledgeOptions extends BoardOptions {
  readonly agent?: AgentName;
  readonly all?: boolean;
}

/** `message`, `channel`, `inbox`, `digest`. */
export function addTalkVerbs(program: Command, cli: Cli): void {
  addMessageVerbs(addNoun(program, 'message', 'Say something in a channel, and read what was said'), cli);
  addVerb(addNoun(program, 'channel', 'The channels of a board'), 'list', {
    summary: 'List the channels and how much was said in each',
    examples: ['channel list', 'channel list --board CB --json'],
  })
    .option('--board <key>', 'the board', checked(boardKey))
    .action((options: BoardOptions) => cli.run(() => listChannels(cli, options)));
  addInboxVerbs(addNoun(program, 'inbox', 'What an agent has to act on or to know'), cli);
  const show = addVerb(program, 'digest', {
    summary: 'Show how a board stands: what waits, for whom, since when',
    description: 'The hub posts the same from time to time while something happens; this posts nothing.',
    examples: ['digest', 'digest --markdown > digest.md', 'digest --board CB --json', 'digest --watch'],
  })
    .option('--board <key>', 'the board', checked(boardKey))
    .option('--markdown', 'as markdown');
  addWatch(show).action((options: DigestOptions) =>
    options.watch ? watchDigest(cli, options) : cli.run(() => showDigest(cli, options)),
  );
}

function addMessageVerbs(message: Command, cli: Cli): void {
  const channel = (): Argument => new Argument('<channel>', 'which channel').choices(channelName.options);
  addVerb(message, 'post', {
    summary: 'Say something in a channel',
    description:
      'Calls an agent with @name, or everybody who has a role with @role. With CALLBOARD_CLAIM or --claim-file it is said by the agent of that claim, with --agent under that name, else by you.',
    examples: [
      'message post general "The wire is stable now."',
      'message post reviews "@reviewer CB-3 waits." --ticket CB-3',
      'message post shipping --file - < notes.md',
    ],
  })
    .addArgument(channel())
    .argument('[text]', 'what to say; or use --file')
    .option('--board <key>', 'the board', checked(boardKey))
    .option('--ticket <ticket>', 'the ticket it is about; it stands on its timeline too', ticketOf)
    .option('--file <file>', 'read the text from a file, or from standard input with -')
    .option('--agent <name>', 'sit down as this agent of the roster to say it', checked(agentName))
    .option('--claim-file <file>', 'say it as the agent of the claim in this file')
    .action((name: ChannelName, text: string | undefined, options: PostOptions) =>
      cli.run(() => post(cli, { channel: name, text }, options)),
    );
  addVerb(message, 'read', {
    summary: 'Read what was said in a channel, oldest first',
    examples: ['message read general', 'message read reviews --last 100 --json'],
  })
    .addArgument(channel())
    .option('--board <key>', 'the board', checked(boardKey))
    .option('--last <count>', 'how many messages from the end', wholeNumber, 20)
    .action((name: ChannelName, options: ReadOptions) => cli.run(() => readChannel(cli, name, options)));
}

function addInboxVerbs(inbox: Command, cli: Cli): void {
  const whose = 'whose inbox; without it that of CALLBOARD_CLAIM';
  const list = addVerb(inbox, 'list', {
    summary: 'List what an agent has to act on or to know, newest first',
    description: 'An exclamation mark stands before what the agent still has to act on.',
    examples: [
      'inbox list --agent andrew',
      'inbox list --agent andrew --show acting --json',
      'inbox list --agent andrew --watch',
    ],
  })
    .option('--board <key>', 'the board', checked(boardKey))
    .option('--agent <name>', whose, checked(agentName))
    .addOption(choice('--show <which>', 'which items', shows).default('unread'))
    .option(
      '--kind <kind>',
      `only items of this kind: ${inboxKind.options.join(', ')}; repeatable`,
      repeated(checked(inboxKind)),
    )
    .option('--last <count>', 'how many at most', wholeNumber, 50);
  addWatch(list).action((options: InboxOptions) =>
    options.watch ? watchInbox(cli, options) : cli.run(() => listInbox(cli, options)),
  );
  addVerb(inbox, 'ack', {
    summary: 'Mark items of an inbox as read',
    examples: ['inbox ack i120 i131 --agent andrew', 'inbox ack --all --agent andrew'],
  })
    .argument('[items...]', 'ids as inbox list shows them')
    .option('--all', 'everything that is unread now')
    .option('--board <key>', 'the board', checked(boardKey))
    .option('--agent <name>', whose, checked(agentName))
    .action((items: string[], options: AcknowledgeOptions) =>
      cli.run(() => acknowledge(cli, items, options)),
    );
}

async function post(
  cli: Cli,
  { channel, text }: { channel: ChannelName; text: string | undefined },
  options: PostOptions,
): Promise<Outcome> {
  const { ticket, file, agent } = options;
  const said = await textOf(cli.terminal, { text, file });
  const client = await cli.connect({ claimFile: options.claimFile, as: agent ? 'person' : 'givenClaim' });
  const board = await cli.board(client, options.board);
  if (agent !== undefined) await cli.sit(client, { board, agent });
  const answer = await client.call('message.post', { board, channel, text: said, ...(ticket && { ticket }) });
  const called = [...answer.mentions.agents, ...answer.mentions.roles].map((name) => `@${name}`);
  const whom = called.length === 0 ? '' : ` and called ${called.join(', ')}`;
  return { json: answer, text: `Said it in #${channel}${whom}.` };
}

async function readChannel(cli: Cli, channel: ChannelName, { board, last }: ReadOptions): Promise<Outcome> {
  const client = await cli.connect({ as: 'person' });
  const key = await cli.board(client, board);
  const messages = await collected(last, async (page) => {
    const answer = await client.call('channel.read', { board: key, channel, ...page });
    return { items: answer.messages, next: answer.next };
  });
  messages.reverse();
  const now = cli.clock.now();
  const text =
    messages.length === 0
      ? `Nothing was said in #${channel} yet.`
      : messages.map((one) => describe(one, now)).join('\n');
  return { json: messages, text };
}

function describe({ sequence, at, by, text, ticket }: Message, now: number): string {
  const about = ticket === undefined ? '' : `  ${ticket}`;
  const lines = shown(text.trimEnd(), { lines: true }).replaceAll('\n', '\n    ');
  return `#${sequence}  ${relativeTime(at, now)}  ${shown(nameActor(by))}${about}\n    ${lines}`;
}

async function listChannels(cli: Cli, options: BoardOptions): Promise<Outcome> {
  const client = await cli.connect({ as: 'person' });
  const { channels } = await client.call('channel.list', { board: await cli.board(client, options.board) });
  const now = cli.clock.now();
  const rows = channels.map(({ name, messages, last }) => [
    `#${name}`,
    String(messages),
    last === undefined ? '-' : relativeTime(last.at, now),
  ]);
  return { json: channels, text: table(['CHANNEL', 'MESSAGES', 'LAST'], rows, '') };
}

interface Inbox {
  readonly client: HubClient;
  readonly owner: { readonly board: BoardKey; readonly agent?: AgentName };
}

/** As the agent of the given claim, which is whose inbox it is unless one is named. */
async function inboxOf(cli: Cli, { board, agent }: { board?: BoardKey; agent?: AgentName }): Promise<Inbox> {
  const client = await cli.connect({ as: agent === undefined ? 'givenClaim' : 'person' });
  return { client, owner: { board: await cli.board(client, board), ...(agent && { agent }) } };
}

async function listInbox(cli: Cli, options: InboxOptions): Promise<Outcome> {
  return await inboxNow(cli, await inboxOf(cli, options), options);
}

async function watchInbox(cli: Cli, options: InboxOptions): Promise<void> {
  const whose = await inboxOf(cli, options);
  const { client, owner } = whose;
  const { agent } = await client.call('inbox.list', { ...owner, limit: 1 });
  const board = client.watch(owner.board);
  await board.ready;
  await watching(cli, client, {
    draw: () => inboxNow(cli, whose, options),
    onChange: (redraw) => {
      board.onReset(redraw);
      board.onChange(({ inboxes }) => {
        if (inboxes?.includes(agent)) redraw();
      });
    },
  });
}

async function inboxNow(
  cli: Cli,
  { client, owner }: Inbox,
  { show, kind, last }: InboxOptions,
): Promise<Outcome> {
  const wanted = { ...owner, show, ...(kind && { kinds: kind }) };
  const { agent, unread, acting } = await client.call('inbox.list', { ...wanted, limit: 1 });
  const items = await collected(last, (page) => client.call('inbox.list', { ...wanted, ...page }));
  const now = cli.clock.now();
  const head = ['', 'ITEM', 'KIND', 'TICKET', 'BY', 'WHEN', 'TEXT'];
  const summary = `${agent}: ${unread} unread, ${acting} to act on`;
  const rows = items.map((item) => row(item, now));
  return {
    json: { agent, unread, acting, items },
    text: rows.length === 0 ? summary : `${summary}\n\n${table(head, rows, '')}`,
  };
}

function row({ id, act, kind, ticket, by, at, text }: InboxItem, now: number): string[] {
  return [act ? '!' : '', id, kind, ticket ?? '-', nameActor(by), relativeTime(at, now), text];
}

async function acknowledge(
  cli: Cli,
  ids: readonly string[],
  { all, ...whose }: AcknowledgeOptions,
): Promise<Outcome> {
  if ((ids.length === 0) === (all === undefined))
    throw usageError('Name the items, or say --all, and not both.');
  const given = ids.map((id) => {
    const parsed = inboxItemId.safeParse(id);
    if (!parsed.success) throw usageError(parsed.error.issues[0]?.message ?? `${id} is no item.`);
    return parsed.data;
  });
  const { client, owner } = await inboxOf(cli, whose);
  const items = all
    ? (await collected(limits.inboxUnread, (page) => client.call('inbox.list', { ...owner, ...page }))).map(
        ({ id }) => id,
      )
    : given;
  if (items.length === 0) return { json: { items: 0 }, text: 'There is nothing to mark as read.' };
  const answer = await client.call('inbox.acknowledge', { ...owner, items });
  return { json: answer, text: `${answer.agent} has ${answer.unread} unread now.` };
}

async function showDigest(cli: Cli, options: DigestOptions): Promise<Outcome> {
  const client = await cli.connect({ as: 'person' });
  return await digestNow(client, await cli.board(client, options.board), options);
}

async function watchDigest(cli: Cli, options: DigestOptions): Promise<void> {
  const client = await cli.connect({ as: 'person' });
  const key = await cli.board(client, options.board);
  const board = client.watch(key);
  await board.ready;
  await watching(cli, client, {
    draw: () => digestNow(client, key, options),
    onChange: (redraw) => {
      board.onReset(redraw);
      board.onChange(redraw);
    },
  });
}

async function digestNow(client: HubClient, board: BoardKey, { markdown }: DigestOptions): Promise<Outcome> {
  const answer = await client.call('digest.get', { board, as: markdown ? 'markdown' : 'text' });
  return { json: answer.digest, text: shown(answer.text ?? '', { lines: true }) };
}
