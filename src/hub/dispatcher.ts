import {
  contract,
  isMethod,
  type Method,
  type MutatingMethod,
  type Params,
  type Result,
} from '../protocol/contract.ts';
import { WireError } from '../protocol/errors.ts';
import type { SessionId } from '../protocol/ids.ts';
import { parseOrRefuse } from '../protocol/issues.ts';
import type { Bare, Call, Handlers, MutationHandler, ReadHandler } from './handlers.ts';
import { checkRight, type ClaimOf } from './rights.ts';
import { isAgent, type Session } from './session.ts';
import { requestHash, type Writer } from './writer.ts';

interface DispatcherParts {
  readonly handlers: Handlers;
  readonly writer: Writer;
  readonly claimOf: ClaimOf;
  readonly now: () => number;
}

/** Brings a request to its handler: known method, valid parameters, right, and the queue of mutations where it changes something. */
export class Dispatcher {
  readonly #parts: DispatcherParts;
  #received = 0;

  constructor(parts: DispatcherParts) {
    this.#parts = parts;
  }

  /** How many requests came so far. */
  get received(): number {
    return this.#received;
  }

  /** The result or its promise. Fails with a `WireError`; anything else is a defect. */
  dispatch(name: string, rawParams: unknown, call: Call): unknown {
    this.#received++;
    if (!isMethod(name))
      throw new WireError(
        'request.unknownMethod',
        `There is no method ${JSON.stringify(name.slice(0, 80))}.`,
      );
    if (name === 'hello') throw new WireError('request.invalid', 'This connection has said hello already.');
    call.session.lastActivityAt = this.#parts.now();
    const params = parseOrRefuse(contract[name].params, rawParams ?? {}, `The request ${name}`);
    return isMutating(name)
      ? this.#mutate(name, params as Params<typeof name>, call)
      : this.#read(name, params, call);
  }

  #read(method: Exclude<Method, 'hello' | MutatingMethod>, params: object, call: Call): unknown {
    this.#check(method, params, call);
    // The table is typed by method; a union of its entries cannot be called without forgetting which one it is.
    const handler = this.#parts.handlers[method] as ReadHandler<Method>;
    return handler(params, call);
  }

  #mutate<M extends MutatingMethod>(method: M, params: Params<M>, call: Call): Promise<Result<M>> {
    const handler = this.#parts.handlers[method] as unknown as MutationHandler<M>;
    const { idempotencyKey, ...rest } = params;
    const repeatable = {
      key: idempotencyKey,
      request: requestHash(method, rest, principalOf(call.session)),
      settles: handler.settles && ((bare: unknown) => handler.settles?.(bare as Bare<M>) !== false),
    };
    const once = async (): Promise<Result<M>> => {
      const bare = await this.#parts.writer.submit((transaction) => {
        // Checked here and not on arrival: what came before it in the queue may have changed who holds the claim.
        this.#check(method, params, call);
        return handler.decide(params, call, transaction);
      }, repeatable);
      try {
        return handler.answer(bare, call);
      } catch (error) {
        throw new WireError(
          'hub.failed',
          'This was done and is kept, but the answer to it cannot be read. The log of the hub says more.',
          { cause: error },
        );
      }
    };
    return handler.attempt?.(params, call, once) ?? once();
  }

  #check(method: Method, params: object, { session }: Call): void {
    checkRight(method, params, { session, claimOf: this.#parts.claimOf });
  }
}

function isMutating(method: Method): method is MutatingMethod {
  return contract[method].mutates;
}

/** Who a stored answer may be given to: persons of this machine are one, an agent is its claim or its session. */
function principalOf(session: Session): string {
  if (!isAgent(session)) return 'person';
  const { binding } = session;
  const own: SessionId | string = binding === undefined ? session.id : `${binding.ticket}#${binding.fence}`;
  return `agent ${own}`;
}
