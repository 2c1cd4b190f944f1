import type { Phase } from '../../protocol/board.ts';
import type { TicketChanges, TicketDraft } from '../../protocol/events.ts';
import type { PhaseName } from '../../protocol/ids.ts';
import type { Ticket } from '../../protocol/ticket.ts';

/** The edit that gives the fields of an edit the values that the ticket had before it. */
export function inverseOfEdit(before: Ticket, changes: TicketChanges): TicketChanges {
  const draft: TicketDraft = {
    type: before.type,
    title: before.title,
    description: before.description,
    criteria: before.criteria,
    priority: before.priority,
    labels: before.labels,
    parent: before.parent ?? null,
    phase: before.phase ?? null,
    blockedBy: before.blockedBy,
    repos: before.repos,
    needsNoRepos: before.needsNoRepos,
    paths: before.paths,
    role: before.role ?? null,
    reviewer: before.reviewer ?? null,
    route: before.route ?? null,
    decisionRequired: before.decisions.required,
    budget: before.budget ?? null,
  };
  return Object.fromEntries(Object.entries(draft).filter(([field]) => field in changes));
}

/** What brings the phases of a board back to what they were: a plan where their names differ, then the switches in this order. */
export interface PhaseSteps {
  readonly plan?: readonly PhaseName[];
  readonly switches: readonly Phase[];
}

/** Activating a phase ends the active ones before it, so the last one is set first (SPEC 5). */
export function stepsBack(now: readonly Phase[], before: readonly Phase[]): PhaseSteps {
  const planned = samePlan(now, before);
  const states = new Map(now.map(({ name, state }) => [name, state]));
  const switches: Phase[] = [];
  for (const { name, state } of before.toReversed()) {
    if ((states.get(name) ?? 'planned') === state) continue;
    switches.push({ name, state });
    if (state === 'active') endBefore(name);
  }
  return { ...(!planned && { plan: before.map(({ name }) => name) }), switches };

  function endBefore(active: PhaseName): void {
    for (const { name } of before) {
      if (name === active) return;
      if (states.get(name) === 'active') states.set(name, 'done');
    }
  }
}

/** Whether two lists name the same phases in the same order. */
function samePlan(a: readonly Phase[], b: readonly Phase[]): boolean {
  return a.length === b.length && a.every(({ name }, index) => name === b[index]?.name);
}

/** Whether two lists of phases are the same, states and all. */
export function samePhases(a: readonly Phase[], b: readonly Phase[]): boolean {
  return samePlan(a, b) && a.every(({ state }, index) => state === b[index]?.state);
}
