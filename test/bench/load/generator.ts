/** A process that makes load over many sockets. It is driven over IPC, so that its own work never weighs on what is measured. */
import { ulid } from 'ulid';
import { serveCommands } from '../../support/teamProcess.ts';
import { LoadSocket, requestFrame, resultOf, type Target, textFrame } from './loadSocket.ts';

type Fields = Readonly<Record<string, unknown>>;

/** One session's requests, in order. */
export interface Script {
  readonly method: string;
  readonly params: readonly Fields[];
}

/** What a timed loop found. Latencies in ms, in no order; `cpuShare` is the part of one core that this process used. */
export interface LoopResult {
  readonly elapsedMs: number;
  readonly latenciesMs: Float64Array;
  readonly cpuShare: number;
  /** Mean size of an answer. */
  readonly answerBytes: number;
}

const sockets: LoadSocket[] = [];
let frames: Buffer[][] = [];
let answers: Buffer[][] = [];

const commands = {
  async connect({ target, count }: { target: Target; count: number }): Promise<void> {
    for (const socket of sockets.splice(0)) socket.close();
    for (let index = 0; index < count; index++) sockets.push(await LoadSocket.open(target));
  },

  /** Asks the same of every session, one by one; `agentPrefix` gives each an agent name of its own. */
  async each({
    method,
    params,
    agentPrefix,
  }: {
    method: string;
    params: Fields;
    agentPrefix?: string;
  }): Promise<void> {
    for (const [index, socket] of sockets.entries()) {
      const agent = agentPrefix === undefined ? {} : { agent: `${agentPrefix}-${String(index + 1)}` };
      await socket.request(method, { ...params, ...agent, idempotencyKey: ulid() });
    }
  },

  async ask({ method, params }: { method: string; params: Fields }): Promise<unknown> {
    return await socketAt(0).request(method, { idempotencyKey: ulid(), ...params });
  },

  /** Encodes what each session will send. Clients make their keys when they send, so a later request has a later key. */
  prepare(scripts: readonly Script[]): void {
    const now = Date.now();
    frames = scripts.map(({ method, params }) =>
      params.map((one, index) =>
        requestFrame(index + 1, method, { ...one, idempotencyKey: ulid(now + index) }),
      ),
    );
  },

  /** The same for a bare server: frames of one size that look like answers when they come back. */
  prepareBare({ bytes, count }: { bytes: number; count: number }): void {
    const frame = textFrame('{"jsonrpc":"2.0","id":1,"params":"'.padEnd(bytes - 2, 'x') + '"}');
    frames = sockets.map(() => new Array<Buffer>(count).fill(frame));
  },

  /** Every session sends its next frame as soon as the last one is answered. */
  async loop(): Promise<LoopResult> {
    answers = frames.map(() => []);
    const cpuBefore = process.cpuUsage();
    const startedAt = performance.now();
    const latencies = await Promise.all(frames.map((_, session) => loopOf(session)));
    const elapsedMs = performance.now() - startedAt;
    const { user, system } = process.cpuUsage(cpuBefore);
    const all = answers.flat();
    return {
      elapsedMs,
      latenciesMs: Float64Array.from(latencies.flat()),
      cpuShare: (user + system) / 1000 / elapsedMs,
      answerBytes: Math.round(all.reduce((sum, { length }) => sum + length, 0) / all.length),
    };
  },

  /** Results of the last loop, session by session in the order in which they came; a refusal is an error. */
  results(): unknown[][] {
    return answers.map((ofSession) => ofSession.map(resultOf));
  },

  /** Session 0 sends a frame that others are told of, and again when all have heard; gives each hearing's latency in ms. */
  async broadcast({
    count,
    method,
    params,
  }: {
    count: number;
    method: string;
    params: Fields;
  }): Promise<Float64Array> {
    const latencies = new Float64Array(count * (sockets.length - 1));
    for (let round = 0; round < count; round++) {
      const marker = `fan-out ${ulid()}`;
      const frame = requestFrame(round + 1, method, { ...params, text: marker, idempotencyKey: ulid() });
      latencies.set(await heardBy(marker, frame), round * (sockets.length - 1));
    }
    return latencies;
  },
};

export type GeneratorCommands = typeof commands;

function socketAt(index: number): LoadSocket {
  const socket = sockets[index];
  if (socket === undefined) throw new Error(`There is no socket ${String(index)}.`);
  return socket;
}

async function loopOf(session: number): Promise<number[]> {
  const socket = socketAt(session);
  const queue = frames[session] ?? [];
  const got = answers[session] ?? [];
  const latencies: number[] = [];
  await new Promise<void>((resolve) => {
    let sentAt = 0;
    const sendNext = (): void => {
      const frame = queue[got.length];
      if (frame === undefined) {
        resolve();
        return;
      }
      sentAt = performance.now();
      socket.send(frame);
    };
    socket.everyFrame = false;
    socket.onFrame = (frame) => {
      latencies.push(performance.now() - sentAt);
      got.push(frame);
      sendNext();
    };
    sendNext();
  });
  return latencies;
}

async function heardBy(marker: string, frame: Buffer): Promise<number[]> {
  const listeners = sockets.slice(1);
  let sentAt = 0;
  const heard = listeners.map(
    (socket) =>
      new Promise<number>((resolve) => {
        socket.everyFrame = true;
        socket.onFrame = (heardFrame) => {
          if (heardFrame.includes(marker)) resolve(performance.now() - sentAt);
        };
      }),
  );
  sentAt = performance.now();
  socketAt(0).send(frame);
  return await Promise.all(heard);
}

serveCommands(commands);
