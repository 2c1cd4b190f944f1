/**
 * What a model has to know of a parameter that its name does not say; a name means the same wherever it stands. Names that
 * are not here say enough.
 */
export const parameterWords: Readonly<Record<string, string>> = {
  ahead: 'How many commits the head has that its base has not.',
  answers: 'The entry of the question, like e3; with kind answer only.',
  baseRef: 'What the work starts from, like main; the one of the repository when left out.',
  behind: 'How many commits the base has that the head has not.',
  blockedBy: 'Tickets that have to be closed first.',
  closedAs: 'Only with to: closed.',
  criteria: 'All of them, not only the new ones. Keep the ids of those that stay.',
  cursor: 'What `next` of the page before said.',
  done: 'What is done, and where it is.',
  explain: 'Also say of each ticket that was skipped why.',
  expectedVersion: 'The version of the ticket that you have read; refused when it is another by now.',
  gotchas: 'What the next one would stumble over.',
  head: 'The whole id of the commit.',
  heads: 'To approve: each changed repository and the commit that you reviewed.',
  line: 'From 1, of the new version of the file.',
  needsNoRepos: 'The work is in no repository.',
  path: 'From the root of the repository.',
  paths: 'Where the work will change files, as patterns like src/api/**.',
  pending: 'What is still to be done.',
  pullRequest: 'Its address, or its name.',
  reason: 'Why; others read it on the timeline.',
  requirement: 'It is about what is wanted and not about how it was done.',
  reviewer: 'The role, or the agent, that reviews.',
  route: 'The one agent that the ticket is for.',
  stage: 'What you claim it for; follows from the state of the ticket.',
  types: 'Only events of these types, like claim.granted.',
  unchanged: 'Nothing was changed in this repository.',
  waitMs: 'How long to wait for a ticket when there is none, in milliseconds.',
};
