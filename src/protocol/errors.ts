import * as z from 'zod';

/**
 * Every code a refusal can carry over the wire, with what it means in general. The sentence a person reads is made
 * where the refusal is made, because it names the ticket, the holder and the way out.
 */
export const errorCodes = {
  'hub.starting': 'The hub is reading its log and takes requests in a moment.',
  'hub.draining': 'The hub is about to hand over or stop; connect again.',
  'hub.readOnly': 'The hub cannot write its log (disk full, no permission); nothing was changed.',
  'hub.failed': 'The hub failed inside; nothing was changed.',
  'hello.expected': 'The first message has to be hello.',
  'hello.proof': 'The proof does not fit the token of this hub.',
  'hello.protocol': 'The protocol versions of hub and client do not meet.',
  'session.unknown': 'No such session, or its resume token does not fit.',
  'session.notSeated': 'The session has no role on this board yet.',
  'right.missing': 'This session has no right to do this.',
  'request.invalid': 'The parameters do not have the shape the contract asks for.',
  'request.unknownMethod': 'The contract has no such method.',
  'request.tooLarge': 'The message is larger than a frame may be.',
  'request.keyReused': 'The idempotency key was used for another request.',
  'board.unknown': 'No board has this key.',
  'board.exists': 'A board with this key exists.',
  'board.full': 'The board holds as many of these as it may.',
  'repository.unknown': 'The board has no repository of this name.',
  'repository.exists': 'The board has a repository of this name or at this path.',
  'repository.inUse': 'Open tickets name this repository.',
  'role.unknown': 'The board has no such role.',
  'role.shipped': 'The role is shipped with Callboard; a board can override it, not remove it.',
  'role.inUse': 'Agents, open tickets or the settings of the board name this role.',
  'agent.unknown': 'Nobody of this name is on the roster.',
  'agent.exists': 'Somebody of this name is on the roster.',
  'agent.inUse': 'The settings of the board name this agent.',
  'agent.roleMismatch': 'The agent is on the roster with another role.',
  'ticket.unknown': 'The board has no ticket of this id.',
  'ticket.versionStale': 'The ticket has changed since the version the request was made for.',
  'ticket.criteriaFrozen': 'Criteria are fixed once a ticket is Ready.',
  'ticket.closed': 'The ticket is closed.',
  'ticket.cycle': 'The relation would make a ticket wait for itself.',
  'ticket.parentInvalid': 'The parent cannot hold this ticket.',
  'ticket.nothingToChange': 'The request changes nothing.',
  'question.unknown': 'The ticket has no open question of this id.',
  // Hand-in, review, merge.
  'thread.unknown': 'The ticket has no thread of this id.',
  'criterion.unknown': 'The ticket has no criterion of this id.',
  'artifact.unknown': 'The ticket has no artifact of this name or version.',
  'merge.refused': 'What is recorded as merged is not what was approved.',
  'ticket.full': 'The ticket holds as many of these as it may.',
  'gate.refused': 'The ticket may not move; data.conditions names every unmet condition.',
  'claim.refused': 'The ticket cannot be claimed; data.conditions names every rule in the way.',
  'claim.held': 'Somebody holds this ticket.',
  'claim.none': 'Nobody holds this ticket, or not under this fence.',
  'claim.fenceStale': 'The fence belongs to an earlier claim of the ticket.',
  'claim.expired': 'The lease of this claim ran out.',
  'claim.token': 'The claim token does not fit.',
  // The REST view: what is wrong with a request before it is one of the contract's.
  'rest.forbidden': 'The request names another host, or comes from a page of a browser.',
  'rest.token': 'The bearer token is missing or is not the one of this switch-on.',
  'rest.contentType': 'A body has to be JSON and say so.',
  'rest.verb': 'There is something at this path, but not for this verb.',
  'rest.portTaken': 'The REST view cannot listen on this port.',
  // Phases, spikes, epics.
  'phase.unknown': 'The board has no phase of this name.',
  'phase.inUse': 'Open tickets name this phase.',
  'handoff.missing': 'The claim cannot end without a handoff note.',
  'epic.unowned': 'Nobody owns this ticket as an epic.',
  'log.damaged': 'The log does not agree with its hash chain.',
  'log.sequenceUnknown': 'The log has no event of this sequence.',
} as const satisfies Record<string, string>;

export type ErrorCode = keyof typeof errorCodes;

/** One unmet condition of a gate or a claim: a code for programs, a sentence that says what would change it. */
export const condition = z.object({ code: z.string(), message: z.string() });
export type Condition = z.infer<typeof condition>;

/** What a JSON-RPC error carries in `data`: the code, and whatever helps to get out. */
export const wireErrorData = z.looseObject({
  code: z.string(),
  conditions: z.array(condition).optional(),
  /** The ticket as it is now, where a stale version was refused. */
  current: z.unknown().optional(),
  /** Where the parameters went wrong: path and sentence. */
  issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type WireErrorData = z.infer<typeof wireErrorData>;

/** Number that stands in a JSON-RPC error's `code`; ours is the string in `data.code`. */
export const jsonRpcRefusal = -32_000;

/** A refusal that came over the wire or goes out on it. */
export class WireError extends Error {
  readonly code: ErrorCode | (string & {});
  readonly data: WireErrorData;
  constructor(
    code: ErrorCode | (string & {}),
    message: string,
    data: Omit<WireErrorData, 'code'> & { cause?: unknown } = {},
  ) {
    const { cause, ...rest } = data;
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'WireError';
    this.code = code;
    this.data = { ...rest, code };
  }
}

/**
 * What a refusal says besides its conditions, whose sentences its message repeats at the end for programs that show nothing
 * else. Empty where it says nothing besides.
 */
export function headingOf(message: string, conditions: readonly { readonly message: string }[]): string {
  const repeated = conditions.map((one) => one.message).join(' ');
  return message.endsWith(repeated) ? message.slice(0, message.length - repeated.length).trimEnd() : message;
}
