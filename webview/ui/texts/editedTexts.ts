import type { TicketChanges } from '../../../src/protocol/events.ts';

/** What an edit changed, as it goes on after “changed”. A field without words does not compile. */
export const editedTexts = {
  'edited.type': 'the type',
  'edited.title': 'the title',
  'edited.description': 'the description',
  'edited.criteria': 'the criteria',
  'edited.priority': 'the priority',
  'edited.labels': 'the labels',
  'edited.parent': 'the parent',
  'edited.phase': 'the phase',
  'edited.blockedBy': 'what it waits for',
  'edited.repos': 'the repositories',
  'edited.needsNoRepos': 'the repositories',
  'edited.paths': 'the paths',
  'edited.role': 'the role',
  'edited.reviewer': 'the reviewer',
  'edited.route': 'whom it is routed to',
  'edited.decisionRequired': 'whether it needs a decision record',
  'edited.budget': 'the budget',
} as const satisfies Record<`edited.${keyof TicketChanges}`, string>;
