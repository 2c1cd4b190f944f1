import { ulid } from 'ulid';
import type { Disposable } from '../base/disposable.ts';
import { Emitter, type Event } from '../base/emitter.ts';
import type { BoardWatch } from './boardWatch.ts';
import type { CallOptions, CallParams, HubClient } from './hubClient.ts';
import { LeaseKeeper } from './leaseKeeper.ts';
import type { AgentToolMethod } from '../protocol/agentTools.ts';
import type { Granted } from '../protocol/claimMethods.ts';
import { contract, type Method, type Result } from '../protocol/contract.ts';
import { WireError } from '../protocol/errors.ts';
import {
  ticketId,
  type AgentName,
  type BoardKey,
  type Fence,
  type RoleName,
  type TicketId,
} from '../protocol/ids.ts';
import { parseOrRefuse } from '../protocol/issues.ts';
import type { Right } from '../protocol/request.ts';
import type { TicketSummary } from '../protocol/ticket.ts';
import { withoutFilledIn } from '../protocol/toolSchema.ts';

/** Who the session sits as. */
export interface Seat {
  readonly board: BoardKey;
  readonly agent: AgentName;
  readonly role: RoleName;
}

/** A claim that this session got itself, and the renewing of its lease. */
interface Kept {
  readonly fence: Fence;
  readonly lease: Disposable;
}

/** A claim that came to this session (`held`), ended by what it did or was seen (`ended`), or is another's now, perhaps as it is (`lost`). */
export interface HeldChange {
  readonly ticket: TicketId;
  readonly fence: Fence;
  readonly now: 'held' | 'ended' | 'lost';
}

/** `claim`: works on the one claim of its token. `seat`: may claim. `reader`: neither. */
type Standing = 'claim' | 'seat' | 'reader';

/** What each standing may ask for, as the hub will judge it; a person's acts are for none of them. */
const rightsOf: Readonly<Record<Standing, readonly Right[]>> = {
  claim: ['read', 'talk', 'write', 'move', 'holder'],
  seat: ['read', 'talk', 'seat', 'write', 'move', 'holder'],
  reader: ['read'],
};

/**
 * An agent's session at the hub. It writes under the fence of the claims that it got itself, never under the newest one
 * of a ticket, and keeps their leases as long as the process lives.
 */
export class AgentSession implements Disposable {
  readonly #client: HubClient;
  readonly #leases: LeaseKeeper;
  readonly #kept = new Map<TicketId, Kept>();
  readonly #held = new Emitter<HeldChange>();
  readonly #fallbackBoard: BoardKey | undefined;

  /** What this session holds is not what it was. */
  readonly onHeld: Event<HeldChange> = this.#held.event;

  constructor(
    client: HubClient,
    { board, log }: { board?: BoardKey | undefined; log: (line: string) => void },
  ) {
    this.#client = client;
    this.#fallbackBoard = board;
    this.#leases = new LeaseKeeper({ client, log });
    this.#leases.onLost(({ ticket, fence }) => {
      this.#held.fire({ ticket, fence, now: 'lost' });
    });
    const claim = client.session?.claim;
    if (claim) this.#keep(claim);
  }

  get seat(): Seat | undefined {
    return this.#client.session?.seat;
  }

  /** The claim that the token of this session speaks for. */
  get claim(): { readonly ticket: TicketId; readonly stage: string; readonly fence: Fence } | undefined {
    return this.#client.session?.claim;
  }

  /** The board of everything that names none. */
  get board(): BoardKey | undefined {
    return this.seat?.board ?? this.#fallbackBoard;
  }

  /** Tickets that this session holds. */
  get held(): readonly TicketId[] {
    return this.#leases.claims.map(({ ticket }) => ticket);
  }

  /** Whether this session has a chance to be allowed this. */
  may(method: AgentToolMethod): boolean {
    const standing: Standing = this.claim ? 'claim' : this.seat ? 'seat' : 'reader';
    return rightsOf[standing].includes(contract[method].right);
  }

  /** Asks for something for the program itself. */
  async call<M extends Method>(method: M, params: CallParams<M>, options?: CallOptions): Promise<Result<M>> {
    await this.wake();
    const result = await this.#client.call(method, params, options);
    this.#follow(method, result);
    return result;
  }

  /** Watches a board for as long as somebody wants to hear of it. */
  watch(board: BoardKey): BoardWatch {
    return this.#client.watch(board);
  }

  /** Boards came, or are called otherwise. */
  onBoards(listener: () => void): Disposable {
    return this.#client.on('boards.changed', listener);
  }

  /** Does what a model asked for. Rejects with the hub's refusal, or with `request.invalid`. */
  async act<M extends AgentToolMethod>(
    method: M,
    given: Readonly<Record<string, unknown>>,
    signal?: AbortSignal,
  ): Promise<Result<M>> {
    return this.call(method, this.#paramsOf(method, given), signal && { signal });
  }

  /** A hub that was stopped meanwhile is started again, as by every other command. */
  async wake(): Promise<void> {
    const { state } = this.#client;
    if (state === 'stopped' || state === 'failed') await this.#client.connect();
  }

  dispose(): void {
    this.#held.dispose();
    this.#leases.dispose();
    this.#client.dispose();
  }

  #paramsOf<M extends AgentToolMethod>(method: M, given: Readonly<Record<string, unknown>>): CallParams<M> {
    const { params, mutates, right } = contract[method];
    const board = 'board' in params.shape ? this.board : undefined;
    const ticket = ticketId.safeParse(given['ticket']).data;
    const fence = ticket && this.#kept.get(ticket)?.fence;
    // What it may move without a claim is for the hub to say.
    const needsClaim = 'fence' in params.shape && right !== 'move';
    if (needsClaim && ticket !== undefined && fence === undefined)
      throw new WireError(
        'claim.none',
        `This session holds no claim on ${ticket}. Only who holds it may do this.`,
      );
    const whole = {
      ...(board !== undefined && { board }),
      ...withoutFilledIn(given),
      ...('fence' in params.shape && { fence }),
      ...(mutates && { idempotencyKey: ulid() }),
    };
    return parseOrRefuse(params, whole, `The call of ${method}`) as CallParams<M>;
  }

  /** Takes note of claims that came and went. */
  #follow(method: Method, result: object): void {
    if (method === 'claim.take') this.#keep(fenceOf(result as Granted));
    if (method === 'claim.next') {
      const { granted } = result as Result<'claim.next'>;
      if (granted) this.#keep(fenceOf(granted));
    }
    // A release ends a claim, and so do a hand-in, a verdict and a spike: the ticket that comes back says so.
    const { ticket } = result as { ticket?: Partial<Pick<TicketSummary, 'id' | 'claim'>> };
    if (ticket?.id !== undefined && ticket.claim?.fence !== this.#kept.get(ticket.id)?.fence)
      this.#drop(ticket.id);
  }

  #drop(ticket: TicketId): void {
    const kept = this.#kept.get(ticket);
    if (!kept) return;
    kept.lease.dispose();
    this.#kept.delete(ticket);
    this.#held.fire({ ticket, fence: kept.fence, now: 'ended' });
  }

  #keep({ ticket, fence }: { ticket: TicketId; fence: Fence }): void {
    this.#kept.set(ticket, { fence, lease: this.#leases.keep({ ticket, fence }) });
    this.#held.fire({ ticket, fence, now: 'held' });
  }
}

function fenceOf({ ticket, claim }: Granted): { ticket: TicketId; fence: Fence } {
  return { ticket: ticket.id, fence: claim.fence };
}
