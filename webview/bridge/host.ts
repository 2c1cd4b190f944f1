import type { WebviewApi } from 'vscode-webview';
import type { Condition } from '../../src/protocol/errors.ts';
import type { Ticket, TicketSummary } from '../../src/protocol/ticket.ts';
import { readHostMessage, type BoardFilter, type HostMessage, type ViewMessageIn } from './messages.ts';

/** A message without its request number; the bridge adds it. */
type WithoutRequest<M> = M extends { request: number } ? Omit<M, 'request'> : never;
export type Act = WithoutRequest<ViewMessageIn>;
/** A message that is not answered. */
export type Notice = Exclude<ViewMessageIn, { request: number }>;

/** A message of the host that is no answer to an act. */
export type Told = Exclude<HostMessage, { type: 'act.confirmed' | 'act.refused' }>;

/** How an act ended. */
export type Outcome =
  | { readonly ok: true; readonly ticket: TicketSummary | undefined }
  | {
      readonly ok: false;
      readonly code: string;
      readonly message: string;
      readonly conditions: readonly Condition[];
      readonly current: Ticket | undefined;
    };

/** What survives when the editor takes the page down and puts it up again. */
export interface SavedState {
  readonly filter?: BoardFilter;
  readonly openTicket?: string;
  readonly scroll?: Readonly<Record<string, number>>;
}

/** The extension behind the page: sends notices, asks for acts, hears messages, keeps the page's state. */
export class Host {
  readonly #api: WebviewApi<SavedState> = acquireVsCodeApi<SavedState>();
  readonly #waiting = new Map<number, (outcome: Outcome) => void>();
  // Not from 1: an answer to an earlier life of this page must not fit a request of this one.
  #nextRequest = Date.now();
  #saved: SavedState = this.#api.getState() ?? {};

  /** Hears every message but the answers to acts. */
  listen(heard: (message: Told) => void): void {
    window.addEventListener('message', (event: MessageEvent<unknown>) => {
      const message = readHostMessage(event.data);
      if (message === undefined) return;
      if (message.type === 'act.confirmed') {
        this.#answer(message.request, { ok: true, ticket: message.ticket });
      } else if (message.type === 'act.refused') {
        const { code, message: sentence, conditions = [], current } = message;
        this.#answer(message.request, { ok: false, code, message: sentence, conditions, current });
      } else {
        heard(message);
      }
    });
  }

  tell(notice: Notice): void {
    this.#api.postMessage(notice);
  }

  /** Asks for an act; resolves when it is committed or refused. */
  async ask(act: Act): Promise<Outcome> {
    const request = this.#nextRequest++;
    return new Promise((resolve) => {
      this.#waiting.set(request, resolve);
      this.#api.postMessage({ ...act, request });
    });
  }

  get saved(): SavedState {
    return this.#saved;
  }

  save(change: Partial<SavedState>): void {
    this.#saved = { ...this.#saved, ...change };
    this.#api.setState(this.#saved);
  }

  #answer(request: number, outcome: Outcome): void {
    const resolve = this.#waiting.get(request);
    this.#waiting.delete(request);
    resolve?.(outcome);
  }
}
