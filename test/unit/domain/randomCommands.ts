import fc from 'fast-check';
import type { CommandMethod, CommandParams, DecisionContext } from '../../../src/domain/command.ts';
import { inboxItemIdOf } from '../../../src/domain/inboxState.ts';
import { heldTickets } from '../../../src/domain/queries.ts';
import { note, person, seated, type TestBoard } from './testBoard.ts';

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
  'reclaim',
  'workspace',
  'settings',
  'say',
  'acknowledge',
  'digest',
] as const;

export const randomCommands = fc.array(
  fc.record<RandomCommand>({
    op: fc.constantFrom(...ops),
    ticket: fc.integer({ min: 1, max: 6 }),
    other: fc.integer({ min: 1, max: 8 }),
    who: fc.integer({ min: 0, max: 6 }),
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
] as const;

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
    case 'say': {
      const text = `To @${pick % 2 === 0 ? 'bella' : 'developer'}.`;
      return asked('message.post', { channel: 'general', text, ...(pick % 3 === 0 && { ticket }) });
    }
    case 'acknowledge':
      return asked('inbox.acknowledge', { items: unreadOf(board, context).slice(0, 1 + (pick % 3)) });
    case 'digest':
      return asked('digest.post', {}, { actor: { kind: 'hub' } });
    case 'settings':
      return asked('board.edit', { settings: { wipPerAgent: 1 + (pick % 3) } }, person);
  }
}

/** What is done to claims goes to tickets that are held, most of the time: stale ones where it is for the stale. */
function ticketFor(board: TestBoard, { op, ticket, pick }: RandomCommand): string {
  const onClaims = ['adopt', 'release', 'stale', 'reclaim', 'workspace'].includes(op);
  const held = [...heldTickets(board.state)].filter(({ claim }) => op !== 'reclaim' || claim?.stale === true);
  const chosen = onClaims && pick % 5 !== 0 ? held[ticket % held.length] : undefined;
  return chosen?.id ?? `CB-${ticket}`;
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
      { labels: ['seen'], priority: 'low' },
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
