/** The beginning of a frame's payload, from which it is decided whether the rest is kept. */
const headBytes = 24;

/** What a frame is: see RFC 6455, section 5.2. */
export const opcodes = { text: 1, close: 8, ping: 9 } as const;

interface FrameSink {
  /** Whether the payload that begins so is wanted. What is not is passed over without a copy. */
  wants(head: Buffer, opcode: number): boolean;
  take(payload: Buffer, opcode: number): void;
}

/**
 * Takes a server's WebSocket frames from chunks that are overwritten afterwards. It copies only what is wanted: whoever
 * hears of every commit of forty sessions is sent megabytes a second, and to make buffers of them all would have the
 * collector of the process that measures stop right inside the time that it measures.
 */
export class FrameReader {
  readonly #sink: FrameSink;
  /** Header and head of the frame that is read, as far as they came. */
  readonly #start = Buffer.alloc(10 + headBytes);
  #started = 0;
  /** Bytes of the payload that are still to come once it was decided on. */
  #left = 0;
  #kept: Buffer | undefined;
  #keptBytes = 0;
  #opcode = 0;

  constructor(sink: FrameSink) {
    this.#sink = sink;
  }

  read(chunk: Buffer): void {
    for (let at = 0; at < chunk.length;)
      at += this.#left > 0 ? this.#goOn(chunk, at) : this.#begin(chunk, at);
  }

  /** Gathers the header and the head of the payload; gives how many bytes it took. */
  #begin(chunk: Buffer, at: number): number {
    let taken = 0;
    for (;;) {
      const wanted = this.#startBytes();
      const more = Math.min(wanted - this.#started, chunk.length - at - taken);
      chunk.copy(this.#start, this.#started, at + taken, at + taken + more);
      this.#started += more;
      taken += more;
      if (this.#started < wanted) return taken;
      if (this.#startBytes() === wanted) break;
    }
    this.#decide();
    return taken;
  }

  /** How many bytes say what the frame is, as far as that is known by now. */
  #startBytes(): number {
    if (this.#started < 2) return 2;
    const headerBytes = this.#headerBytes();
    if (this.#started < headerBytes) return headerBytes;
    return headerBytes + Math.min(headBytes, this.#payloadBytes());
  }

  #headerBytes(): number {
    const short = (this.#start[1] ?? 0) & 0x7f;
    return short === 127 ? 10 : short === 126 ? 4 : 2;
  }

  #payloadBytes(): number {
    const short = (this.#start[1] ?? 0) & 0x7f;
    if (short === 127) return Number(this.#start.readBigUInt64BE(2));
    return short === 126 ? this.#start.readUInt16BE(2) : short;
  }

  #decide(): void {
    const first = this.#start[0] ?? 0;
    if ((first & 0xf0) !== 0x80) throw new Error('The server sent a fragment, which no server of ours does.');
    this.#opcode = first & 0x0f;
    const head = this.#start.subarray(this.#headerBytes(), this.#started);
    const payloadBytes = this.#payloadBytes();
    this.#left = payloadBytes - head.length;
    this.#kept = this.#sink.wants(head, this.#opcode) ? Buffer.allocUnsafe(payloadBytes) : undefined;
    this.#keptBytes = this.#kept === undefined ? 0 : head.copy(this.#kept);
    this.#started = 0;
    if (this.#left === 0) this.#finish();
  }

  /** The rest of the payload, or what the chunk has of it. */
  #goOn(chunk: Buffer, at: number): number {
    const taken = Math.min(this.#left, chunk.length - at);
    if (this.#kept !== undefined) this.#keptBytes += chunk.copy(this.#kept, this.#keptBytes, at, at + taken);
    this.#left -= taken;
    if (this.#left === 0) this.#finish();
    return taken;
  }

  #finish(): void {
    const kept = this.#kept;
    this.#kept = undefined;
    if (kept !== undefined) this.#sink.take(kept, this.#opcode);
  }
}
