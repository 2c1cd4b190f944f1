import type { Actor, WireEvent } from './events.ts';

/** What was written into a thread: by whom, when (ms since 1970), and the text as markdown. */
export interface Said {
  readonly by: Actor;
  readonly at: number;
  readonly text: string;
}

/** A review thread (SPEC 9) as its events tell it; the place is as exact as whoever opened it said. */
export interface Thread extends Said {
  readonly thread: string;
  readonly state: 'open' | 'resolved';
  readonly repo?: string;
  readonly path?: string;
  /** From 1. */
  readonly line?: number;
  /** The question on the ticket that it became. */
  readonly question?: string;
  readonly replies: readonly Said[];
}

/** The types of event that make up threads. */
export const threadEvents = ['thread.opened', 'thread.replied', 'thread.resolved', 'thread.marked'] as const;

/** The threads of a ticket, in the order in which they were opened. `events` are oldest first; what is no event of a thread is passed over. */
export function threadsOf(events: readonly WireEvent[]): Thread[] {
  const threads = new Map<string, Thread>();
  for (const event of events) {
    const { type, payload } = event;
    const thread = textIn(payload, 'thread');
    if (thread === undefined) continue;
    const known = threads.get(thread);
    if (type === 'thread.opened') threads.set(thread, opened(thread, event));
    else if (known !== undefined) threads.set(thread, { ...known, ...changeOf(known, event) });
  }
  return [...threads.values()];
}

function opened(thread: string, event: WireEvent): Thread {
  const { payload } = event;
  const [repo, path, line] = [textIn(payload, 'repo'), textIn(payload, 'path'), payload['line']];
  return {
    thread,
    state: 'open',
    ...(repo !== undefined && { repo }),
    ...(path !== undefined && { path }),
    ...(typeof line === 'number' && { line }),
    ...saidIn(event),
    replies: [],
  };
}

function changeOf({ replies }: Thread, event: WireEvent): Partial<Thread> {
  if (event.type === 'thread.resolved') return { state: 'resolved' };
  if (event.type === 'thread.replied') return { replies: [...replies, saidIn(event)] };
  const question = textIn(event.payload, 'question');
  return event.type === 'thread.marked' && question !== undefined ? { question } : {};
}

function saidIn({ actor: by, at, payload }: WireEvent): Said {
  return { by, at, text: textIn(payload, 'text') ?? '' };
}

function textIn(payload: WireEvent['payload'], key: string): string | undefined {
  const value = payload[key];
  return typeof value === 'string' ? value : undefined;
}
