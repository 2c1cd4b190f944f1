import type { Team } from './team.ts';
import type { Card } from './words.ts';

/** Makes the child that says that this ticket needs a person (SPEC 5). */
export function raiseSpike(team: Team, { id, priority, phase }: Card): Card {
  return team.add({
    ...{ kind: 'spike', priority, phase, labels: [], criteria: [], described: true, parent: id },
    ...{ blockers: [], repos: [], globs: [], needsDecision: false },
  });
}
