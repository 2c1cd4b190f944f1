import type { Command } from 'commander';
import { BoardReplica } from '../../client/boardReplica.ts';
import type { Board, Session } from '../../protocol/board.ts';
import { boardKey, type BoardKey } from '../../protocol/ids.ts';
import type { TicketSummary } from '../../protocol/ticket.ts';
import type { Cli, Outcome } from '../cli.ts';
import { everyTicket } from '../everyTicket.ts';
import { relativeTime, table } from '../text.ts';
import { addVerb, addWatch, checked } from '../verb.ts';
import { watching } from '../watching.ts';

interface AgentsOptions {
  readonly board?: BoardKey;
  readonly watch?: boolean;
}

/** `agent list`, and `agents` for short. */
export function addAgentListVerbs(program: Command, agent: Command, cli: Cli): void {
  for (const [parent, verb, usage] of [
    [program, 'agents', 'agents'],
    [agent, 'list', 'agent list'],
  ] as const)
    addWatch(
      addVerb(parent, verb, {
        summary: 'Show the roster of a board and who is there',
        examples: [usage, `${usage} --board CB --json`, `${usage} --watch`],
      }).option('--board <key>', 'the board', checked(boardKey)),
    ).action(({ board, watch }: AgentsOptions) =>
      watch ? watchAgents(cli, board) : cli.run(() => agents(cli, board)),
    );
}

async function agents(cli: Cli, given: BoardKey | undefined): Promise<Outcome> {
  const client = await cli.connect({ as: 'person' });
  const key = await cli.board(client, given);
  const { board } = await client.call('board.get', { board: key });
  const { sessions } = await client.call('session.list', { board: key });
  return told({ board, sessions, tickets: await everyTicket(client, key), now: cli.clock.now() });
}

async function watchAgents(cli: Cli, given: BoardKey | undefined): Promise<void> {
  const client = await cli.connect({ as: 'person' });
  const replica = new BoardReplica({ client, board: await cli.board(client, given) });
  await replica.ready;
  await watching(cli, client, {
    draw: () =>
      told({
        board: replica.board,
        sessions: replica.sessions,
        tickets: [...replica.tickets.values()],
        now: cli.clock.now(),
      }),
    onChange: (redraw) => replica.onChange(redraw),
  });
}

interface Desk {
  readonly board: Board | undefined;
  readonly sessions: readonly Session[];
  readonly tickets: readonly TicketSummary[];
  readonly now: number;
}

function told({ board, sessions, tickets, now }: Desk): Outcome {
  // A claim outlives the process that took it, so what somebody holds is no matter of who is there.
  const held = tickets.filter(({ claim }) => claim !== undefined);
  const roster = board?.roster ?? [];
  const rows = roster.flatMap((agent) => rowsOf(agent, { sessions, held, now }));
  const head = ['AGENT', 'ROLE', 'SESSION', 'TICKET', 'WINDOW', 'LAST ACTIVITY', 'RUNS WITH', 'REPOSITORIES'];
  return {
    json: { roster, sessions },
    text: table(head, rows, `Nobody is on the roster of ${board?.key ?? 'this board'} yet.`),
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
