import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { TicketState } from '../../../../src/domain/state.ts';
import { seedOfSearch } from '../../../support/teamRandom.ts';
import type { Act } from './acts.ts';
import { answerTo } from './answerTo.ts';
import { commandOf, ruled, type Spoken } from './commandOf.ts';
import { Desk, digestOf } from './desk.ts';
import { actOf, impulses, type Impulse } from './randomActs.ts';
import { openSpikes } from './rules.ts';
import { Team } from './team.ts';
import type { Answer, Card } from './words.ts';

const leastCommands = 10_000;

/** What every run has to come to, whatever its seed. */
const reached = [
  ...['take:ok', 'next:ok', 'adopt:ok', 'release:ok', 'stale:ok', 'reclaim:ok', 'quiet:ok', 'spend:ok'],
  ...[
    'refined:ok',
    'sendBack:ok',
    'cancel:ok',
    'settle:ok',
    'finish:ok',
    'handIn:ok',
    'review:ok',
    'merged:ok',
  ],
  ...['spike:ok', 'free:ok', 'thread:ok', 'mark:ok', 'answer:ok', 'fire:ok', 'edit:ticket.criteriaFrozen'],
  ...['claim.state', 'phase.inactive', 'claim.blocked', 'spike.open', 'claim.routed', 'claim.role'],
  ...['forbid:ok', 'claim.prohibited'],
  ...['claim.stage', 'claim.repos', 'claim.reviewer', 'epic.owned', 'claim.wip', 'wip.column'],
  ...[
    'review.ownWork',
    'paths.overlap',
    'criteria.weak',
    'children.open',
    'question.open',
    'verdict.notPassed',
    'worktree.dirty',
  ],
];

/** The two boards, and what was tried on them. */
class Match {
  readonly team = new Team();
  readonly desk = new Desk();
  readonly story: string[] = [];
  readonly seen: string[] = [];

  constructor() {
    const spoken = (method: string, params: object): Spoken =>
      ({ method, params, context: { actor: { kind: 'person' } } }) as Spoken;
    this.desk.decide(spoken('board.create', { key: 'CB', name: 'A board' }));
    for (const name of ['api', 'web'])
      this.desk.decide(spoken('repository.add', { board: 'CB', name, root: `/${name}` }));
    const allround = ruled({ role: 'allround', takes: this.team.roles.get('allround') ?? [], never: [] });
    this.desk.decide(spoken('role.define', { board: 'CB', role: allround }));
    for (const [agent, as] of Object.entries({
      ...{ ann: 'developer', ben: 'developer', cy: 'builder', dan: 'allround', eve: 'allround' },
      ...{ pam: 'planner', rex: 'reviewer', kim: 'cleanup' },
    }))
      this.try({ do: 'hire', agent, role: as });
    this.try({ do: 'plan', phases: ['one', 'two'] });
    this.try({ do: 'switch', phase: 'one', state: 'active' });
  }

  /** Does one thing, and compares. */
  live(impulse: Impulse): boolean {
    switch (impulse.do) {
      case 'crash':
        this.desk.crash(impulse.pick % (this.desk.log.length + 1));
        return true;
      case 'clock':
        // Backwards, too: no rule of the board asks what time it is.
        this.desk.clock += ((impulse.pick % 60_000) - 30_000) * 1_000;
        return true;
      default: {
        const act = actOf(this.team, { ...impulse, do: impulse.do });
        if (act !== undefined) this.try(act);
        return act !== undefined;
      }
    }
  }

  try(act: Act): void {
    this.story.push(
      JSON.stringify(act, (_key, value: unknown): unknown =>
        value instanceof Map ? Object.fromEntries(value) : value,
      ),
    );
    const before = new Map(this.desk.state.tickets);
    const unchanged = digestOf(this.desk.state);
    const decision = this.desk.decide(commandOf(act));
    const answer = answerTo(this.team, act);
    const real: Answer = decision.ok
      ? {
          ok: true,
          ...('ticket' in decision.facts &&
            (act.do === 'next' || act.do === 'take') && { ticket: decision.facts.ticket }),
        }
      : {
          ok: false,
          code: decision.refusal.code,
          why: (decision.refusal.conditions ?? []).map(({ code }) => code),
        };
    assert.deepEqual(told(real), told(answer), 'The board and the model say different things (board first).');
    this.seen.push(`${act.do}:${answer.ok ? 'ok' : answer.code}`, ...(answer.ok ? [] : answer.why));
    if (!decision.ok) assert.equal(digestOf(this.desk.state), unchanged, 'A refusal changed something.');
    this.#compare(before);
  }

  #compare(before: ReadonlyMap<string, TicketState>): void {
    const { tickets } = this.desk.state;
    assert.equal(tickets.size, this.team.cards.length);
    for (const ticket of tickets.values()) {
      assert.deepEqual(...differing(factsOf(ticket), expected(this.team, this.team.card(ticket.id))));
      const was = before.get(ticket.id);
      assert.ok(ticket.fence >= (was?.fence ?? 0), 'A fence never shrinks.');
      if (was !== undefined && was.status !== 'backlog' && ticket.status !== 'backlog')
        assert.deepEqual(ticket.criteria, was.criteria, 'Criteria are fixed.');
    }
  }
}

/** An answer as it is compared. Which of the codes of a claim that does not stand is said is left to the board. */
function told(answer: Answer): object {
  if (answer.ok) return { ok: true, ticket: answer.ticket };
  const code = /^claim\.(none|fenceStale|expired)$/.test(answer.code)
    ? 'the claim does not stand'
    : answer.code;
  const why = new Set(answer.why.filter((one) => !one.startsWith('transition.')));
  return { code, why: code.endsWith('.refused') ? [...why].sort() : [] };
}

/** What of two records is not the same: a failure is to be readable. */
function differing(board: Facts, model: Facts): [Facts, Facts] {
  const names = Object.keys(board).filter((name) => !isDeepStrictEqual(board[name], model[name]));
  const only = (facts: Facts): Facts =>
    Object.fromEntries(['id', ...names].map((name) => [name, facts[name]]));
  return [only(board), only(model)];
}

type Facts = Readonly<Record<string, unknown>>;

/** What is compared of a ticket, as the board has it. */
function factsOf(ticket: TicketState): Facts {
  const { claim, usage, threads, questions } = ticket;
  return {
    ...{ id: ticket.id, status: ticket.status, end: ticket.closedAs, fence: ticket.fence },
    ...{ route: ticket.route, assignee: ticket.assignee, owner: ticket.epicOwner, rounds: ticket.rounds },
    claim: claim && [claim.agent, claim.session, claim.stage, claim.fence, !!claim.stale, !!claim.quiet],
    ...{ parent: ticket.parent, phase: ticket.phase, blockedBy: [...ticket.blockedBy] },
    ...{ spikes: [...ticket.openSpikes].sort(), did: [...ticket.implementers] },
    ...{ spent: [usage.cost, usage.tokensIn + usage.tokensOut], misses: ticket.refinementMisses },
    ...{
      asked: [...questions.open],
      answered: [...questions.answered],
      criteria: ticket.criteria.map(({ text }) => text),
    },
    ...{
      open: threads.open.length,
      threads: threads.opened.length,
      merged: ticket.merges.map(({ name }) => name).sort(),
    },
  };
}

/** The same as the model has it. */
function expected(team: Team, card: Card): Facts {
  const { hold } = card;
  return {
    ...{ id: card.id, status: card.status, end: card.end, fence: card.fence },
    ...{ route: card.route, assignee: card.assignee, owner: card.owner, rounds: card.rounds },
    claim: hold && [hold.agent, hold.session, hold.stage, hold.fence, hold.stale, hold.quiet],
    ...{ parent: card.parent, phase: card.phase, blockedBy: card.blockers },
    ...{ spikes: openSpikes(team, card).sort(), did: card.did },
    ...{
      spent: [card.spent.cost, card.spent.tokens],
      misses: card.threads.filter(({ marked }) => marked).length,
    },
    ...{ asked: card.asked, answered: card.answered, criteria: card.criteria },
    ...{
      open: card.threads.filter(({ open }) => open).length,
      threads: card.threads.length,
      merged: [...card.merged].sort(),
    },
  };
}

describe('The rules of the board, against a model of their own', () => {
  it('agree on every answer and every fact, through crashes and any clock', function () {
    this.timeout(120_000);
    const seed = seedOfSearch();
    console.log(`      CALLBOARD_SEED=${seed}`);
    const seen = new Set<string>();
    let commands = 0;
    fc.assert(
      fc.property(impulses, (list) => {
        const match = new Match();
        try {
          for (const impulse of list) if (match.live(impulse)) commands += 1;
          match.desk.crash(0);
        } catch (error) {
          throw new Error(`After\n${match.story.slice(-12).join('\n')}\n${(error as Error).message}`, {
            cause: error,
          });
        }
        for (const name of match.seen) seen.add(name);
      }),
      { seed, numRuns: 180, interruptAfterTimeLimit: 40_000 },
    );
    const missed = reached.filter((name) => !seen.has(name));
    assert.deepEqual(missed, [], 'The random acts did not come as far as they should.');
    assert.ok(commands >= leastCommands, `Only ${commands} commands were tried.`);
  });
});
