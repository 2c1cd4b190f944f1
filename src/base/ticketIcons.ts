/** The codicons of tickets and phases: the same in the trees, on the board and in the digest. */
export const ticketIcons = {
  ofType: { epic: 'layers', story: 'bookmark', task: 'tasklist', bug: 'bug', spike: 'zap' },
  ofPhase: { planned: 'circle-large-outline', active: 'play-circle', done: 'pass' },
} as const;
