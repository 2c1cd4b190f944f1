import type { Command } from 'commander';
import { BoardReplica } from '../../client/boardReplica.ts';
import {
  agentName,
  boardKey,
  roleName,
  type AgentName,
  type BoardKey,
  type RoleName,
  type TicketId,
} from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import { ticketNumber } from '../../protocol/vocabulary.ts';
import { ticketStatuses, type TicketStatus, type TicketSummary } from '../../protocol/ticket.ts';
import type { Cli, Outcome } from '../cli.ts';
import { everyTicket, openStatuses } from '../everyTicket.ts';
import { addFieldOptions, fieldsOf, type FieldOptions } from '../ticketFields.ts';
import { describeTicket, nameTicket, sameTitle, ticketTable } from '../ticketText.ts';
import { addVerb, addWatch, checked, choice, ticketArgument, wholeNumber } from '../verb.ts';
import { watching } from '../watching.ts';

interface NewOptions extends FieldOptions {
  readonly board?: BoardKey;
  readonly title: string;
  readonly ready?: boolean;
}

interface ListOptions {
  readonly board?: BoardKey;
  readonly status?: TicketStatus[];
  readonly role?: RoleName;
  readonly label?: string;
  readonly agent?: AgentName;
  readonly all?: boolean;
  readonly watch?: boolean;
}

/** `ticket new`, `ticket list`, `ticket show`. */
export function addTicketVerbs(ticket: Command, cli: Cli): void {
  const create = addVerb(ticket, 'new', {
    summary: 'Create a ticket',
    description:
      'It starts in backlog. With --ready it goes through the gate to ready at once, or is refused with every unmet condition. Without --repo it is for all repositories of the board.',
    examples: [
      'ticket new --title "Answer 404 for unknown users" --description D --criterion "An unknown id answers 404" --role developer --ready',
      'ticket new --title "Rename the service" --repo api --repo service --priority high --description-file notes.md',
      'ticket new --title "Explain the wire" --description-file - --no-repo < notes.md',
    ],
  });
  addFieldOptions(
    create
      .requiredOption('--title <title>', '10 to 200 characters')
      .option('--board <key>', 'the board', checked(boardKey)),
  )
    .option('--ready', 'move it to ready at once')
    .action((options: NewOptions) => cli.run(() => createTicket(cli, options)));
  addWatch(
    addVerb(ticket, 'list', {
      summary: 'List tickets; the open ones unless told otherwise',
      description: 'With --watch the newest 200 closed ones at most are shown.',
      examples: [
        'ticket list',
        'ticket list --status ready review --role developer',
        'ticket list --all --json',
        'ticket list --agent andrew --watch',
      ],
    })
      .option('--board <key>', 'the board', checked(boardKey))
      .addOption(choice('--status <status...>', 'only these states', ticketStatuses))
      .option('--role <role>', 'only tickets for this role', checked(roleName))
      .option('--label <label>', 'only tickets with this label')
      .option('--agent <agent>', 'only tickets this agent is assigned or routed to', checked(agentName))
      .option('--all', 'closed ones too'),
  ).action((options: ListOptions) =>
    options.watch ? watchTickets(cli, options) : cli.run(() => listTickets(cli, options)),
  );
  addVerb(ticket, 'show', {
    summary: 'Show a whole ticket with the end of its timeline',
    examples: ['ticket show CB-3', 'ticket show CB-3 --timeline 100', 'ticket show CB-3 --json'],
  })
    .addArgument(ticketArgument())
    .option('--timeline <count>', 'how many entries of the timeline', wholeNumber, 10)
    .action((id: TicketId, { timeline }: { timeline: number }) =>
      cli.run(() => showTicket(cli, id, timeline)),
    );
}

async function createTicket(cli: Cli, options: NewOptions): Promise<Outcome> {
  const fields = await fieldsOf(cli.terminal, options);
  const client = await cli.connect();
  const { ticket, duplicates } = await client.call('ticket.create', {
    ...fields,
    title: options.title,
    board: await cli.board(client, options.board),
    ...(options.criterion && { criteria: options.criterion }),
    ...(options.ready && { ready: true }),
  });
  return {
    json: { ...ticket, duplicates },
    text: `Created ${nameTicket(ticket)} in ${ticket.status}.${sameTitle(ticket.id, duplicates)}`,
  };
}

async function listTickets(cli: Cli, options: ListOptions): Promise<Outcome> {
  const client = await cli.connect({ as: 'person' });
  const board = await cli.board(client, options.board);
  return listed(await everyTicket(client, board, statusesOf(options)), { board, options });
}

async function watchTickets(cli: Cli, options: ListOptions): Promise<void> {
  const client = await cli.connect({ as: 'person' });
  const board = await cli.board(client, options.board);
  const replica = new BoardReplica({ client, board });
  await replica.ready;
  const statuses = statusesOf(options);
  await watching(cli, client, {
    draw: () => {
      const tickets = [...replica.tickets.values()].filter(
        ({ status }) => statuses?.includes(status) ?? true,
      );
      tickets.sort((a, b) => ticketNumber(a.id) - ticketNumber(b.id));
      return listed(tickets, { board, options });
    },
    onChange: (redraw) =>
      replica.onChange(({ tickets }) => {
        if (tickets.length > 0) redraw();
      }),
  });
}

function statusesOf({ status, all }: ListOptions): readonly TicketStatus[] | undefined {
  return status ?? (all ? undefined : openStatuses);
}

function listed(
  all: readonly TicketSummary[],
  { board, options }: { readonly board: BoardKey; readonly options: ListOptions },
): Outcome {
  const tickets = all.filter((ticket) => fits(ticket, options));
  return { json: tickets, text: ticketTable(tickets, `No ticket of ${board} fits.`) };
}

function fits(ticket: TicketSummary, { role, label, agent }: ListOptions): boolean {
  return (
    (role === undefined || ticket.role === role) &&
    (label === undefined || ticket.labels.includes(label)) &&
    (agent === undefined || [ticket.assignee, ticket.route, ticket.claim?.agent].includes(agent))
  );
}

async function showTicket(cli: Cli, id: TicketId, entries: number): Promise<Outcome> {
  const client = await cli.connect({ as: 'person' });
  const { ticket } = await client.call('ticket.get', { ticket: id });
  const limit = Math.min(entries, limits.pageSize);
  const timeline = limit === 0 ? [] : (await client.call('ticket.timeline', { ticket: id, limit })).entries;
  return { json: { ...ticket, timeline }, text: describeTicket(ticket, { timeline, now: cli.clock.now() }) };
}
