import type { CancellationToken } from 'vscode-jsonrpc/node';
import type { Method, MutatingMethod, Params, Result } from '../protocol/contract.ts';
import type { Handoff } from '../protocol/events.ts';
import type { TicketId } from '../protocol/ids.ts';
import type { Claim } from '../protocol/ticket.ts';
import type { Session } from './session.ts';
import type { Transaction } from './writer.ts';

/** One request of one session. */
export interface Call {
  readonly session: Session;
  readonly cancelled: CancellationToken;
}

/**
 * What the log remembers of a granted claim: no token, and of the ticket, which would be most of what a claim writes, only
 * which one. It is shown as it stands when the answer is given, to a repeated request too: nothing is built on its version.
 */
export interface BareGranted {
  /** Hubs of before wrote the whole ticket, and may be asked again after them. */
  readonly ticket: TicketId | { readonly id: TicketId };
  readonly claim: Claim;
  /** Sequence of the event that carries what the last holder left; of hubs of before the note itself. */
  readonly handoff?: number | Handoff | undefined;
}

/** The result of a mutation as it is stored. */
export type Bare<M extends MutatingMethod> = M extends 'claim.take' | 'claim.adopt'
  ? BareGranted
  : M extends 'claim.next'
    ? Omit<Result<'claim.next'>, 'granted'> & { granted?: BareGranted | undefined }
    : Result<M>;

/** A mutation: decided inside the transaction of its batch; `answer` follows the commit, for a repeated request too. */
export interface MutationHandler<M extends MutatingMethod> {
  decide(params: Params<M>, call: Call, transaction: Transaction): Bare<M>;
  answer(bare: Bare<M>, call: Call): Result<M>;
  /** Whether this result answers the request for ever, or leaves it to be asked again although something changed. */
  settles?(bare: Bare<M>): boolean;
  /** Surrounds the attempts where one may not be enough. */
  attempt?(params: Params<M>, call: Call, once: () => Promise<Result<M>>): Promise<Result<M>>;
}

/** Everything that is no mutation is answered where it stands. */
export type ReadHandler<M extends Method> = (params: Params<M>, call: Call) => Result<M> | Promise<Result<M>>;

/** Every method of the contract but `hello`, which makes the session: a missing one does not compile. */
export type Handlers = {
  readonly [M in Exclude<Method, 'hello'>]: M extends MutatingMethod ? MutationHandler<M> : ReadHandler<M>;
};

/** For mutations whose result needs nothing added. */
export function plain<M extends MutatingMethod>(
  decide: (params: Params<M>, call: Call, transaction: Transaction) => Bare<M> & Result<M>,
): MutationHandler<M> {
  return { decide, answer: (bare) => bare as Bare<M> & Result<M> };
}
