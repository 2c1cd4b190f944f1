import type { Command } from 'commander';
import type { Board, Session } from '../../protocol/board.ts';
import { boardKey, type BoardKey } from '../../protocol/ids.ts';
import type { TicketSummary } from '../../protocol/ticket.ts';
import type { Cli, Outcome } from '../cli.ts';
import { everyTicket } from '../everyTicket.ts';
import { relativeTime, table } from '../text.ts';
import { addVerb, checked } from '../verb.ts';

/** `agent list`, and `agents` for short. */
export function addAgentListVerbs(program: Command, agent: Command, cli: Cli): void {
  for (const [parent, verb, usage] of [
    [program, 'agents', 'agents'],
    [agent, 'list', 'agent list'],
  ] as const)
    addVerb(parent, verb, {
      summary: 'Show the roster of a board and who is there',
      examples: [usage, `${usage} --board CB --json`],
    })
      .option('--board <key>', 'the board', checked(boardKey))
      .action((options: { board?: BoardKey }) => cli.run(() => agents(cli, options.board)));
}

async function agents(cli: Cli, given: BoardKey | undefined): Promise<Outcome> {
  const client = await cli.connect({ as: 'person' });
  const key = await cli.board(client, given);
  const { board } = await client.call('board.get', { board: key });
  const { sessions } = await client.call('session.list', { board: key });
  const now = cli.clock.now();
  // A claim outlives the process that took it, so what somebody holds is no matter of who is there.
  const held = (await everyTicket(client, key)).filter(({ claim }) => claim !== undefined);
  const rows = board.roster.flatMap((agent) => rowsOf(agent, { sessions, held, now }));
  const head = ['AGENT', 'ROLE', 'SESSION', 'TICKET', 'WINDOW', 'LAST ACTIVITY', 'RUNS WITH', 'REPOSITORIES'];
  return {
    json: { roster: board.roster, sessions },
    text: table(head, rows, `Nobody is on the roster of ${key} yet.`),
  };
}

function rowsOf(
  { name, role, repos, engine, model }: Board['roster'][number],
  {
    sessions,
    held,
    now,
  }: {
    readonly sessions: readonly Session[];
    readonly held: readonly TicketSummary[];
    readonly now: number;
  },
): string[][] {
  const own = sessions.filter((session) => session.agent === name);
  const tickets = held.filter(({ claim }) => claim?.agent === name).map(({ id }) => id);
  const traits = [[engine, model].filter(Boolean).join(' ') || '-', repos?.join(' ') ?? 'all'];
  if (own.length === 0) return [[name, role, 'not here', tickets.join(' ') || '-', '-', '-', ...traits]];
  return own.map((session) => [
    name,
    role,
    `${session.kind} ${session.state}`,
    session.ticket ?? '-',
    session.title ?? '-',
    relativeTime(session.lastActivityAt, now),
    ...traits,
  ]);
}
