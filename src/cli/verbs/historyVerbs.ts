import type { Command } from 'commander';
import type { Result } from '../../protocol/contract.ts';
import { boardKey, type BoardKey, type TicketId } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import { ticketStatuses, type TicketSummary } from '../../protocol/ticket.ts';
import type { Cli, Outcome } from '../cli.ts';
import { relativeTime, table } from '../text.ts';
import { ticketTable } from '../ticketText.ts';
import { addVerb, checked, wholeNumber } from '../verb.ts';

interface ReplayOptions {
  readonly board?: BoardKey;
  readonly at: number;
  readonly from?: number;
  readonly all?: boolean;
}

interface StatisticsOptions {
  readonly board?: BoardKey;
  readonly last: number;
}

type Counts = Result<'board.replay'>['counts'];

/** `board replay`, `board statistics`. */
export function addHistoryVerbs(board: Command, cli: Cli): void {
  addVerb(board, 'replay', {
    summary: 'Show a board as it was after an event',
    description:
      'The number of an event is what "callboard log" shows in front of it. With --from only tickets that differ between the two are shown.',
    examples: ['board replay --at 250', 'board replay --at 250 --from 200', 'board replay --at 0 --json'],
  })
    .requiredOption('--at <sequence>', 'after which event; 0 is before the first', wholeNumber)
    .option('--from <sequence>', 'only what differs from how it was after this event', wholeNumber)
    .option('--all', 'closed tickets too')
    .option('--board <key>', 'the board', checked(boardKey))
    .action((options: ReplayOptions) => cli.run(() => replay(cli, options)));
  addVerb(board, 'statistics', {
    summary: 'Show how many tickets were in each state, hour by hour',
    description: 'Of the last two weeks each hour in which something moved, before that each day; in UTC.',
    examples: ['board statistics', 'board statistics --last 200 --json'],
  })
    .option('--last <count>', 'how many points from the end', wholeNumber, 24)
    .option('--board <key>', 'the board', checked(boardKey))
    .action((options: StatisticsOptions) => cli.run(() => statistics(cli, options)));
}

async function replay(cli: Cli, { board: given, at: sequence, from, all }: ReplayOptions): Promise<Outcome> {
  const client = await cli.connect({ as: 'person' });
  const board = await cli.board(client, given);
  const tickets: TicketSummary[] = [];
  const absent: TicketId[] = [];
  let page: Result<'board.replay'> | undefined;
  do {
    page = await client.call('board.replay', {
      ...{ board, sequence, limit: limits.pageSize },
      ...(from !== undefined && { from }),
      ...(page?.next !== undefined && { cursor: page.next }),
    });
    tickets.push(...page.tickets);
    absent.push(...page.absent);
  } while (page.next !== undefined);
  const { at, counts } = page;
  // What closed between two events is a difference like any other.
  const wanted = all || from !== undefined ? tickets : tickets.filter(({ status }) => status !== 'closed');
  const when =
    at === undefined
      ? 'before its first event'
      : `after event ${sequence}, ${relativeTime(at, cli.clock.now())}`;
  return {
    json: { sequence, ...(at !== undefined && { at }), counts, tickets: wanted, absent },
    text: [
      `${board} ${when}: ${describeCounts(counts)}.`,
      '',
      ticketTable(wanted, from === undefined ? 'No ticket was open.' : 'No ticket differs.'),
      ...(absent.length === 0 ? [] : ['', `Not there yet: ${absent.join(', ')}.`]),
    ].join('\n'),
  };
}

function describeCounts(counts: Counts): string {
  const present = ticketStatuses.filter((status) => counts[status] > 0);
  if (present.length === 0) return 'no ticket';
  return present.map((status) => `${counts[status]} ${status}`).join(', ');
}

async function statistics(cli: Cli, { board: given, last }: StatisticsOptions): Promise<Outcome> {
  const client = await cli.connect({ as: 'person' });
  const board = await cli.board(client, given);
  const { points } = await client.call('board.statistics', { board });
  const shownPoints = last === 0 ? [] : points.slice(-last);
  const rows = shownPoints.map(({ at, counts }) => [
    new Date(at).toISOString().slice(0, 16).replace('T', ' '),
    ...ticketStatuses.map((status) => String(counts[status])),
  ]);
  const head = ['UTC', ...ticketStatuses.map((status) => status.toUpperCase())];
  return { json: shownPoints, text: table(head, rows, `Nothing has happened on ${board} yet.`) };
}
