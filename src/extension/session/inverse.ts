import { switchedPhases } from '../../domain/phaseSwitch.ts';
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

/** The switches come after the plan. Activating a phase takes that from the others, so it is done first (SPEC 5). */
export function stepsBack(now: readonly Phase[], before: readonly Phase[]): PhaseSteps {
  const known = new Map(now.map((phase) => [phase.name, phase]));
  let phases: readonly Phase[] = before.map(({ name }) => known.get(name) ?? { name, state: 'planned' });
  const switches: Phase[] = [];
  const isActive = ({ state }: Phase): boolean => state === 'active';
  for (const phase of [...before.filter(isActive), ...before.filter((one) => !isActive(one))]) {
    if (phases.find(({ name }) => name === phase.name)?.state === phase.state) continue;
    switches.push(phase);
    phases = switchedPhases(phases, phase);
  }
  return { ...(!samePlan(now, before) && { plan: before.map(({ name }) => name) }), switches };
}

/** Whether two lists name the same phases in the same order. */
function samePlan(a: readonly Phase[], b: readonly Phase[]): boolean {
  return a.length === b.length && a.every(({ name }, index) => name === b[index]?.name);
}

/** Whether two lists of phases are the same, states and all. */
export function samePhases(a: readonly Phase[], b: readonly Phase[]): boolean {
  return samePlan(a, b) && a.every(({ state }, index) => state === b[index]?.state);
}
