/** What can go wrong on this side of the wire, before or instead of an answer of the hub. */
export const clientErrorCodes = {
  'connection.lost':
    'The connection was lost and did not come back in time; whether the request was done is not known.',
  'hub.unreachable': 'No hub answers, and none could be started.',
  'hub.untrusted': 'What listens at the endpoint does not know the token of the hub; it was told nothing.',
  'runtime.unfit': 'No runtime on this machine can run the hub.',
  'request.cancelled': 'The request was cancelled by its caller.',
  'answer.invalid': 'The hub answered something the contract does not know; the versions may differ.',
} as const satisfies Record<string, string>;

export type ClientErrorCode = keyof typeof clientErrorCodes;

/** A local failure: not a refusal of the hub (those are `WireError`). The message says what happened and what to do. */
export class ClientError extends Error {
  readonly code: ClientErrorCode;

  constructor(code: ClientErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'ClientError';
    this.code = code;
  }
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
