import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Desk } from '../cli/desk.ts';

/** A message as it stands on the line. */
export interface Frame {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
}

/** The server as a process, and the lines that go to it and come from it: no library of the protocol stands between. */
export class Frames {
  readonly #child: ChildProcess;
  readonly #frames: Frame[] = [];
  readonly #waiting: (() => void)[] = [];
  readonly #ended: Promise<number | null>;

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#ended = new Promise((resolve) => child.once('exit', resolve));
    assert.ok(child.stdout);
    createInterface(child.stdout).on('line', (line) => {
      this.#frames.push(JSON.parse(line) as Frame);
      for (const wake of this.#waiting.splice(0)) wake();
    });
  }

  static async start(desk: Desk, args: readonly string[]): Promise<Frames> {
    return new Frames(await desk.start(['mcp', ...args]));
  }

  /** Writes a line as it is. */
  write(line: string): void {
    this.#child.stdin?.write(`${line}\n`);
  }

  /** Writes a message and resolves with what comes next. */
  async ask(message: object | string): Promise<Frame> {
    this.write(typeof message === 'string' ? message : JSON.stringify({ jsonrpc: '2.0', ...message }));
    return await this.next();
  }

  /** The next line that nobody has taken yet. Rejects when there can be none any more. */
  async next(): Promise<Frame> {
    while (this.#frames.length === 0) {
      const came = new Promise<string>((resolve) => this.#waiting.push(() => resolve('came')));
      const first = await Promise.race([came, this.#ended]);
      assert.equal(first, 'came', 'the process ended');
    }
    const [frame] = this.#frames.splice(0, 1);
    assert.ok(frame);
    return frame;
  }

  /** Lines that came and that nobody asked for. */
  get left(): readonly Frame[] {
    return this.#frames;
  }

  /** Closes standard input; resolves with the status of the process. */
  async end(): Promise<number | null> {
    this.#child.stdin?.end();
    return await this.#ended;
  }
}

/** What every request carries since 2026; before, nothing. */
export const envelope = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'frames', version: '1.0.0' },
  'io.modelcontextprotocol/clientCapabilities': {},
} as const;
