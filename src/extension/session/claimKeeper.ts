import * as vscode from 'vscode';
import type { LeaseKeeper } from '../../client/leaseKeeper.ts';
import type { Fence, TicketId } from '../../protocol/ids.ts';
import type { TicketSummary } from '../../protocol/ticket.ts';
import { messageOf } from '../commands/reportError.ts';
import type { BoardSession } from './boardSession.ts';
import type { HubLink } from './hubLink.ts';
import { readSettings } from './settings.ts';
import type { WindowMemory } from './windowMemory.ts';

interface ClaimKeeperParts {
  readonly session: BoardSession;
  readonly link: HubLink;
  readonly memory: WindowMemory;
  readonly log: vscode.LogOutputChannel;
}

/** A claim that ended without this window ending it. */
export interface EndedClaim {
  readonly ticket: TicketId;
  readonly message: string;
}

/** How long a window that is gone may be away before the one that made its claim takes it back. */
const takeBackAfterMs = 3_000;

/**
 * Keeps the leases of this window. What it holds is read off the board, so it is right after a reload, after the window of
 * a workspace took its claim over, and after somebody else released it.
 */
export class ClaimKeeper implements vscode.Disposable {
  readonly #parts: ClaimKeeperParts;
  readonly #subscriptions: vscode.Disposable[] = [];
  readonly #kept = new Map<TicketId, { readonly fence: Fence; readonly kept: { dispose(): void } }>();
  readonly #released = new Set<string>();
  readonly #ended = new vscode.EventEmitter<EndedClaim>();
  #leases: LeaseKeeper | undefined;
  #takeBack: NodeJS.Timeout | undefined;
  #disposed = false;

  /** A claim this window held is gone: expired, reclaimed, or released by somebody else. */
  readonly onEnded = this.#ended.event;

  constructor(parts: ClaimKeeperParts) {
    this.#parts = parts;
    this.#subscriptions.push(
      parts.session.onDidChange(() => {
        this.#review();
      }),
    );
    void parts.link.keeper.then((leases) => {
      this.#use(leases);
    });
  }

  /** This window gives the claim up itself, so its end is no news. */
  expectEnd(ticket: TicketId, fence: Fence): void {
    this.#released.add(`${ticket}/${String(fence)}`);
  }

  /** Remembers that this window made a claim that another window works on. */
  async made(ticket: TicketId, fence: Fence): Promise<void> {
    const { memory } = this.#parts;
    const others = memory.claimsMade.filter((one) => one.ticket !== ticket);
    await memory.setClaimsMade([...others, { ticket, fence }]);
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#takeBack);
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#leases?.dispose();
    this.#ended.dispose();
  }

  #use(leases: LeaseKeeper): void {
    if (this.#disposed) {
      leases.dispose();
      return;
    }
    this.#leases = leases;
    leases.onLost(({ ticket, fence, message }) => {
      this.#kept.delete(ticket);
      this.#tellEnd(ticket, { fence, message });
    });
    leases.onUnconfirmed(({ ticket, forMs }) => {
      this.#parts.log.warn(
        `The claim of ${ticket} was not confirmed for ${String(Math.round(forMs / 1000))} s.`,
      );
    });
    this.#review();
  }

  /** Keeps what the board says is this session's, and lets go of what is not. */
  #review(): void {
    const { session } = this.#parts;
    if (this.#leases === undefined || !session.loaded) return;
    for (const ticket of session.tickets.values()) {
      const { claim, id } = ticket;
      if (claim === undefined || !session.holdsHere(ticket) || this.#kept.get(id)?.fence === claim.fence)
        continue;
      this.#kept.set(id, { fence: claim.fence, kept: this.#leases.keep({ ticket: id, fence: claim.fence }) });
    }
    for (const [id, { fence, kept }] of this.#kept) {
      const ticket = session.tickets.get(id);
      if (ticket !== undefined && session.holdsHere(ticket) && ticket.claim?.fence === fence) continue;
      kept.dispose();
      this.#kept.delete(id);
      if (ticket?.claim?.fence !== fence) this.#tellEnd(id, { fence });
    }
    this.#planTakeBack();
  }

  #tellEnd(ticket: TicketId, { fence, message }: { readonly fence: Fence; readonly message?: string }): void {
    if (this.#released.delete(`${ticket}/${String(fence)}`)) return;
    const told = message ?? vscode.l10n.t('{0} was given back from somewhere else.', ticket);
    this.#parts.log.warn(`Claim of ${ticket} under fence ${String(fence)} ended: ${told}`);
    this.#ended.fire({ ticket, message: told });
  }

  /** Claims that this window made and whose window is gone; a reload of that window comes back sooner than the delay. */
  #abandoned(): TicketSummary[] {
    const { session, memory } = this.#parts;
    if (session.connection !== 'connected' || session.seat === undefined) return [];
    const present = new Set(session.sessions.map(({ id }) => id));
    return memory.claimsMade.flatMap(({ ticket: id, fence }) => {
      const ticket = session.tickets.get(id);
      const { claim } = ticket ?? {};
      const mine = claim?.fence === fence && claim.agent === session.seat?.agent;
      return ticket && mine && !present.has(claim.session) ? [ticket] : [];
    });
  }

  #planTakeBack(): void {
    if (this.#abandoned().length === 0) return;
    this.#takeBack ??= setTimeout(() => {
      this.#takeBack = undefined;
      for (const ticket of this.#abandoned()) void this.#takeBackClaim(ticket);
    }, takeBackAfterMs);
  }

  async #takeBackClaim({ id, claim }: TicketSummary): Promise<void> {
    const { session, log } = this.#parts;
    if (claim === undefined) return;
    try {
      const { readClaimFile } = await import('../../workspace/claimFile.ts');
      const file = await readClaimFile(readSettings().home.folder, { ticket: id, fence: claim.fence });
      if (file === undefined) return;
      await session.request('claim.adopt', { ticket: id, fence: claim.fence, token: file.token });
      log.info(`Took ${id} back: the window that worked on it is gone.`);
    } catch (error) {
      log.warn(`Taking ${id} back: ${messageOf(error)}`);
    }
  }
}
