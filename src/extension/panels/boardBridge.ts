import * as vscode from 'vscode';
import { WireError } from '../../protocol/errors.ts';
import type { TicketId } from '../../protocol/ids.ts';
import {
  boardFilter,
  boardGrouping,
  checkViewMessage,
  type ViewMessage,
} from '../../protocol/webviewMessages.ts';
import type { BoardPage, HostMessage, Seat } from '../../protocol/webviewHostMessages.ts';
import { messageOf } from '../commands/reportError.ts';
import { isCancellation } from '../commands/command.ts';
import type { Services } from '../services.ts';
import type { SessionChange } from '../session/boardSession.ts';
import { OpenTicketReader } from './openTicketReader.ts';
import { copyDigest, questionAnswer } from './questionAnswer.ts';
import { viewActs } from './viewActs.ts';
import { viewStrings } from './viewStrings.ts';

/** How many tickets go into one message, so that neither side stands still for long. */
const chunkSize = 1_000;
/** Changes of this long are told in one message. */
const batchMs = 16;
const filterKey = 'callboard.filter';
const groupingKey = 'callboard.grouping';

/** Keeps one page fresh and carries out what it asks for. */
export class BoardBridge implements vscode.Disposable {
  readonly #services: Services;
  readonly #webview: vscode.Webview;
  readonly #reader: OpenTicketReader;
  readonly #subscriptions: vscode.Disposable;
  readonly #changed = new Set<TicketId>();
  #timer: NodeJS.Timeout | undefined;
  #listening = false;
  #wanted: TicketId | undefined;
  #open: TicketId | undefined;
  #wantedPage: { readonly page?: BoardPage } | undefined;

  constructor(services: Services, webview: vscode.Webview) {
    this.#services = services;
    this.#webview = webview;
    this.#reader = new OpenTicketReader(services.session);
    this.#subscriptions = vscode.Disposable.from(
      webview.onDidReceiveMessage((value: unknown) => {
        void this.#receive(value);
      }),
      services.session.onDidChange((change) => {
        if (this.#listening) this.#tell(change);
      }),
    );
  }

  /** Shows the page of a ticket, as soon as the view listens. */
  show(ticket: TicketId): void {
    this.#wanted = ticket;
    if (this.#listening) void this.#showWanted();
  }

  /** Shows a page in the place of the board, or the board itself, as soon as the view listens. */
  showPage(page: BoardPage | undefined): void {
    this.#wantedPage = { ...(page && { page }) };
    if (this.#listening) this.#showWantedPage();
  }

  /** The page is hidden and gone; it says `ready` again when it comes back. */
  pause(): void {
    this.#listening = false;
    this.#wanted = this.#open;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscriptions.dispose();
  }

  async #receive(value: unknown): Promise<void> {
    const checked = checkViewMessage(value);
    if (!checked.ok) {
      this.#services.log.warn(`The board sent something else than its messages: ${checked.error.message}`);
      if (checked.request !== undefined) this.#refuse(checked.request, checked.error);
      return;
    }
    const { message } = checked;
    try {
      await this.#handle(message);
    } catch (error) {
      if ('request' in message) this.#refuse(message.request, error);
      else this.#services.log.error(`${message.type}: ${messageOf(error)}`);
    }
  }

  async #handle(message: ViewMessage): Promise<void> {
    switch (message.type) {
      case 'ready':
        await this.#start();
        return;
      case 'filter.changed':
        await this.#services.memory.update(filterKey, message.filter);
        return;
      case 'grouping.changed':
        await this.#services.memory.update(groupingKey, message.grouping);
        return;
      case 'replay.ask':
      case 'statistics.ask':
      case 'digest.ask':
        this.#post(await questionAnswer(this.#services.session, message));
        return;
      case 'digest.copy':
        await copyDigest(this.#services.session);
        this.#post({ type: 'act.confirmed', request: message.request });
        return;
      case 'ticket.open':
        this.#wanted = message.ticket;
        await this.#showWanted();
        return;
      case 'ticket.close':
        this.#open = undefined;
        return;
      case 'timeline.more':
        await this.#moreTimeline(message.ticket, message.cursor);
        return;
      default: {
        const ticket = await viewActs(this.#services, message);
        if ('request' in message)
          this.#post({ type: 'act.confirmed', request: message.request, ...(ticket && { ticket }) });
      }
    }
  }

  async #start(): Promise<void> {
    this.#listening = true;
    const filter = boardFilter.safeParse(this.#services.memory.get(filterKey));
    const grouping = boardGrouping.safeParse(this.#services.memory.get(groupingKey));
    this.#post({
      type: 'view.configured',
      locale: vscode.env.language,
      strings: viewStrings(),
      ...(filter.success && { filter: filter.data }),
      ...(grouping.success && { grouping: grouping.data }),
    });
    this.#load();
    this.#showWantedPage();
    if (this.#wanted !== undefined) await this.#showWanted();
  }

  #showWantedPage(): void {
    const wanted = this.#wantedPage;
    this.#wantedPage = undefined;
    if (wanted !== undefined) this.#post({ type: 'page.opened', ...wanted });
  }

  /** The board with a first chunk of tickets, the others after it. */
  #load(): void {
    const { session } = this.#services;
    this.#changed.clear();
    const { absence, board, connection } = session;
    if (board === undefined) {
      this.#post({ type: 'board.absent', connection, ...(absence && { reason: absence }) });
      return;
    }
    const tickets = [...session.tickets.values()];
    const complete = tickets.length <= chunkSize && session.loaded;
    const seat = this.#seat();
    const first = tickets.slice(0, chunkSize);
    this.#post({ type: 'board.loaded', board, connection, tickets: first, complete, ...(seat && { seat }) });
    for (let start = chunkSize; start < tickets.length; start += chunkSize) {
      const last = start + chunkSize >= tickets.length;
      const chunk = tickets.slice(start, start + chunkSize);
      this.#post({ type: 'tickets.upserted', tickets: chunk, complete: last && session.loaded });
    }
  }

  #tell(change: SessionChange): void {
    const { session } = this.#services;
    const { board, connection } = session;
    if (change.tickets === 'all' || (change.board === true && board === undefined)) {
      this.#load();
      return;
    }
    if (change.connection === true) {
      const message = session.connectionMessage;
      this.#post({ type: 'connection.changed', connection, ...(message !== undefined && { message }) });
    }
    if (change.board === true && board !== undefined) this.#post({ type: 'board.changed', board });
    if (change.seat === true) {
      const seat = this.#seat();
      this.#post({ type: 'seat.changed', ...(seat && { seat }) });
    }
    for (const id of change.tickets ?? []) this.#changed.add(id);
    if (this.#changed.size > 0) this.#timer ??= setTimeout(() => void this.#flush(), batchMs);
  }

  async #flush(): Promise<void> {
    this.#timer = undefined;
    const ids = [...this.#changed];
    this.#changed.clear();
    const { tickets } = this.#services.session;
    const present = ids.flatMap((id) => tickets.get(id) ?? []);
    if (present.length > 0) this.#post({ type: 'tickets.upserted', tickets: present });
    if (this.#open === undefined || !ids.includes(this.#open)) return;
    try {
      this.#post({ type: 'ticket.refreshed', ...(await this.#reader.refresh(this.#open)) });
    } catch (error) {
      this.#services.log.warn(`Refreshing ${String(this.#open)}: ${messageOf(error)}`);
    }
  }

  async #showWanted(): Promise<void> {
    const ticket = this.#wanted;
    if (ticket === undefined || this.#services.session.board === undefined) return;
    this.#wanted = undefined;
    this.#open = ticket;
    try {
      this.#post({ type: 'ticket.opened', ...(await this.#reader.open(ticket)) });
    } catch (error) {
      this.#open = undefined;
      this.#post({ type: 'ticket.absent', ticket, message: messageOf(error) });
    }
  }

  async #moreTimeline(ticket: TicketId, cursor: string): Promise<void> {
    const { entries, next } = await this.#reader.older(ticket, cursor);
    this.#post({ type: 'timeline.loaded', ticket, entries, ...(next !== undefined && { next }) });
  }

  #seat(): Seat | undefined {
    const { session, workspaceWindow } = this.#services;
    const { seat, sessionId } = session;
    const workspaceOf = workspaceWindow.ticket;
    return (
      seat &&
      sessionId && {
        agent: seat.agent,
        role: seat.role,
        session: sessionId,
        ...(workspaceOf && { workspaceOf }),
      }
    );
  }

  #refuse(request: number, error: unknown): void {
    if (isCancellation(error)) {
      this.#post({ type: 'act.refused', request, code: 'act.cancelled', message: messageOf(error) });
      return;
    }
    this.#services.log.warn(`The board was refused: ${messageOf(error)}`);
    const data = error instanceof WireError ? error.data : undefined;
    this.#post({
      type: 'act.refused',
      request,
      code: data?.code ?? 'request.failed',
      message: messageOf(error),
      ...(data?.conditions && { conditions: data.conditions }),
    });
  }

  #post(message: HostMessage): void {
    void this.#webview.postMessage(message);
  }
}
