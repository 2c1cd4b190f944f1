/** What the replay says of the events of a board that are about no ticket. */
export const boardEventTexts = {
  'boardEvent.created': 'created the board',
  'boardEvent.edited': 'changed the board’s settings',
  'boardEvent.repositoryAdded': 'added the repository {0}',
  'boardEvent.repositoryRemoved': 'removed the repository {0}',
  'boardEvent.hired': 'hired {0} as {1}',
  'boardEvent.agentEdited': 'changed the agent {0}',
  'boardEvent.fired': 'fired {0}',
  'boardEvent.roleDefined': 'gave the board the role {0}',
  'boardEvent.roleRemoved': 'took the role {0} from the board',
  'boardEvent.phasesPlanned': 'planned the phases {0}',
  'boardEvent.phaseSwitched': 'switched phases: {0}',
  'boardEvent.phaseIs': '{0} is {1}',
  'boardEvent.inboxRead': 'marked what waited for {0} as read',
  'boardEvent.digest': 'posted the digest',
} as const;
