import type { CancellationToken } from 'vscode-jsonrpc/node';
import type { Method, MutatingMethod, Params, Result } from '../protocol/contract.ts';
import type { Session } from './session.ts';
import type { Transaction } from './writer.ts';

/** One request of one session. */
export interface Call {
  readonly session: Session;
  readonly cancelled: CancellationToken;
}

/** What a claim answers before its token is put in: this is what the log remembers. */
export type BareGranted = Omit<Result<'claim.take'>, 'token'>;

/** The result of a mutation as it is stored, without any token. */
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
