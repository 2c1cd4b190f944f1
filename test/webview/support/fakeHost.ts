import { gateOf } from '../../../src/domain/gates.ts';
import { switchedPhases } from '../../../src/domain/phaseSwitch.ts';
import type { Board } from '../../../src/protocol/board.ts';
import type { Digest } from '../../../src/protocol/digest.ts';
import type { WireEvent } from '../../../src/protocol/events.ts';
import { recordEvents } from '../../../src/protocol/records.ts';
import type { TicketId } from '../../../src/protocol/ids.ts';
import type { Ticket, TicketSummary } from '../../../src/protocol/ticket.ts';
import type { HostMessage, Seat } from '../../../src/protocol/webviewHostMessages.ts';
import { checkViewMessage, type ViewMessage } from '../../../src/protocol/webviewMessages.ts';
import { makeBoard } from './boardData.ts';

export interface FakeHostOptions {
  readonly board?: Board;
  readonly tickets?: readonly Ticket[];
  readonly entries?: readonly WireEvent[];
  readonly seat?: Seat | undefined;
  /** The board after each of its events, the first one first. */
  readonly history?: readonly PastBoard[];
  readonly points?: StatisticsPoints;
  readonly digest?: Digest;
  /** What is sent instead of a board. */
  readonly instead?: HostMessage;
}

/** The board after an event. */
export interface PastBoard {
  readonly event: WireEvent;
  readonly tickets: readonly Ticket[];
}

export type StatisticsPoints = Extract<HostMessage, { type: 'statistics.answered' }>['points'];

/** So few that a test board takes several pages. */
const replayPage = 5;

const andrew = { agent: 'andrew', role: 'developer', session: 'session-andrew' } as Seat;

type Ask = Extract<ViewMessage, { request: number }>;
type Question = Extract<Ask, { type: `${string}.ask` }>;

/**
 * The extension's side of the page, small but real: it checks what the page sends with the schemas of the product, asks the
 * product's own gates, keeps versions, and answers every request once.
 */
export class FakeHost {
  readonly received: ViewMessage[] = [];
  readonly refused: unknown[] = [];
  readonly tickets: Map<TicketId, Ticket>;
  /** Requests that are not answered until `answerHeld`. */
  hold = false;
  board: Board;
  readonly #options: FakeHostOptions;
  readonly #post: (messages: HostMessage[]) => Promise<void>;
  readonly #underWay = new Set<Promise<void>>();
  #held: Ask[] = [];
  #opened: TicketId | undefined;

  constructor(options: FakeHostOptions, post: (messages: HostMessage[]) => Promise<void>) {
    this.#options = options;
    this.board = options.board ?? makeBoard();
    this.tickets = new Map((options.tickets ?? []).map((ticket) => [ticket.id, ticket]));
    this.#post = post;
  }

  /** What the page sent of one type. */
  sent<Type extends ViewMessage['type']>(type: Type): Extract<ViewMessage, { type: Type }>[] {
    return this.received.filter(
      (message): message is Extract<ViewMessage, { type: Type }> => message.type === type,
    );
  }

  ticket(id: string): Ticket {
    const ticket = this.tickets.get(id as TicketId);
    if (ticket === undefined) throw new Error(`The test board has no ${id}.`);
    return ticket;
  }

  /** Somebody else changes a ticket. */
  async change(id: string, change: Partial<Ticket>): Promise<void> {
    const ticket = this.#changed(this.ticket(id), change);
    await this.#post([{ type: 'tickets.upserted', tickets: [summaryOf(ticket)] }, ...this.#refresh(ticket)]);
  }

  async send(...messages: HostMessage[]): Promise<void> {
    await this.#post(messages);
  }

  async answerHeld(): Promise<void> {
    this.hold = false;
    for (const ask of this.#held.splice(0)) await this.#post(this.#answer(ask));
  }

  /** Takes what the page posted. */
  async take(value: unknown): Promise<void> {
    const answered = this.#take(value);
    this.#underWay.add(answered);
    await answered.finally(() => this.#underWay.delete(answered));
  }

  /** Resolves with the number of messages heard so far, once each is answered that is not held. */
  async answeredAll(): Promise<number> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
    return this.received.length + this.refused.length;
  }

  async #take(value: unknown): Promise<void> {
    const checked = checkViewMessage(value);
    if (!checked.ok) {
      this.refused.push(value);
      const { request, error } = checked;
      if (request !== undefined) {
        await this.#post([{ type: 'act.refused', request, code: error.code, message: error.message }]);
      }
      return;
    }
    const { message } = checked;
    this.received.push(message);
    if ('request' in message) {
      if (this.hold) this.#held.push(message);
      else await this.#post(this.#answer(message));
    } else {
      await this.#hear(message);
    }
  }

  async #hear(message: ViewMessage): Promise<void> {
    if (message.type === 'ready') {
      await this.#post([{ type: 'view.configured', locale: 'en' }, ...this.#load()]);
    } else if (message.type === 'ticket.open') {
      this.#opened = message.ticket;
      const ticket = this.tickets.get(message.ticket);
      const answer: HostMessage =
        ticket === undefined
          ? { type: 'ticket.absent', ticket: message.ticket, message: 'The board has no such ticket.' }
          : { type: 'ticket.opened', ticket, ...this.#told(ticket) };
      await this.#post([answer]);
    }
  }

  #load(): HostMessage[] {
    if (this.#options.instead !== undefined) return [this.#options.instead];
    const all = [...this.tickets.values()].map(summaryOf);
    const seat = 'seat' in this.#options ? this.#options.seat : andrew;
    const loaded = {
      type: 'board.loaded',
      board: this.board,
      connection: 'connected',
      complete: true,
    } as const;
    return [{ ...loaded, tickets: all, ...(seat !== undefined && { seat }) }];
  }

  /** What happened to a ticket, newest first, and what was recorded of its review, oldest first. */
  #told(ticket: Ticket): { entries: WireEvent[]; records: WireEvent[] } {
    const entries = (this.#options.entries ?? []).filter(({ payload }) => payload['ticket'] === ticket.id);
    return { entries, records: entries.filter(({ type }) => recordEvents.includes(type)).reverse() };
  }

  #refresh(ticket: Ticket): HostMessage[] {
    return this.#opened === ticket.id ? [{ type: 'ticket.refreshed', ticket, ...this.#told(ticket) }] : [];
  }

  #changed(ticket: Ticket, change: Partial<Ticket>): Ticket {
    const changed = { ...ticket, ...change, version: ticket.version + 1 };
    this.tickets.set(ticket.id, changed);
    return changed;
  }

  #answer(ask: Ask): HostMessage[] {
    if (ask.type === 'replay.ask') return [this.#replay(ask)];
    if (ask.type === 'statistics.ask')
      return [
        { type: 'statistics.answered', request: ask.request, points: [...(this.#options.points ?? [])] },
      ];
    if (ask.type === 'digest.ask') {
      const { digest } = this.#options;
      if (digest !== undefined) return [{ type: 'digest.answered', request: ask.request, digest }];
      return [{ type: 'act.refused', request: ask.request, code: 'board.unknown', message: 'No digest.' }];
    }
    if (ask.type === 'digest.copy') return [{ type: 'act.confirmed', request: ask.request }];
    if (ask.type === 'phase.switch') return this.#switchPhase(ask);
    return this.#act(ask);
  }

  /** Like the hub: all tickets after an event, or those that differ from how they were after another one. */
  #replay({ request, sequence, from, cursor }: Extract<Ask, { type: 'replay.ask' }>): HostMessage {
    const history = this.#options.history ?? [];
    const last = history.length;
    const wanted = sequence ?? last;
    const event = history[wanted - 1]?.event;
    if (event === undefined)
      return {
        type: 'act.refused',
        request,
        code: 'log.sequenceUnknown',
        message: `There is no event ${wanted}.`,
      };
    const now = history[wanted - 1]?.tickets ?? [];
    const before = from === undefined ? [] : (history[from - 1]?.tickets ?? []);
    const differing = now.filter((ticket) => !before.includes(ticket));
    const start = Number(cursor ?? 0);
    const more = start + replayPage < differing.length;
    return {
      type: 'replay.answered',
      request,
      sequence: wanted,
      last,
      at: event.at,
      ...(cursor === undefined && { event }),
      tickets: differing.slice(start, start + replayPage).map(summaryOf),
      absent: before.map(({ id }) => id).filter((id) => !now.some((ticket) => ticket.id === id)),
      ...(more && { next: String(start + replayPage) }),
    };
  }

  #switchPhase({ request, phase, state }: Extract<Ask, { type: 'phase.switch' }>): HostMessage[] {
    const phases = [...switchedPhases(this.board.phases, { name: phase, state })];
    if (this.board.phases.some((one) => one.name === phase && one.state === state)) {
      const message = `${phase} is ${state} already.`;
      return [{ type: 'act.refused', request, code: 'ticket.nothingToChange', message }];
    }
    this.board = { ...this.board, phases };
    return [
      { type: 'board.changed', board: this.board },
      { type: 'act.confirmed', request },
    ];
  }

  #act(ask: Exclude<Ask, Question | { type: 'phase.switch' | 'digest.copy' }>): HostMessage[] {
    const ticket = this.ticket(ask.ticket);
    const { request } = ask;
    if ('expectedVersion' in ask && ask.expectedVersion !== ticket.version) {
      return [
        {
          type: 'act.refused',
          request,
          code: 'ticket.versionStale',
          message: `${ticket.id} has changed.`,
          current: ticket,
        },
      ];
    }
    const confirm = (change: Partial<Ticket>): HostMessage[] => {
      const changed = this.#changed(ticket, change);
      return [{ type: 'act.confirmed', request, ticket: summaryOf(changed) }, ...this.#refresh(changed)];
    };
    switch (ask.type) {
      case 'ticket.move': {
        const { to, reason, closedAs } = ask;
        const conditions = gateOf(ticket, this.board, { to, by: { kind: 'person' }, reason, closedAs });
        if (conditions.length === 0) return confirm({ status: to });
        return [
          {
            type: 'act.refused',
            request,
            code: 'gate.refused',
            message: `${ticket.id} may not move.`,
            conditions,
          },
        ];
      }
      case 'ticket.claim':
        if (ticket.blockedBy.length > 0) {
          const message = `${ticket.id} waits for ${ticket.blockedBy.join(', ')}.`;
          return [
            {
              type: 'act.refused',
              request,
              code: 'claim.refused',
              message,
              conditions: [{ code: 'blocker.open', message }],
            },
          ];
        }
        return confirm({ status: 'in_progress', assignee: andrew.agent });
      case 'ticket.prioritise':
        return confirm({ priority: ask.priority });
      case 'ticket.edit':
        return confirm(ask.changes as Partial<Ticket>);
      case 'comment.add':
        return confirm({ comments: ticket.comments + 1 });
    }
  }
}

function summaryOf(ticket: Ticket): TicketSummary {
  const { description: _, ...summary } = ticket;
  return summary;
}
