import type { Actor, WireEvent } from '../../src/protocol/events.ts';
import type { VerdictOf } from '../../src/protocol/review.ts';
import { isPayload, listIn, textIn } from './payload.ts';

/** Who did something, and when. */
export interface Act {
  readonly by: Actor;
  readonly at: number;
}

/** The newest review: how it came out, and per criterion what its verdict rests on. */
export interface Review extends Act {
  readonly outcome: string;
  readonly evidence: ReadonlyMap<string, string>;
}

/** The newest record of a type; they are oldest first. */
function newest(records: readonly WireEvent[], type: string): WireEvent | undefined {
  return records.findLast((record) => record.type === type);
}

/** The review that the verdicts of the ticket are of. */
export function newestReview(records: readonly WireEvent[]): Review | undefined {
  const record = newest(records, 'review.submitted');
  if (record === undefined) return undefined;
  const { actor: by, at, payload } = record;
  const verdicts = listIn(payload, 'verdicts').map(
    (verdict) => [textIn(verdict, 'criterion'), textIn(verdict, 'evidence')] as const,
  );
  return { by, at, outcome: textIn(payload, 'outcome'), evidence: new Map(verdicts) };
}

/** The newest hand-in: whose it was, and per repository whether its checks passed. */
export function newestHandIn(
  records: readonly WireEvent[],
): (Act & { readonly passed: ReadonlyMap<string, boolean> }) | undefined {
  const record = newest(records, 'ticket.handedIn');
  if (record === undefined) return undefined;
  const { actor: by, at, payload } = record;
  const passed = new Map<string, boolean>();
  for (const repo of listIn(payload, 'repos')) {
    const { checks } = repo;
    if (isPayload(checks)) passed.set(textIn(repo, 'name'), checks['passed'] === true);
  }
  return { by, at, passed };
}

/** Who recorded the merge of a repository, and when. */
export function mergeOf(records: readonly WireEvent[], repository: string): Act | undefined {
  const record = records.findLast(
    ({ type, payload }) =>
      type === 'merge.recorded' && listIn(payload, 'repos').some((repo) => repo['name'] === repository),
  );
  return record && { by: record.actor, at: record.at };
}

/** The titles of decision records, by their links. */
export function decisionTitles(records: readonly WireEvent[]): ReadonlyMap<string, string> {
  const linked = records.filter(({ type }) => type === 'decision.linked');
  return new Map(linked.map(({ payload }) => [textIn(payload, 'link'), textIn(payload, 'title')]));
}

/** How a verdict is shown besides by its word. */
export const verdictIcons: Readonly<Record<VerdictOf['verdict'] | 'none', string>> = {
  pass: 'pass',
  warn: 'warning',
  block: 'error',
  none: 'circle-outline',
};
