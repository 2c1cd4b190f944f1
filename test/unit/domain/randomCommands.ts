import fc from 'fast-check';
import type { CommandMethod, CommandParams, DecisionContext } from '../../../src/domain/command.ts';
import { inboxItemIdOf } from '../../../src/domain/inboxState.ts';
import { heldTickets } from '../../../src/domain/queries.ts';
import type { TicketStatus } from '../../../src/protocol/ticket.ts';
import { forbidden } from './keptFrom.ts';
import { judged, repo } from './reviewedTicket.ts';
import { note, person, seated, TestBoard } from './testBoard.ts';

/** A command that makes sense on whatever board it meets; numbers stand for tickets, agents, fences. */
export interface RandomCommand {
  readonly op: (typeof ops)[number];
  readonly ticket: number;
  readonly other: number;
  readonly who: number;
  readonly pick: number;
}

const ops = [
  'create',
  'create',
  'edit',
  'criteria',
  'relate',
  'relate',
  'ready',
  'ready',
  'back',
  'close',
  'reopen',
  'ask',
  'answer',
  'take',
  'take',
  'next',
  'next',
  'next',
  'adopt',
  'release',
  'release',
  'stale',
  'stale',
  'reclaim',
  'reclaim',
  'workspace',
  'settings',
  'plan',
  'switch',
  'spike',
  'spend',
  'spend',
  'free',
  'quiet',
  // Hand-in, review, merge.
  'handIn',
  'handIn',
  'handIn',
  'review',
  'review',
  'review',
  'thread',
  'merge',
  'finish',
  'fire',
  'hire',
  'recast',
  'forbid',
  'say',
  'acknowledge',
  'digest',
] as const;

export const randomCommands = fc.array(
  fc.record<RandomCommand>({
    op: fc.constantFrom(...ops),
    ticket: fc.integer({ min: 1, max: 6 }),
    other: fc.integer({ min: 1, max: 8 }),
    who: fc.integer({ min: 0, max: 7 }),
    pick: fc.integer({ min: 0, max: 719 }),
  }),
  { minLength: 20, maxLength: 120, size: 'max' },
);

/** Seats of the random team; some lack a repository, and one agent sits at two windows. */
const seats = [
  seated('andrew'),
  seated('andrew', 'developer', { session: 'second-window' }),
  seated('bella'),
  seated('carl', 'developer', { repos: ['api'] }),
  seated('bob', 'builder'),
  seated('pia', 'planner'),
  seated('cleo', 'cleanup'),
  seated('rita', 'reviewer'),
] as const;

/** A board with a team, on which random commands find something to do. */
export function randomTeam(): TestBoard {
  const board = TestBoard.team();
  board.do('agent.hire', { name: 'carl', role: 'developer' });
  board.do('agent.hire', { name: 'bob', role: 'builder' });
  board.do('agent.hire', { name: 'cleo', role: 'cleanup' });
  board.do('phase.plan', { phases: ['one', 'two'] });
  board.do('role.define', { role: forbidden(1) });
  for (let n = 0; n < 3; n += 1) board.ticket(n === 0 ? { type: 'epic' } : { parent: 'CB-1' });
  return board;
}

/** What a random command asks of this board. */
export interface Asked {
  readonly method: CommandMethod;
  readonly params: CommandParams<CommandMethod>;
  readonly context: Omit<DecisionContext, 'now'>;
}

/** Takes one of a list by a number, and the number that is left for further choices. */
function choose<T>(list: readonly [T, ...T[]], pick: number): [T, number] {
  return [list[pick % list.length] ?? list[0], Math.floor(pick / list.length)];
}

export function ask(board: TestBoard, command: RandomCommand): Asked {
  const { op, who, pick } = command;
  const context = seats[who] ?? person;
  const ticket = ticketFor(board, command);
  const fence = board.state.tickets.get(ticket as never)?.fence ?? 1;
  // Now and then a fence that is not the newest.
  const fenced = { ticket, fence: pick % 7 === 0 ? fence + (pick % 3) - 1 : fence };
  const asked = (method: CommandMethod, params: object, by = context): Asked => ({
    method,
    params: params as CommandParams<CommandMethod>,
    context: by,
  });
  switch (op) {
    case 'create':
      return asked('ticket.create', draft(command), person);
    case 'edit':
      return asked(
        'ticket.edit',
        { ticket, changes: changes(pick) },
        pick % 2 === 0 ? person : driver(context),
      );
    case 'criteria':
      return asked(
        'ticket.edit',
        { ticket, changes: { criteria: [{ id: 'c1', text: `Shows ${pick} as result` }] } },
        person,
      );
    case 'relate': {
      const target = `CB-${command.other}`;
      const relation = pick % 3 === 0 ? { parent: target } : { blockedBy: pick % 3 === 1 ? [target] : [] };
      return asked('ticket.edit', { ticket, changes: relation }, person);
    }
    case 'plan':
      return asked(
        'phase.plan',
        { phases: choose([['one', 'two'], ['two'], ['two', 'one']], pick)[0] },
        person,
      );
    case 'switch': {
      const [phase, rest] = choose(['one', 'two'], pick);
      return asked('phase.switch', { phase, state: rest % 5 === 4 ? 'planned' : 'active' }, person);
    }
    case 'spike': {
      const { claim } = board.state.tickets.get(ticket as never) ?? {};
      const holder = seats.find(({ session }) => session === claim?.session) ?? context;
      const handoff = pick % 2 === 0 && { handoff: note };
      return asked('spike.raise', { ticket, evidence: 'It fails.', ...handoff }, holder);
    }
    case 'spend':
      return asked('usage.record', { ...fenced, tokensIn: 60, tokensOut: 10, cost: 0.1 });
    case 'free':
      return asked('epic.free', { ticket: 'CB-1', reason: 'Others can go on.' }, person);
    case 'quiet':
      return asked('claim.quiet', fenced, { actor: { kind: 'hub' } });
    case 'ready':
      return asked('ticket.move', { ticket, to: 'ready' }, pick % 3 === 0 ? driver(context) : person);
    case 'back':
      return asked('ticket.move', { ticket, to: 'backlog', reason: 'again' }, person);
    case 'close':
      return asked('ticket.move', { ticket, to: 'closed', closedAs: 'cancelled', reason: 'x' }, person);
    case 'reopen':
      return asked('ticket.move', { ticket, to: 'backlog', reason: 'x' }, person);
    case 'ask':
      return asked(
        'comment.add',
        { ticket, kind: 'question', text: 'Why?' },
        pick % 2 === 0 ? person : driver(context),
      );
    case 'answer':
      return asked(
        'comment.add',
        { ticket, kind: 'answer', text: 'So.', answers: `e${1 + (pick % 3)}` },
        person,
      );
    case 'take':
      return asked('claim.take', { ticket });
    case 'next':
      return asked('claim.next', { explain: pick % 5 === 0 });
    case 'adopt':
      return asked('claim.adopt', { ...fenced, token: 't' });
    case 'release':
      return asked('claim.release', { ...fenced, handoff: note }, pick % 2 === 0 ? person : driver(context));
    case 'stale':
      return asked('claim.stale', fenced, { actor: { kind: 'hub' } });
    case 'reclaim':
      return asked('claim.reclaim', { ...fenced, reason: 'Gone.' }, { actor: { kind: 'hub' } });
    case 'workspace': {
      const workspace = { folder: '/f', workspaceFile: '/f.w', fence: fenced.fence, repos: [] };
      return asked('workspace.record', { ...fenced, workspace });
    }
    case 'fire':
      return asked('agent.fire', { board: 'CB', name: memberFor(command).name }, person);
    case 'hire':
      return asked('agent.hire', { board: 'CB', ...memberFor(command) }, person);
    case 'recast': {
      const { name, role } = memberFor(command);
      const repos = pick % 3 === 0 ? ['api'] : null;
      return asked(
        'agent.edit',
        { board: 'CB', name, role: pick % 2 === 0 ? role : 'planner', repos },
        person,
      );
    }
    case 'forbid':
      return asked('role.define', { board: 'CB', role: forbidden(pick) }, person);
    case 'say': {
      const text = `To @${pick % 2 === 0 ? 'bella' : 'developer'}.`;
      return asked('message.post', { channel: 'general', text, ...(pick % 3 === 0 && { ticket }) });
    }
    case 'acknowledge':
      return asked('inbox.acknowledge', { items: unreadOf(board, context).slice(0, 1 + (pick % 3)) });
    case 'digest':
      return asked('digest.post', {}, { actor: { kind: 'hub' } });
    case 'settings':
      return asked('board.edit', { settings: boardSettings(pick) }, person);
    default:
      return askedOfReview(board, { ...command, op }, asked);
  }
}

/** What is asked on the way from the hand-in to the merge. Whoever holds the ticket asks, or a person. */
function askedOfReview(
  board: TestBoard,
  command: RandomCommand & { readonly op: 'handIn' | 'review' | 'thread' | 'merge' | 'finish' },
  asked: (method: CommandMethod, params: object, by: Omit<DecisionContext, 'now'>) => Asked,
): Asked {
  const { op, pick } = command;
  const ticket = ticketFor(board, command);
  const state = board.state.tickets.get(ticket as never);
  const holder = seats.find(({ seat }) => seat?.agent === state?.claim?.agent);
  const by = holder === undefined || pick % 4 === 0 ? person : driver(holder);
  const heads = (state?.handIn?.repos ?? []).map(({ name, head }) => ({ name, head }));
  switch (op) {
    case 'handIn': {
      const fence = state?.claim?.fence ?? 1;
      const repos = (state?.repos ?? []).map(({ name }) => repo(name, { clean: pick % 5 !== 0 }));
      return asked('ticket.handIn', { ticket, fence, handoff: note, repos }, by);
    }
    case 'review': {
      const approves = pick % 3 !== 0;
      const verdicts = judged(approves ? 'pass' : 'block');
      const outcome = approves ? 'approve' : 'return';
      return asked('review.submit', { ticket, outcome, verdicts, heads }, by);
    }
    case 'thread': {
      const [thread] = state?.threads.open ?? [];
      return thread !== undefined && pick % 4 !== 0
        ? asked('thread.resolve', { ticket, thread }, by)
        : asked('thread.open', { ticket, text: 'Why?', requirement: pick % 3 === 0 }, by);
    }
    case 'merge': {
      const repos = heads.map((head) => ({ ...head, target: 'main', merged: true }));
      return asked('merge.record', { ticket, repos }, person);
    }
    case 'finish':
      return asked('ticket.move', { ticket, to: 'closed' }, person);
  }
}

function boardSettings(pick: number): object {
  const [field, rest] = choose(['wipPerAgent', 'wipPerColumn', 'budget', 'reclaimQuiet'], pick);
  switch (field) {
    case 'wipPerColumn':
      return { wipPerColumn: rest % 2 === 0 ? {} : { in_progress: 2 } };
    case 'budget':
      return { budget: rest % 3 === 0 ? { cost: 0.2 } : {} };
    case 'reclaimQuiet':
      return { reclaimQuiet: rest % 2 === 0 };
    default:
      return { wipPerAgent: 1 + (rest % 3) };
  }
}

/** Somebody of the random team, with the role that the seats above expect. */
function memberFor({ who }: RandomCommand): { name: string; role: string } {
  const { seat } = seats[who] ?? seats[0];
  return { name: seat?.agent ?? 'andrew', role: seat?.role ?? 'developer' };
}

/** What is done to claims goes to tickets that are held, most of the time: stale ones where it is for the stale. */
function ticketFor(board: TestBoard, { op, ticket, pick }: RandomCommand): string {
  const onClaims = ['adopt', 'release', 'stale', 'reclaim', 'workspace', 'spend', 'quiet', 'spike'].includes(
    op,
  );
  const held = [...heldTickets(board.state)].filter(({ claim }) => op !== 'reclaim' || claim?.stale === true);
  const chosen = onClaims && pick % 5 !== 0 ? held[ticket % held.length] : undefined;
  return chosen?.id ?? inStatus(board, { op, ticket }) ?? `CB-${ticket}`;
}

/** What is done in a state goes to a ticket in that state, where there is one. */
function inStatus(
  { state }: TestBoard,
  { op, ticket }: Pick<RandomCommand, 'op' | 'ticket'>,
): string | undefined {
  const statuses: Partial<Record<RandomCommand['op'], TicketStatus>> = {
    handIn: 'in_progress',
    review: 'review',
    thread: 'review',
    merge: 'approved',
    finish: 'approved',
  };
  const status = statuses[op];
  const numbers = status === undefined ? [] : [...state.indexes.byStatus[status]];
  return numbers.length === 0 ? undefined : `CB-${numbers[ticket % numbers.length]}`;
}

function driver(context: Omit<DecisionContext, 'now'>): Omit<DecisionContext, 'now'> {
  return { ...context, actor: { ...context.actor, kind: 'agent' } };
}

function draft({ other, pick }: RandomCommand): object {
  const [type, afterType] = choose(['task', 'epic', 'bug', 'story'], pick);
  const [priority, afterPriority] = choose(['normal', 'urgent', 'low'], afterType);
  const [repos, afterRepos] = choose([['api'], ['api', 'service'], []], afterPriority);
  const [route, rest] = choose([null, null, 'andrew', 'bella'], afterRepos);
  return {
    title: 'A ticket made at random',
    description: rest % 5 === 4 ? '' : 'About something.',
    criteria: ['It works as expected'],
    type,
    priority,
    route,
    role: rest % 4 === 3 ? 'builder' : 'developer',
    repos: repos.map((name) => ({ name })),
    needsNoRepos: repos.length === 0,
    ...(other === 3 && { phase: 'one' }),
    paths: other % 4 === 1 ? ['src/main.ts'] : [],
    labels: other % 3 === 1 ? ['seen'] : [],
    ...(other % 2 === 0 && { parent: `CB-${other / 2}` }),
    ready: other % 3 !== 0,
  };
}

function changes(pick: number): object {
  const [field] = choose<object>(
    [
      { priority: 'urgent' },
      { route: 'bella' },
      { route: null },
      { role: 'builder' },
      { role: null },
      { repos: [{ name: 'service' }] },
      { needsNoRepos: true },
      { type: 'task' },
      { type: 'epic' },
      { type: 'spike' },
      { description: '' },
      { labels: ['seen'] },
      { labels: ['seen', 'told'] },
      { labels: [] },
      { labels: ['told'] },
      { priority: 'low' },
      { phase: 'one' },
      { phase: null },
      { paths: ['src/**'] },
      { paths: [] },
      { budget: { tokens: 100 } },
      { budget: null },
    ],
    pick,
  );
  return field;
}

/** What the agent of this seat has not acknowledged. */
function unreadOf({ state }: TestBoard, { seat }: Asked['context']): string[] {
  const inbox = seat && state.inboxes.get(seat.agent);
  return (inbox?.unread ?? []).map(inboxItemIdOf);
}
