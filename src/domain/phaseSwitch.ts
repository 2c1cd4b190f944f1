import type { Phase } from '../protocol/board.ts';

/**
 * The phases of a board after one of them got a state. One switch moves the tranche (SPEC 5): a phase that becomes active is the only one, so
 * that the active ones before it are done, and the active ones after it are planned again.
 */
export function switchedPhases(phases: readonly Phase[], { name, state }: Phase): readonly Phase[] {
  const at = phases.findIndex((phase) => phase.name === name);
  return phases.map((phase, index): Phase => {
    if (index === at) return { name, state };
    if (state !== 'active' || phase.state !== 'active') return phase;
    return { name: phase.name, state: index < at ? 'done' : 'planned' };
  });
}
