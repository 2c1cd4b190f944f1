import type { Handoff } from '../protocol/events.ts';

/** Why work on a claim never began. */
interface GivenBack {
  readonly failure: string;
  readonly why: string;
}

/**
 * The handoff note of a claim that is given back before any work was done: what the holder before had handed over still
 * holds, and this note is the one that the next holder gets.
 */
export function noteAfter(before: Handoff | undefined, { failure, why }: GivenBack): Handoff {
  const { done, pending, gotchas } = before ?? { done: 'Nothing.', pending: 'Everything.', gotchas: '' };
  const start = `Given back, because ${failure}: `;
  const kept = gotchas.split('\n').filter((line) => line !== '' && !line.startsWith(start));
  return { done, pending, gotchas: [...kept, `${start}${why}`].join('\n') };
}
