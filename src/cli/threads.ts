import { logPayloads, type Actor, type WireEvent } from '../protocol/events.ts';
import { nameActor } from './eventText.ts';
import { relativeTime, shown } from './text.ts';

/** What was written into a thread. */
interface Said {
  readonly by: Actor;
  readonly at: number;
  readonly text: string;
}

/** A thread as its events tell it. */
export interface Thread extends Said {
  readonly thread: string;
  readonly state: 'open' | 'resolved';
  readonly repo?: string;
  readonly path?: string;
  readonly line?: number;
  /** The question on the ticket that it became. */
  readonly question?: string;
  readonly replies: readonly Said[];
}

/** The types of event that make up threads. */
export const threadEvents = ['thread.opened', 'thread.replied', 'thread.resolved', 'thread.marked'] as const;

/** The threads of a ticket, in the order in which they were opened. `events` are oldest first. */
export function threadsOf(events: readonly WireEvent[]): Thread[] {
  const threads = new Map<string, Thread>();
  for (const event of events) {
    const { type, payload, actor: by, at } = event;
    const opened = type === 'thread.opened' && logPayloads[type].safeParse(payload);
    if (opened && opened.success) {
      const { ticket: _, thread, text, ...place } = opened.data;
      threads.set(thread, { thread, state: 'open', ...place, by, at, text, replies: [] });
      continue;
    }
    const known = typeof payload['thread'] === 'string' ? threads.get(payload['thread']) : undefined;
    if (known) threads.set(known.thread, { ...known, ...changeOf(known, event) });
  }
  return [...threads.values()];
}

function changeOf({ replies }: Thread, { type, payload, actor: by, at }: WireEvent): Partial<Thread> {
  if (type === 'thread.resolved') return { state: 'resolved' };
  if (type === 'thread.replied') {
    const text = typeof payload['text'] === 'string' ? payload['text'] : '';
    return { replies: [...replies, { by, at, text }] };
  }
  return type === 'thread.marked' && typeof payload['question'] === 'string'
    ? { question: payload['question'] }
    : {};
}

/** A thread for a person: where it is, and what was written. */
export function describeThread(thread: Thread, now: number): string {
  const { repo, path, line, question } = thread;
  const file = path === undefined ? '' : ` ${path}${line === undefined ? '' : `:${line}`}`;
  const place = repo === undefined ? '' : `  ${repo}${file}`;
  const asked = question === undefined ? '' : `  requirement, asked as ${question}`;
  return [
    shown(`${thread.thread}  ${thread.state}${place}${asked}`),
    ...[thread, ...thread.replies].map((said) => describeSaid(said, now)),
  ].join('\n');
}

function describeSaid({ by, at, text }: Said, now: number): string {
  const lines = shown(text.trimEnd(), { lines: true }).replaceAll('\n', '\n    ');
  return `  ${shown(nameActor(by))}, ${relativeTime(at, now)}\n    ${lines}`;
}
