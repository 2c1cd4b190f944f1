import fc from 'fast-check';
import { priorities } from '../../../../src/protocol/vocabulary.ts';
import type { Act, Changes, Draft, HandInState, Limits, Writer } from './acts.ts';
import { stageFor } from './rules.ts';
import type { Team } from './team.ts';
import { globs, type Asker, type Card } from './words.ts';

/** How often what is tried; the numbers are weights. */
const weights = {
  ...{
    create: 9,
    edit: 8,
    refined: 3,
    sendBack: 2,
    cancel: 1,
    settle: 2,
    finish: 4,
    ask: 1,
    answer: 2,
    take: 16,
  },
  ...{ next: 16, adopt: 2, release: 4, stale: 3, reclaim: 3, quiet: 3, folder: 3, spend: 8, handIn: 12 },
  ...{ thread: 4, resolve: 3, mark: 1, review: 14, merged: 5, link: 2, spike: 2, free: 1, limits: 2 },
  ...{
    plan: 1,
    switch: 2,
    hire: 3,
    recast: 1,
    fire: 1,
    forbid: 2,
    ownerQuiet: 2,
    say: 1,
    crash: 2,
    clock: 2,
  },
} satisfies Record<Act['do'] | 'crash' | 'clock', number>;

/** Something to do, and numbers that say with what: tickets, people and values are looked up when it is done, so that it makes sense on any board. */
export interface Impulse {
  readonly do: keyof typeof weights;
  readonly ticket: number;
  readonly who: number;
  readonly pick: number;
}

const kinds = Object.entries(weights).flatMap(([name, weight]) =>
  Array.from({ length: weight }, () => name as Impulse['do']),
);

export const impulses = fc.array(
  fc.record<Impulse>({
    do: fc.constantFrom(...kinds),
    ticket: fc.nat({ max: 59 }),
    who: fc.nat({ max: 59 }),
    pick: fc.maxSafeNat(),
  }),
  { minLength: 1, maxLength: 240, size: 'max' },
);

/** Sessions of the team: one agent sits at two windows, one window lacks a repository. */
const askers: readonly [Asker, ...Asker[]] = [
  { agent: 'ann', session: 's-ann' },
  { agent: 'ann', session: 's-ann-2' },
  { agent: 'ben', session: 's-ben', repos: ['api'] },
  { agent: 'cy', session: 's-cy' },
  { agent: 'dan', session: 's-dan' },
  { agent: 'eve', session: 's-eve' },
  { agent: 'pam', session: 's-pam' },
  { agent: 'rex', session: 's-rex' },
  { agent: 'kim', session: 's-kim' },
];

const roles = ['developer', 'developer', 'builder', 'allround'] as const;
const criteria = ['It works as expected', 'Every one of the tests passes'];

const labels = [[], [], ['security'], ['security', 'needs design']] as const;
/** What a role may be told never to do: most of it the board can check, some it cannot. */
const nevers = [
  ...['Sleep', 'Judge: its own work', 'label:security', 'label:needs design', 'type:bug', 'type:epic'],
  ...['priority:low', 'repo:web', 'path:docs/**', 'path:src/api/*.ts'],
] as const;

/** Takes choices out of one number. */
class Dice {
  #rest: number;

  constructor(number: number) {
    this.#rest = number;
  }

  below(limit: number): number {
    const value = this.#rest % limit;
    this.#rest = Math.floor(this.#rest / limit);
    return value;
  }

  /** True one time out of so many. */
  oneIn(times: number): boolean {
    return this.below(times) === times - 1;
  }

  of<T>(list: readonly T[], otherwise: T): T {
    return list[this.below(Math.max(list.length, 1))] ?? otherwise;
  }
}

type Impulsive = Exclude<Impulse['do'], 'crash' | 'clock'>;

/** The act that an impulse comes to on this board; none where there is nothing to do it with. */
export function actOf(team: Team, impulse: Impulse & { do: Impulsive }): Act | undefined {
  const dice = new Dice(impulse.pick);
  const asker = askers[impulse.who % askers.length] ?? askers[0];
  switch (impulse.do) {
    case 'create':
      return { do: 'create', draft: draft(team, dice), ready: !dice.oneIn(3) };
    case 'next':
      return { do: 'next', by: asker, explain: dice.oneIn(3) };
    case 'limits':
      return {
        ...{ do: 'limits', wipPerAgent: 1 + dice.below(3), freshBase: dice.oneIn(2) },
        ...{ wip: dice.oneIn(3) ? wip(dice) : {}, reclaimQuiet: dice.oneIn(2) },
        budget: dice.oneIn(4) ? { cost: 12 } : dice.oneIn(4) ? { tokens: 900 } : {},
      };
    case 'plan':
      return { do: 'plan', phases: dice.of([['one', 'two'], ['two', 'one'], ['one']], ['two']) };
    case 'switch': {
      const state = dice.of(['active', 'active', 'active', 'planned', 'done'] as const, 'active');
      return { do: 'switch', phase: dice.of(['one', 'two'], 'three'), state };
    }
    case 'hire':
    case 'recast':
      return {
        do: impulse.do,
        agent: asker.agent,
        role: dice.of(['developer', 'reviewer', 'allround'], 'planner'),
      };
    case 'forbid': {
      const role = dice.of(['developer', 'builder', 'reviewer', 'planner'], 'allround');
      const never = [...new Set([dice.of(nevers, 'Sleep'), dice.of(nevers, 'Sleep')])];
      return { do: 'forbid', role, takes: team.roles.get(role) ?? [], never };
    }
    case 'fire':
    case 'ownerQuiet':
      return { do: impulse.do, agent: asker.agent };
    case 'say':
      return { do: 'say', text: `Hello @${asker.agent}.` };
    default:
      return actOnTicket(team, { ...impulse, do: impulse.do }, asker);
  }
}

type OnTicket = Extract<Act, { ticket: string }>['do'];

function actOnTicket(team: Team, impulse: Impulse & { do: OnTicket }, asker: Asker): Act | undefined {
  const dice = new Dice(impulse.pick);
  const card = fitting(team, impulse, dice);
  if (card === undefined) return undefined;
  const ticket = card.id;
  const holder: Asker = card.hold
    ? (askers.find(({ session }) => session === card.hold?.session) ?? asker)
    : asker;
  // Now and then a fence that is not the newest.
  const fence = dice.oneIn(9) ? Math.max(1, card.fence - 1) : Math.max(1, card.fence);
  const held = { ticket, fence, by: holder };
  const by = writer(card, holder, dice);
  const reason = !dice.oneIn(6);
  switch (impulse.do) {
    case 'edit':
      return { do: 'edit', ticket, changes: changes(team, card, dice), reason };
    case 'sendBack':
      return { do: 'sendBack', ticket, reason, by: dice.oneIn(2) ? { hand: 'agent', asker } : by };
    case 'cancel':
    case 'settle':
      return { do: impulse.do, ticket, reason };
    case 'finish':
    case 'free':
      return { do: impulse.do, ticket };
    case 'refined':
    case 'ask':
      return { do: impulse.do, ticket, by };
    case 'answer':
      return { do: 'answer', ticket, entry: dice.of(card.asked, 'e99') };
    case 'take':
      return { do: 'take', ticket, by: asker, stage: dice.oneIn(8) ? 'implement' : undefined };
    case 'adopt': {
      const by = askers.find(({ agent, session }) => agent === holder.agent && session !== holder.session);
      return { do: 'adopt', ...held, by: by ?? holder };
    }
    case 'release':
      return { do: 'release', ticket, fence, by };
    case 'stale':
    case 'reclaim':
    case 'quiet':
      return { do: impulse.do, ticket, fence };
    case 'folder':
      return { do: 'folder', ...held };
    case 'spend':
      return { do: 'spend', ...held, cost: 1 + dice.below(3), tokens: 50 * dice.below(3) };
    case 'handIn':
      return { do: 'handIn', ...held, repos: handIn(card, dice) };
    case 'thread':
      return { do: 'thread', ticket, by, requirement: dice.oneIn(3) };
    case 'resolve':
    case 'mark':
      return { do: impulse.do, ticket, by, thread: Math.max(1, card.threads.length - dice.below(3)) };
    case 'review':
      return review(card, by, dice);
    case 'merged':
      return { do: 'merged', ticket, heads: heads(card, dice) };
    case 'link':
      return { do: 'link', ticket, link: `docs/decision-${impulse.pick}.md` };
    case 'spike':
      return { do: 'spike', ticket, by, note: reason };
  }
}

/** Most acts look for a ticket that they fit to; some take any. */
function fitting(team: Team, { do: what, ticket }: Impulse & { do: OnTicket }, dice: Dice): Card | undefined {
  const fits = (card: Card): boolean => {
    switch (what) {
      case 'refined':
        return card.status === 'backlog';
      case 'answer':
        return card.asked.length > 0;
      case 'take':
        return stageFor(card) !== undefined;
      case 'adopt':
      case 'release':
      case 'stale':
      case 'reclaim':
      case 'quiet':
      case 'folder':
      case 'spend':
        return card.hold !== undefined;
      case 'handIn':
        return card.hold?.stage === 'implement';
      case 'review':
      case 'thread':
        return card.status === 'review';
      case 'resolve':
      case 'mark':
        return card.threads.length > 0;
      case 'merged':
      case 'finish':
        return card.status === 'approved';
      case 'settle':
        return card.status !== 'closed' && (card.kind === 'epic' || card.kind === 'spike');
      case 'sendBack':
        return card.status === 'closed' || card.status === 'ready';
      case 'free':
        return card.owner !== undefined;
      default:
        return true;
    }
  };
  const list = dice.oneIn(12) ? team.cards : team.cards.filter(fits);
  return list[ticket % Math.max(list.length, 1)];
}

/** The agent's token where it is bound to this ticket, else the window of the one who holds it, or any person. */
function writer(card: Card, holder: Asker, dice: Dice): Writer {
  if (dice.oneIn(4)) return { hand: 'person' };
  const holds = card.hold?.session === holder.session && !card.hold.stale;
  return { asker: holder, hand: holds && dice.oneIn(2) ? 'agent' : 'person' };
}

function draft(team: Team, dice: Dice): Draft {
  const epics = team.cards.filter(({ kind, status }) => kind === 'epic' && status !== 'closed');
  const kind = dice.of(['task', 'task', 'story', 'bug', 'task', 'epic'] as const, 'task');
  const parent = kind === 'epic' || dice.oneIn(3) ? undefined : dice.of(epics, undefined)?.id;
  return {
    ...{ kind, parent, priority: dice.of(priorities, 'normal'), labels: dice.of(labels, []) },
    ...{
      criteria: dice.oneIn(12) ? ['TODO'] : criteria.slice(0, 1 + dice.below(2)),
      described: !dice.oneIn(15),
    },
    phase: dice.oneIn(4) ? dice.of(['one', 'two'], 'one') : undefined,
    blockers:
      dice.oneIn(5) && team.cards.length > 0
        ? [
            dice.of(
              team.cards.map(({ id }) => id),
              'CB-1',
            ),
          ]
        : [],
    repos: dice.of([['api'], ['api', 'web'], ['web']], ['api']),
    globs: dice.oneIn(3) ? [] : [dice.of(globs, globs[0])],
    role: dice.of(roles, 'developer'),
    reviewer: dice.of([undefined, undefined, 'allround'], 'dan'),
    ...{ bound: dice.oneIn(6) ? { cost: 3 } : undefined, needsDecision: dice.oneIn(8) },
  };
}

function changes(team: Team, card: Card, dice: Dice): Changes {
  const others = team.cards.filter(({ id }) => id !== card.id).map(({ id }) => id);
  const all: (() => Changes)[] = [
    () => ({ priority: dice.of(priorities, 'normal') }),
    () => ({ route: dice.oneIn(3) ? undefined : dice.of(askers, askers[0]).agent }),
    () => ({ role: dice.of(roles, 'developer') }),
    () => ({ labels: dice.of(labels, []) }),
    () => ({ phase: dice.oneIn(2) ? undefined : dice.of(['one', 'two', 'three'], 'one') }),
    () => ({ blockers: dice.oneIn(2) || others.length === 0 ? [] : [dice.of(others, 'CB-1')] }),
    () => ({ globs: dice.oneIn(2) ? [] : [dice.of(globs, globs[0])] }),
    () => ({ criteria: [`It shows ${dice.below(3)} as the result`] }),
    () => ({ reviewer: dice.of([undefined, 'allround', 'dan'], 'reviewer') }),
    () => ({ bound: { cost: 2 + dice.below(9) } }),
  ];
  return dice.of(all, () => ({}))();
}

function wip(dice: Dice): Limits['wip'] {
  const column = dice.of(['in_progress', 'in_progress', 'review', 'ready'] as const, 'approved');
  return { [column]: 1 + dice.below(3) };
}

function handIn(card: Card, dice: Dice): HandInState[] {
  const flaw = dice.below(9);
  return card.repos.slice(dice.oneIn(15) ? 1 : 0).map((name) => ({
    ...{ name, head: `${dice.below(3)}a`.repeat(20), clean: flaw !== 1, ahead: flaw === 2 ? 0 : 2 },
    ...{ behind: dice.below(2), pullRequest: flaw !== 3 },
    checks: flaw === 4 ? dice.of(['failed', 'stale', 'missing'] as const, 'failed') : 'passed',
  }));
}

function heads(card: Card, dice: Dice): Map<string, string> {
  const list = [...(card.handedIn?.heads ?? [['api', 'f'.repeat(40)] as const])];
  if (dice.oneIn(8)) return new Map(list.map(([name]) => [name, 'f'.repeat(40)]));
  return new Map(list);
}

function review(card: Card, by: Writer, dice: Dice): Act {
  const approve = dice.oneIn(2);
  const verdict = approve
    ? dice.of(['pass', 'pass', 'pass', 'pass', 'warn', undefined] as const, 'pass')
    : dice.of(['block', 'block', 'pass'] as const, 'block');
  const verdicts = card.criteria.map(() => verdict);
  return { do: 'review', ticket: card.id, by, approve, verdicts, heads: heads(card, dice) };
}
