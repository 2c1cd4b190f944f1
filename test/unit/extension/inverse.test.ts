import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { inverseOfEdit, samePhases, stepsBack } from '../../../src/extension/session/inverse.ts';
import type { Phase, PhaseState } from '../../../src/protocol/board.ts';
import type { PhaseName } from '../../../src/protocol/ids.ts';
import type { Ticket } from '../../../src/protocol/ticket.ts';
import { ticketOf } from './ticketOf.ts';

describe('the inverse of an edit', () => {
  const ticket: Ticket = {
    ...ticketOf('CB-1', { labels: ['slow'], parent: 'CB-9', decisions: { required: true, links: [] } }),
    description: 'As it was.',
  };

  it('gives every changed field the value it had, and names no other', () => {
    const changes = { priority: 'urgent', labels: [], description: 'New.', decisionRequired: false } as const;
    assert.deepEqual(inverseOfEdit(ticket, { ...changes, labels: [] }), {
      priority: 'normal',
      labels: ['slow'],
      description: 'As it was.',
      decisionRequired: true,
    });
  });

  it('clears what was absent and sets again what was cleared', () => {
    assert.deepEqual(inverseOfEdit(ticket, { route: 'andrew' as never, parent: null }), {
      route: null,
      parent: 'CB-9',
    });
  });
});

/** What the hub does with the steps: new phases are planned, and an activated one is the only one. */
function walk(now: readonly Phase[], { plan, switches }: ReturnType<typeof stepsBack>): Phase[] {
  let phases = [...now];
  if (plan !== undefined)
    phases = plan.map((name) => ({
      name,
      state: now.find((phase) => phase.name === name)?.state ?? 'planned',
    }));
  for (const { name, state } of switches) {
    const at = phases.findIndex((phase) => phase.name === name);
    phases = phases.map((phase, index) => {
      if (index === at) return { name, state };
      if (state !== 'active' || phase.state !== 'active') return phase;
      return { ...phase, state: index < at ? 'done' : 'planned' };
    });
  }
  return phases;
}

describe('the way back to earlier phases', () => {
  const states: readonly PhaseState[] = ['planned', 'active', 'done'];
  const phases = fc
    .uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 5 })
    .chain((names) =>
      fc.tuple(...names.map((name) => fc.constantFrom(...states).map((state) => ({ name, state })))),
    )
    .map((list) => list as unknown as Phase[]);

  /** As a board has them, though one that is older than this rule may have more. */
  const hasOneActive = (list: readonly Phase[]): boolean =>
    list.filter(({ state }) => state === 'active').length < 2;

  it('leads from any phases to any others, names, order and states', () => {
    fc.assert(
      fc.property(phases, phases.filter(hasOneActive), (now, before) => {
        const steps = stepsBack(now, before);
        assert.ok(samePhases(walk(now, steps), before), JSON.stringify(steps));
      }),
    );
  });

  it('does nothing where nothing changed', () => {
    const same = [{ name: 'a' as PhaseName, state: 'active' as const }];
    assert.deepEqual(stepsBack(same, same), { switches: [] });
  });
});
