import { Emitter } from '../../src/base/emitter.ts';
import type { WorkUnderWay } from '../../src/domain/workUnderWay.ts';
import type { Board, PhaseState } from '../../src/protocol/board.ts';
import type { Condition } from '../../src/protocol/errors.ts';
import type { WireEvent } from '../../src/protocol/events.ts';
import type { TicketId } from '../../src/protocol/ids.ts';
import type { Ticket, TicketStatus, TicketSummary } from '../../src/protocol/ticket.ts';
import type { Host, Told } from '../bridge/host.ts';
import type {
  BoardAbsence,
  BoardFilter,
  BoardGrouping,
  BoardPage,
  ConnectionState,
  HostMessage,
  Seat,
} from '../bridge/messages.ts';
import { localise, named } from '../ui/strings.ts';
import { filterTest } from './filter.ts';
import { Replay } from './replay.ts';
import { TicketStore } from './ticketStore.ts';

/** The ticket that is shown beside or over the board. Until it is loaded there is only its id. */
export interface OpenTicket {
  readonly id: TicketId;
  readonly ticket?: Ticket;
  readonly entries: readonly WireEvent[];
  /** How its work was handed in, judged, merged and decided, oldest first. */
  readonly records: readonly WireEvent[];
  /** Cursor of the entries before those at hand. */
  readonly next?: string | undefined;
  /** Why it cannot be shown. */
  readonly problem?: string;
}

/** What the hub said no to, and all that was in the way. */
export interface Refusal {
  readonly ticket: TicketId;
  readonly summary: string;
  readonly message: string;
  readonly conditions: readonly Condition[];
}

/** A card on its way by keyboard: where it is and where Enter would put it. */
export interface KeyboardMove {
  readonly ticket: TicketId;
  readonly target: TicketStatus;
  readonly lane: string;
}

/** The messages about one ticket: the open one, or the one to be found. */
type AboutTicket = Extract<Told, { type: `ticket.${string}` | 'timeline.loaded' }>;

/** All the page knows. Views read it and draw; acts and messages change it and fire `changed`, which is heard once a frame. */
export class BoardModel {
  readonly #live = new TicketStore();
  readonly #host: Host;
  readonly #changed = new Emitter<void>();
  readonly #revealed = new Emitter<TicketId>();
  readonly #paged = new Emitter<BoardPage | undefined>();
  readonly #queue: Told[] = [];
  #frame = 0;

  board: Board | undefined;
  seat: Seat | undefined;
  connection: ConnectionState = 'connecting';
  connectionMessage: string | undefined;
  absence: BoardAbsence | undefined;
  complete = false;
  filter: BoardFilter;
  grouping: BoardGrouping;
  /** The board at another time; nothing while it is shown as it is now. */
  replay: Replay | undefined;
  /** The page that takes the place of the board. */
  page: BoardPage | undefined;
  open: OpenTicket | undefined;
  refusal: Refusal | undefined;
  keyboardMove: KeyboardMove | undefined;
  dragged: TicketId | undefined;
  announcement = '';

  readonly changed = this.#changed.event;
  /** A card is to be shown and to get the focus. */
  readonly revealed = this.#revealed.event;
  /** The host shows a page in the place of the board, or the board itself. */
  readonly paged = this.#paged.event;

  constructor(host: Host) {
    this.#host = host;
    this.filter = host.saved.filter ?? {};
    this.grouping = host.saved.grouping ?? 'none';
    this.page = host.saved.page;
    this.#live.group(this.grouping);
    host.listen((message) => {
      this.#queue.push(message);
      this.touch();
    });
  }

  /** The tickets that are shown: as they are now, or as they were. */
  get store(): TicketStore {
    return this.replay?.store ?? this.#live;
  }

  /** The lanes that show their heading only. */
  get collapsed(): ReadonlySet<string> {
    return new Set(this.#host.saved.collapsed?.[this.grouping]);
  }

  /** The work that holds other tickets back. */
  get workUnderWay(): WorkUnderWay {
    return this.store.workUnderWay;
  }

  /** How far the phase of a ticket has come; nothing where the board does not have it. */
  phaseOf({ phase }: TicketSummary): PhaseState | undefined {
    return phase === undefined ? undefined : this.board?.phases.find(({ name }) => name === phase)?.state;
  }

  /** Something changed: the views draw in the next frame, however often this is called until then. */
  touch(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      for (const message of this.#queue.splice(0)) this.#take(message);
      this.#changed.fire();
    });
  }

  /** Whether the views draw everything in this frame or the next one: then nobody has to draw a part of it before. */
  get isChanging(): boolean {
    return this.#frame !== 0;
  }

  columnName(status: TicketStatus): string {
    return this.board?.settings.columns[status] ?? named('column', status);
  }

  /** Says something to those who listen instead of looking. */
  announce(text: string): void {
    // The same sentence twice is only spoken twice when it differs.
    this.announcement = this.announcement === text ? `${text}\u00a0` : text;
    this.touch();
  }

  narrow(filter: BoardFilter): void {
    this.filter = filter;
    this.#applyFilter();
    this.#host.save({ filter });
    this.#host.tell({ type: 'filter.changed', filter });
    this.touch();
  }

  /** Divides the board into lanes. */
  group(grouping: BoardGrouping): void {
    this.#divide(grouping);
    this.#host.save({ grouping });
    this.#host.tell({ type: 'grouping.changed', grouping });
    this.touch();
  }

  /** Leaves only the heading of a lane, or shows its cards again. */
  collapse(lane: string, { collapsed }: { readonly collapsed: boolean }): void {
    const lanes = new Set(this.collapsed);
    if (collapsed) lanes.add(lane);
    else lanes.delete(lane);
    this.#host.save({ collapsed: { ...this.#host.saved.collapsed, [this.grouping]: [...lanes] } });
    this.touch();
  }

  /** Shows another page instead of the board; without one, the board again. */
  show(page: BoardPage | undefined): void {
    this.page = page;
    this.#host.save({ page });
    this.touch();
  }

  /** Shows the board as it was, beginning with its last event. */
  startReplay(): void {
    this.replay ??= new Replay(this.#host, () => {
      this.touch();
    });
    this.replay.store.group(this.grouping);
    this.#applyFilter();
    this.touch();
  }

  /** Back to the board as it is now. */
  endReplay(): void {
    this.replay?.close();
    this.replay = undefined;
    this.touch();
  }

  openTicket(id: TicketId): void {
    if (this.open?.id !== id) this.open = { id, entries: [], records: [] };
    this.#host.save({ openTicket: id });
    this.#host.tell({ type: 'ticket.open', ticket: id });
    this.touch();
  }

  closeTicket(): void {
    if (this.open === undefined) return;
    this.open = undefined;
    this.#host.save({ openTicket: undefined });
    this.#host.tell({ type: 'ticket.close' });
    this.touch();
  }

  reveal(id: TicketId): void {
    this.#revealed.fire(id);
  }

  /** The tickets this one waits for that are not closed yet. */
  openBlockers(ticket: TicketSummary): readonly TicketId[] {
    return ticket.blockedBy.filter((id) => this.store.ticket(id)?.status !== 'closed');
  }

  #applyFilter(): void {
    const test = filterTest(this.filter, this.seat?.agent);
    this.#live.filter(test);
    this.replay?.store.filter(test);
  }

  #divide(grouping: BoardGrouping): void {
    this.grouping = grouping;
    this.#live.group(grouping);
    this.replay?.store.group(grouping);
  }

  #take(message: Told): void {
    switch (message.type) {
      case 'view.configured':
        localise(message.strings ?? {}, message.locale);
        if (this.#host.saved.filter === undefined && message.filter !== undefined)
          this.filter = message.filter;
        if (this.#host.saved.grouping === undefined && message.grouping !== undefined)
          this.#divide(message.grouping);
        this.#applyFilter();
        break;
      case 'board.loaded':
        this.#load(message);
        break;
      case 'board.absent':
        this.board = undefined;
        this.absence = message.reason;
        this.connection = message.connection;
        this.endReplay();
        this.#live.replace([]);
        break;
      case 'board.changed':
        this.board = message.board;
        break;
      case 'seat.changed':
        this.seat = message.seat;
        this.#applyFilter();
        break;
      case 'tickets.upserted':
        this.#live.upsert(message.tickets);
        if (message.complete === true) this.complete = true;
        break;
      case 'page.opened':
        this.show(message.page);
        this.#paged.fire(message.page);
        break;
      case 'tickets.removed':
        this.#live.remove(message.tickets);
        break;
      case 'connection.changed':
        this.connection = message.connection;
        this.connectionMessage = message.message;
        break;
      default:
        this.#takeAboutTicket(message);
    }
  }

  #load(message: Extract<HostMessage, { type: 'board.loaded' }>): void {
    if (this.board?.key !== message.board.key) this.endReplay();
    this.board = message.board;
    this.absence = undefined;
    this.seat = message.seat;
    this.connection = message.connection;
    this.connectionMessage = undefined;
    this.complete = message.complete;
    this.#live.replace(message.tickets);
    this.#applyFilter();
  }

  #takeAboutTicket(message: AboutTicket): void {
    switch (message.type) {
      case 'ticket.opened': {
        const { ticket, entries, records = [], next } = message;
        this.open = { id: ticket.id, ticket, entries, records, next };
        this.#host.save({ openTicket: ticket.id });
        break;
      }
      case 'ticket.refreshed':
        if (this.open?.id === message.ticket.id) this.open = refreshed(this.open, message);
        break;
      case 'ticket.absent':
        if (this.open?.id === message.ticket)
          this.open = { id: message.ticket, entries: [], records: [], problem: message.message };
        break;
      case 'timeline.loaded':
        if (this.open?.id === message.ticket) {
          this.open = {
            ...this.open,
            entries: merged(this.open.entries, message.entries),
            next: message.next,
          };
        }
        break;
      case 'ticket.revealed':
        this.reveal(message.ticket);
        break;
    }
  }
}

/** The newest page joined to the older ones at hand. Where they do not meet, the older ones are let go. */
function refreshed(
  open: OpenTicket,
  message: Extract<HostMessage, { type: 'ticket.refreshed' }>,
): OpenTicket {
  const { ticket, entries, records = [], next } = message;
  const newest = open.entries[0]?.sequence;
  const meets = next === undefined || entries.some(({ sequence }) => sequence === newest);
  if (!meets) return { id: open.id, ticket, entries, records, next };
  return {
    id: open.id,
    ticket,
    entries: merged(open.entries, entries),
    records,
    next: open.ticket === undefined ? next : open.next,
  };
}

/** Entries of both, each once, newest first. */
function merged(a: readonly WireEvent[], b: readonly WireEvent[]): WireEvent[] {
  const bySequence = new Map([...a, ...b].map((entry) => [entry.sequence, entry]));
  return [...bySequence.values()].sort((x, y) => y.sequence - x.sequence);
}
