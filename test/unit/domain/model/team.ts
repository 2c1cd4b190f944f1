import type { Stage, TicketStatus } from '../../../../src/protocol/ticket.ts';
import type { Draft } from './acts.ts';
import type { Answer, Card, Member, Money } from './words.ts';

/** A board as the model keeps it: a list of tickets, and whatever else SPEC 3 to 6 speaks of. */
export class Team {
  readonly cards: Card[] = [];
  readonly members = new Map<string, Member>();
  readonly roles = new Map<string, readonly Stage[]>([
    ['planner', ['refine']],
    ['builder', ['implement']],
    ['developer', ['implement']],
    ['reviewer', ['review']],
    ['cleanup', ['retire']],
    ['allround', ['refine', 'implement', 'review', 'retire']],
  ]);
  /** What roles never do: those that the board defined itself. */
  readonly never = new Map<string, readonly string[]>([['allround', []]]);
  phases: { name: string; state: 'planned' | 'active' | 'done' }[] = [];
  wipPerAgent = 3;
  wip: Partial<Record<TicketStatus, number>> = {};
  budget: Money = {};
  freshBase: boolean | undefined;
  reclaimQuiet = false;

  find(id: string | undefined): Card | undefined {
    return this.cards.find((card) => card.id === id);
  }

  card(id: string): Card {
    const card = this.find(id);
    if (card === undefined) throw new Error(`The model has no ${id}.`);
    return card;
  }

  member(name: string): Member {
    const member = this.members.get(name);
    if (member === undefined) throw new Error(`The model has no ${name}.`);
    return member;
  }

  /** Adds a ticket to the backlog. */
  add({ needsDecision, described, ...draft }: Draft): Card {
    const number = this.cards.length + 1;
    const card: Card = {
      ...{ id: `CB-${number}`, number, kind: draft.kind, status: 'backlog', end: undefined },
      ...{ priority: draft.priority, criteria: [...draft.criteria], described, needsDecision },
      ...{ labels: [...draft.labels] },
      ...{ parent: draft.parent, phase: draft.phase, role: draft.role, reviewer: draft.reviewer },
      ...{ blockers: [...draft.blockers], repos: [...draft.repos], globs: [...draft.globs] },
      ...{ route: undefined, assignee: undefined, hold: undefined, fence: 0, owner: undefined },
      ...{
        asked: [],
        answered: [],
        askers: {},
        entries: 0,
        spent: { cost: 0, tokens: 0 },
        bound: draft.bound,
      },
      ...{
        did: [],
        rounds: 0,
        handedIn: undefined,
        threads: [],
        merged: [],
        hasFolder: false,
        retired: false,
        links: [],
      },
    };
    this.cards.push(card);
    return card;
  }
}

/** Nothing stands against it. */
export const done: Answer = { ok: true };

/** It is refused. */
export function no(code: string, why: readonly string[] = []): Answer {
  return { ok: false, code, why };
}
