import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Clock } from '../base/clock.ts';
import { closeCodes, type FrameSocket } from '../wire/framing.ts';

interface OutboxOptions {
  /** What the socket writes to. */
  readonly stream: Duplex;
  readonly clock: Clock;
  readonly slowConsumerBytes: number;
  readonly slowConsumerMs: number;
  /** Told once, when the socket is too far behind. */
  readonly onSlow: (reason: string) => void;
}

/** Times of sent frames are let go in portions of this many. */
const compactAt = 1_024;

/** A socket as JSON-RPC framing needs it, that is given up when the other side does not keep pace. */
export class Outbox implements FrameSocket {
  readonly #socket: WebSocket;
  readonly #options: OutboxOptions;
  /** When each unsent frame was handed over, the oldest first; from `#first` on. */
  #unsent: number[] = [];
  #first = 0;
  #gathering = false;

  constructor(socket: WebSocket, options: OutboxOptions) {
    this.#socket = socket;
    this.#options = options;
  }

  send(frame: string | Buffer, done?: (error?: Error) => void): void {
    this.#gather();
    this.#unsent.push(this.#options.clock.monotonic());
    this.#socket.send(frame, { binary: false }, (error) => {
      this.#sent();
      done?.(error);
    });
    this.check();
  }

  /** Gives the socket up when its other side is too far behind. */
  check(): void {
    const { clock, slowConsumerBytes, slowConsumerMs, onSlow } = this.#options;
    const oldest = this.#unsent[this.#first];
    const tooMuch = this.#socket.bufferedAmount > slowConsumerBytes;
    const tooOld = oldest !== undefined && clock.monotonic() - oldest > slowConsumerMs;
    if (!tooMuch && !tooOld) return;
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    onSlow(tooMuch ? 'too many bytes unsent' : 'too long unsent');
    // The close frame would wait behind everything that is unsent.
    this.#socket.close(closeCodes.slow, 'too slow');
    this.#socket.terminate();
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  on(event: 'message', listener: (data: unknown, isBinary: boolean) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: string, listener: (data: never, isBinary: never) => void): unknown {
    const heard = listener as (...values: unknown[]) => void;
    return this.#socket.on(event, event === 'message' ? this.#guarded(heard) : heard);
  }

  /** JSON-RPC throws on a message whose id or method has no usable type; nothing after it can be trusted. */
  #guarded(listener: (...values: unknown[]) => void): (...values: unknown[]) => void {
    return (...values) => {
      try {
        listener(...values);
      } catch {
        this.close(closeCodes.malformed, 'not a JSON-RPC message');
      }
    };
  }

  /** What is sent in one turn, the news of a commit and the answer to who made it, leaves in one system call. */
  #gather(): void {
    if (this.#gathering) return;
    this.#gathering = true;
    const { stream } = this.#options;
    stream.cork();
    setImmediate(() => {
      this.#gathering = false;
      stream.uncork();
    });
  }

  #sent(): void {
    this.#first++;
    if (this.#first < this.#unsent.length && this.#first < compactAt) return;
    this.#unsent = this.#unsent.slice(this.#first);
    this.#first = 0;
  }
}
