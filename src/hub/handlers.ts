import type { CancellationToken } from 'vscode-jsonrpc/node';
import type { Method, MutatingMethod, Params, Result } from '../protocol/contract.ts';
import type { Handoff } from '../protocol/events.ts';
import type { TicketId } from '../protocol/ids.ts';
import type { Claim, TicketSummary } from '../protocol/ticket.ts';
import type { Session } from './session.ts';
import type { Transaction } from './writer.ts';

/** One request of one session. */
export interface Call {
  readonly session: Session;
  readonly cancelled: CancellationToken;
}

/** What the log remembers of a granted claim: no token, and of ticket and note only where they are. */
export interface BareGranted {
  readonly ticket: TicketId;
  readonly claim: Claim;
  /** Sequence of the event that carries what the last holder left; from hubs of before the note itself. */
  readonly handoff?: number | Handoff | undefined;
}

type Granting = 'claim.take' | 'claim.adopt' | 'claim.next';

/** The mutations that answer with the ticket they changed. */
export type TicketMutation = {
  [M in Exclude<MutatingMethod, Granting>]: Result<M> extends { ticket: TicketSummary } ? M : never;
}[Exclude<MutatingMethod, Granting>];

/**
 * The result of a mutation as it is stored. It only names its ticket, which would be most of what is written: that is
 * shown as it stands when the answer is given, for a repeated request too.
 */
export type Bare<M extends MutatingMethod> = M extends 'claim.take' | 'claim.adopt'
  ? BareGranted
  : M extends 'claim.next'
    ? Omit<Result<'claim.next'>, 'granted'> & { granted?: BareGranted | undefined }
    : M extends TicketMutation
      ? Omit<Result<M>, 'ticket'> & { ticket: TicketId }
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

/** For mutations that answer with their ticket. */
export function ticketed<M extends TicketMutation>(
  show: (ticket: TicketId) => TicketSummary,
  decide: (params: Params<M>, call: Call, transaction: Transaction) => Bare<M> & { ticket: TicketId },
): MutationHandler<M> {
  return {
    decide,
    answer: (bare) => ({ ...bare, ticket: show(ticketNamed(bare)) }) as unknown as Result<M>,
  };
}

/** The ticket of a stored result. Hubs of before wrote the whole ticket, and may be asked again after them. */
export function ticketNamed({ ticket }: { readonly ticket: TicketId | { readonly id: TicketId } }): TicketId {
  return typeof ticket === 'string' ? ticket : ticket.id;
}
