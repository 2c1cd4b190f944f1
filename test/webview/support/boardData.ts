import type { Board } from '../../../src/protocol/board.ts';
import type { WireEvent } from '../../../src/protocol/events.ts';
import { ticketStatuses, ticketTypes, type Ticket, type TicketStatus } from '../../../src/protocol/ticket.ts';

/** Plain values for what is branded on the wire: the data of these tests is checked by the page itself. */
type Plain<T> = T extends string
  ? string
  : T extends number
    ? number
    : T extends object
      ? { [K in keyof T]: Plain<T[K]> }
      : T;

const hourMs = 3_600_000;
/** All times of the test data count back from here, so that screenshots and texts stay the same. */
export const dataNow = Date.UTC(2026, 4, 12, 14, 0);

/** A ticket with everything in its place; `change` says what is particular. */
export function makeTicket(number: number, change: Partial<Plain<Ticket>> = {}): Ticket {
  const ticket: Plain<Ticket> = {
    id: `CB-${number}`,
    type: 'task',
    title: `Keep the invoices of customer ${number} apart`,
    status: 'backlog',
    priority: 'normal',
    labels: [],
    criteria: [{ id: 'c1', text: 'The invoices of two customers never share a file' }],
    hasDescription: true,
    description: 'Invoices of different customers end up in one file.',
    blockedBy: [],
    repos: [{ name: 'api' }],
    needsNoRepos: false,
    paths: [],
    role: 'developer',
    rounds: 0,
    questions: { open: [], answered: [] },
    artifacts: [],
    decisions: { required: false, links: [] },
    usage: { runs: 0, tokensIn: 0, tokensOut: 0, cost: 0 },
    openSpikes: [],
    comments: 0,
    implementers: [],
    threads: { open: [], resolved: [], marked: [] },
    refinementMisses: 0,
    verdicts: [],
    merges: [],
    version: 1,
    createdAt: dataNow - number * hourMs,
    updatedAt: dataNow - number * 60_000,
    ...change,
  };
  return ticket as Ticket;
}

export function makeBoard(change: Partial<Plain<Board>> = {}): Board {
  const plainRole = { reads: [], writes: [], never: [], tools: [], checks: [], description: 'A role.' };
  const board: Plain<Board> = {
    key: 'CB',
    name: 'Callboard demo',
    repos: [
      { name: 'api', root: '/demo/api' },
      { name: 'service', root: '/demo/service' },
    ],
    roster: [
      { name: 'andrew', role: 'developer', hiredAt: dataNow },
      { name: 'grace', role: 'developer', hiredAt: dataNow },
      { name: 'rita', role: 'reviewer', hiredAt: dataNow },
      { name: 'paula', role: 'planner', hiredAt: dataNow },
    ],
    roles: [
      { name: 'developer', title: 'Developer', takes: ['implement'], ...plainRole },
      { name: 'reviewer', title: 'Reviewer', takes: ['review'], ...plainRole },
      { name: 'planner', title: 'Planner', takes: ['refine'], ...plainRole },
    ],
    settings: {
      wipPerAgent: 3,
      reviewer: 'reviewer',
      columns: {},
      wipPerColumn: {},
      quietAfterMs: 5_400_000,
      reclaimQuiet: false,
      budget: {},
      digestEveryMs: 14_400_000,
    },
    phases: [],
    usage: { runs: 0, tokensIn: 0, tokensOut: 0, cost: 0 },
    counts: { backlog: 0, ready: 0, in_progress: 0, review: 0, approved: 0, closed: 0 },
    sequence: 1,
    createdAt: dataNow,
    ...change,
  };
  return board as Board;
}

function claimOf(
  agent: string,
  stage: string,
  more: Record<string, unknown> = {},
): Plain<NonNullable<Ticket['claim']>> {
  return {
    session: `session-${agent}`,
    agent,
    stage: stage,
    fence: 3,
    since: dataNow - 2 * hourMs,
    leaseMs: 45_000,
    leaseUntil: dataNow + 40_000,
    ...more,
  };
}

const description = `Requests from one client can exhaust the connection pool. Put a **token bucket** in front of the router.

1. Read the limits from \`limits.yaml\`
2. Answer \`429\` with \`Retry-After\`

\`\`\`go
limiter := rate.NewLimiter(rate.Every(time.Second), 20)
\`\`\`

See the [design note](https://example.com/limits) and CB-4.`;

/** A small board as a team has it: every kind of ticket, every mark a card can carry. */
export function demoTickets(): Ticket[] {
  const workspace = {
    folder: '/home/dev/callboard/CB/CB-12-f3',
    workspaceFile: '/home/dev/callboard/CB/CB-12-f3/CB-12.code-workspace',
    fence: 3,
    repos: ['api', 'service'].map((name) => ({
      name,
      worktree: `/home/dev/callboard/CB/CB-12-f3/${name}`,
      branch: 'callboard/CB-12-limit-requests-per-client',
      baseRef: 'origin/main',
      baseSha: '4f9d2c81b0a5e6c7d8e9f00112233445566778899'.slice(0, 40),
    })),
  };
  return [
    makeTicket(1, {
      type: 'epic',
      title: 'Customers see their usage while it happens',
      status: 'in_progress',
      priority: 'high',
      epicOwner: 'andrew',
      labels: ['usage'],
    }),
    makeTicket(2, {
      type: 'story',
      title: 'Usage page shows the current month per project',
      status: 'backlog',
      parent: 'CB-1',
      labels: ['usage', 'frontend'],
      repos: [{ name: 'service' }],
      questions: { open: ['e1'], answered: [] },
      comments: 1,
    }),
    makeTicket(3, {
      type: 'story',
      title: 'Warn by mail at 80 percent of the quota',
      status: 'backlog',
      parent: 'CB-1',
      labels: ['usage'],
      hasDescription: false,
      description: '',
      criteria: [],
    }),
    makeTicket(4, {
      type: 'bug',
      title: 'Rounding loses a cent when an invoice is split over three cost centres',
      status: 'ready',
      priority: 'urgent',
      labels: ['billing'],
    }),
    makeTicket(5, {
      type: 'task',
      title: 'Replace the hand-written retry loop by the client’s own',
      status: 'ready',
      repos: [{ name: 'service' }],
      route: 'grace',
    }),
    makeTicket(6, {
      type: 'task',
      title: 'Drop the legacy export format after the last customer has moved',
      status: 'ready',
      priority: 'low',
      blockedBy: ['CB-7'],
      labels: ['export'],
    }),
    makeTicket(7, {
      type: 'story',
      title: 'Export invoices as UBL so that the customer’s own system can read them',
      status: 'in_progress',
      claim: claimOf('grace', 'implement', { stale: true }),
      assignee: 'grace',
      labels: ['export', 'billing'],
    }),
    makeTicket(8, {
      type: 'spike',
      title: 'Find out why nightly imports slow down after a week',
      status: 'backlog',
      priority: 'high',
      labels: ['performance'],
    }),
    makeTicket(9, {
      type: 'task',
      title: 'Return problem details from every endpoint',
      status: 'review',
      claim: claimOf('rita', 'review'),
      assignee: 'grace',
      repos: [{ name: 'api' }, { name: 'service' }],
      rounds: 1,
    }),
    makeTicket(10, {
      type: 'bug',
      title: 'Session survives a changed password',
      status: 'review',
      priority: 'high',
      assignee: 'andrew',
      labels: ['security'],
    }),
    makeTicket(11, {
      type: 'task',
      title: 'Log the request id in every line',
      status: 'approved',
      assignee: 'grace',
    }),
    makeTicket(12, {
      type: 'story',
      title: 'Limit requests per client so that one cannot starve the others',
      status: 'in_progress',
      priority: 'high',
      claim: claimOf('andrew', 'implement'),
      assignee: 'andrew',
      labels: ['api'],
      repos: [{ name: 'api' }, { name: 'service' }],
      description,
      criteria: [
        { id: 'c1', text: 'The 21st request within a second is answered with 429' },
        { id: 'c2', text: 'Retry-After names the second from which the next one passes' },
        { id: 'c3', text: 'Limits are read again without a restart' },
      ],
      workspace,
      parent: 'CB-1',
      paths: ['internal/limit/**'],
      questions: { open: ['e2'], answered: ['e1'] },
      comments: 4,
      version: 9,
      reviewer: 'rita',
    }),
    makeTicket(13, {
      type: 'task',
      title: 'Pin the base image by digest',
      status: 'closed',
      closedAs: 'merged',
      assignee: 'andrew',
    }),
    makeTicket(14, {
      type: 'bug',
      title: 'Time zone of the report follows the server',
      status: 'closed',
      closedAs: 'duplicate',
      priority: 'low',
    }),
  ];
}

type Entry = Pick<WireEvent, 'type' | 'actor' | 'payload'>;

/** The timeline of CB-12, newest first. */
export function demoEntries(): WireEvent[] {
  const person = { kind: 'person', agent: 'paula' };
  const agent = { kind: 'agent', agent: 'andrew' };
  const hub = { kind: 'hub' };
  const on = { ticket: 'CB-12' };
  const entries = [
    { type: 'ticket.created', actor: person, payload: { ...on, draft: {} } },
    {
      type: 'ticket.edited',
      actor: person,
      payload: { ...on, changes: { criteria: [], role: 'developer' } },
    },
    { type: 'ticket.moved', actor: person, payload: { ...on, from: 'backlog', to: 'ready' } },
    {
      type: 'claim.granted',
      actor: { kind: 'agent', agent: 'grace' },
      payload: { ...on, fence: 2, agent: 'grace', stage: 'implement' },
    },
    { type: 'claim.staled', actor: hub, payload: { ...on, fence: 2 } },
    {
      type: 'claim.reclaimed',
      actor: hub,
      payload: {
        ...on,
        fence: 2,
        reason: 'The session of grace did not come back within its lease.',
        handoff: {
          done: 'The bucket and its tests.',
          pending: 'Reading `limits.yaml` again.',
          gotchas: 'The router is built twice in tests.',
        },
      },
    },
    {
      type: 'claim.granted',
      actor: agent,
      payload: { ...on, fence: 3, agent: 'andrew', stage: 'implement' },
    },
    {
      type: 'workspace.recorded',
      actor: agent,
      payload: {
        ...on,
        workspace: {
          repos: [
            { name: 'api', branch: 'callboard/CB-12-limit-requests-per-client' },
            { name: 'service', branch: 'callboard/CB-12-limit-requests-per-client' },
          ],
        },
      },
    },
    {
      type: 'comment.added',
      actor: agent,
      payload: {
        ...on,
        entry: 'e2',
        kind: 'question',
        text: 'Does the limit hold **per key** or per customer? One customer can have several keys.',
      },
    },
    {
      type: 'comment.added',
      actor: agent,
      payload: {
        ...on,
        entry: 'e4',
        kind: 'comment',
        text: 'Bucket is in, the reload is next. Measured `p99` at 0.3 ms.',
      },
    },
  ] as unknown as Entry[];
  return entries
    .map((entry, index) => ({
      ...entry,
      board: 'CB' as WireEvent['board'],
      sequence: index + 1,
      at: dataNow - (entries.length - index) * 17 * 60_000,
    }))
    .reverse();
}

/** A board of any size, the same every time. */
export function manyTickets(count: number): Ticket[] {
  const priorities = ['normal', 'normal', 'normal', 'high', 'low', 'urgent'] as const;
  const labels = ['billing', 'api', 'frontend', 'security', 'export'];
  // Most of a large board is done or to be done.
  const statuses: TicketStatus[] = [...ticketStatuses, 'backlog', 'closed', 'closed', 'backlog'];
  return Array.from({ length: count }, (_, index) =>
    makeTicket(index + 1, {
      type: ticketTypes[index % ticketTypes.length] ?? 'task',
      status: statuses[(index * 7) % statuses.length] ?? 'backlog',
      priority: priorities[(index * 5) % priorities.length] ?? 'normal',
      labels: labels.filter((_label, at) => (index + at) % 3 === 0),
      title: `Ticket ${index + 1}: ${['keep the totals of the month', 'answer the slow requests first', 'show what the last import left out'][index % 3] ?? ''} and say so where a customer looks for it`,
      repos: [{ name: index % 2 === 0 ? 'api' : 'service' }],
    }),
  );
}
