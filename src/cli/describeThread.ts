import type { Said, Thread } from '../protocol/threads.ts';
import { nameActor } from './eventText.ts';
import { relativeTime, shown } from './text.ts';

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
