import assert from 'node:assert/strict';
import { evolve } from '../../../src/domain/evolve.ts';
import { shippedRoles } from '../../../src/domain/roles.ts';
import { selectNext } from '../../../src/domain/selection.ts';
import { emptyBoard, type BoardState } from '../../../src/domain/state.ts';
import type { LogEvent, NewEvent } from '../../../src/protocol/events.ts';
import type { Role } from '../../../src/protocol/role.ts';
import { seated } from './testBoard.ts';

const epics = 50;
const phases = 10;
const developer = seated('andrew');
const request = { seat: developer.seat ?? assert.fail(), session: developer.session ?? assert.fail() };

/** A board with epics, phases and blocking relations; of every second epic somebody else is the owner. */
function large(tickets: number): BoardState {
  let state = emptyBoard();
  let sequence = 0;
  const append = (type: NewEvent['type'], payload: object): void => {
    sequence += 1;
    const event = { type, payload, board: 'CB', sequence, at: sequence, actor: { kind: 'person' } };
    state = evolve(state, event as unknown as LogEvent);
  };
  const names = Array.from({ length: phases }, (_, index) => `phase-${index}`);
  append('board.created', { key: 'CB', name: 'A large board' });
  append('phases.planned', { phases: names });
  append('phase.switched', { changes: [{ phase: 'phase-9', state: 'active' }] });
  const draft = {
    ...{ description: 'd', criteria: [], priority: 'normal', labels: [], repos: [{ name: 'api' }] },
    ...{ needsNoRepos: false, blockedBy: [], role: 'developer', reviewer: null, route: null },
    ...{ parent: null, phase: null, decisionRequired: false, paths: [], title: 'A ticket like others' },
  };
  for (let n = 1; n <= epics; n += 1) {
    append('ticket.created', { ticket: `CB-${n}`, draft: { ...draft, type: 'epic' } });
    if (n % 2 === 0) append('epic.owned', { ticket: `CB-${n}`, agent: 'bella' });
  }
  const relations = Math.min(5_000, tickets / 4);
  for (let n = 1; n <= tickets; n += 1) {
    const ticket = `CB-${epics + n}`;
    append('ticket.created', {
      ticket,
      draft: {
        ...draft,
        type: n % 7 === 0 ? 'bug' : 'task',
        parent: n % 3 === 0 ? null : `CB-${1 + (n % epics)}`,
        phase: n % 11 === 0 ? null : names[n % phases],
        ...(n > tickets - relations && { blockedBy: [`CB-${epics + n - relations}`] }),
        labels: n % 2 === 0 ? ['security'] : [],
        paths: n % 5 === 0 ? ['src/main.ts'] : [],
      },
    });
    append('ticket.moved', { ticket, from: 'backlog', to: 'ready' });
  }
  return state;
}

function defined(role: Role): LogEvent {
  const [payload, actor] = [{ role }, { kind: 'person' }];
  return { type: 'role.defined', payload, board: 'CB', sequence: 1e6, at: 1e6, actor } as unknown as LogEvent;
}

/** How many tickets one `next` looked at. */
function lookedAt(state: BoardState): number {
  let reads = 0;
  const tickets = new Proxy(state.tickets, {
    get: (target, name) => {
      if (name === 'get') reads += 1;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  selectNext({ ...state, tickets }, { ...request, explain: false });
  return reads;
}

describe('Next on a large board', function () {
  this.timeout(30_000);

  for (const tickets of [1_000, 20_000]) {
    it(`looks at no more tickets than there are epics, among ${tickets} that wait or are held back`, () => {
      const state = large(tickets);
      assert.notEqual(selectNext(state, { ...request, explain: false }).chosen, undefined);
      // Once an epic in each kind of work that was looked through, and the few that are chosen.
      const reads = lookedAt(state);
      assert.ok(reads < 2 * epics, String(reads));
    });

    it(`looks at no more of ${tickets} when the role never takes what half of them are`, () => {
      const shipped = shippedRoles.find(({ name }) => name === 'developer') ?? assert.fail();
      const role = { ...shipped, never: ['label:security', 'path:docs/**'] };
      const state = evolve(large(tickets), defined(role));
      const { chosen } = selectNext(state, { ...request, explain: false });
      assert.deepEqual(chosen?.ticket.labels, []);
      const reads = lookedAt(state);
      assert.ok(reads < 2 * epics, String(reads));
    });
  }
});
