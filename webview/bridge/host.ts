import type { WebviewApi } from 'vscode-webview';
import type { Condition } from '../../src/protocol/errors.ts';
import type { Ticket, TicketSummary } from '../../src/protocol/ticket.ts';
import {
  readHostMessage,
  type BoardFilter,
  type BoardGrouping,
  type BoardPage,
  type HostMessage,
  type ViewMessageIn,
} from './messages.ts';

/** A message without its request number; the bridge adds it. */
type WithoutRequest<M> = M extends { request: number } ? Omit<M, 'request'> : never;
type Request = WithoutRequest<ViewMessageIn>;
/** A request that is answered with what was asked for. */
export type Question = Extract<Request, { type: `${string}.ask` }>;
/** A request that is answered with whether it was done. */
export type Act = Exclude<Request, Question>;
/** A message that is not answered. */
export type Notice = Exclude<ViewMessageIn, { request: number }>;

/** A message of the host that answers a request. */
type Answer = Extract<HostMessage, { request: number }>;
/** What answers a question. */
export type Answered = Exclude<Answer, { type: 'act.confirmed' | 'act.refused' }>;

/** A message of the host that answers nothing. */
export type Told = Exclude<HostMessage, { request: number }>;

/** What came of a question. */
export type Reading<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

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
  readonly grouping?: BoardGrouping;
  /** The page that takes the place of the board. */
  readonly page?: BoardPage | undefined;
  /** Per grouping the lanes that show their heading only. */
  readonly collapsed?: Readonly<Partial<Record<BoardGrouping, readonly string[]>>>;
}

/** The extension behind the page: sends notices, asks for acts, hears messages, keeps the page's state. */
export class Host {
  readonly #api: WebviewApi<SavedState> = acquireVsCodeApi<SavedState>();
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  // Not from 1: an answer to an earlier life of this page must not fit a request of this one.
  #nextRequest = Date.now();
  #saved: SavedState = this.#api.getState() ?? {};

  /** Hears every message but the answers to acts. */
  listen(heard: (message: Told) => void): void {
    window.addEventListener('message', (event: MessageEvent<unknown>) => {
      const message = readHostMessage(event.data);
      if (message === undefined) return;
      if ('request' in message) this.#answer(message);
      else heard(message);
    });
  }

  tell(notice: Notice): void {
    this.#api.postMessage(notice);
  }

  /** Asks for an act; resolves when it is committed or refused. */
  async ask(act: Act): Promise<Outcome> {
    const answer = await this.#request(act);
    if (answer.type !== 'act.refused')
      return { ok: true, ticket: answer.type === 'act.confirmed' ? answer.ticket : undefined };
    const { code, message, conditions = [], current } = answer;
    return { ok: false, code, message, conditions, current };
  }

  /** Asks a question; resolves with the answer of that type, or with why there is none. */
  async read<Type extends Answered['type']>(
    type: Type,
    question: Question,
  ): Promise<Reading<Extract<Answered, { type: Type }>>> {
    const answer = await this.#request(question);
    if (answer.type === type) return { ok: true, value: answer as Extract<Answered, { type: Type }> };
    return { ok: false, message: answer.type === 'act.refused' ? answer.message : '' };
  }

  get saved(): SavedState {
    return this.#saved;
  }

  save(change: Partial<SavedState>): void {
    this.#saved = { ...this.#saved, ...change };
    this.#api.setState(this.#saved);
  }

  #request(message: Request): Promise<Answer> {
    const request = this.#nextRequest++;
    return new Promise((resolve) => {
      this.#waiting.set(request, resolve);
      this.#api.postMessage({ ...message, request });
    });
  }

  #answer(answer: Answer): void {
    const resolve = this.#waiting.get(answer.request);
    this.#waiting.delete(answer.request);
    resolve?.(answer);
  }
}
