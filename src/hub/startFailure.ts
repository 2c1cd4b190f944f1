/** How the hub's process ends. */
export const exitCodes = { stopped: 0, failed: 1, locked: 3, unfit: 4, homeUnusable: 5 } as const;

/** Why the hub cannot start: an exit code for programs, a sentence for people. */
export class StartFailure extends Error {
  readonly exitCode: number;

  constructor(reason: Exclude<keyof typeof exitCodes, 'stopped'>, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StartFailure';
    this.exitCode = exitCodes[reason];
  }
}
