import type { Result } from '../protocol/contract.ts';
import type { BoardKey } from '../protocol/ids.ts';
import { evolve } from '../domain/evolve.ts';
import { stateDigest } from '../domain/snapshot.ts';
import { type BoardState, emptyBoard } from '../domain/state.ts';
import { type Boards } from './boards.ts';
import { asLogEvent, type Head } from './log/eventLog.ts';
import { eventOf, type SqliteEventLog } from './log/sqliteEventLog.ts';
import { beginning, walkChain } from './log/walk.ts';
import { Slices } from './slices.ts';

interface VerifyParts {
  readonly log: SqliteEventLog;
  readonly boards: Boards;
}

/** Walks the whole log of a board, checks every link, folds it and compares the fold with the live state, in slices (SPEC 13). */
export async function verifyBoard(
  key: BoardKey,
  { log, boards }: VerifyParts,
): Promise<Result<'log.verify'>> {
  boards.get(key);
  const slices = new Slices();
  let folded = emptyBoard();
  let head: Head = beginning;
  let problem: string | undefined;
  // The board goes on while it is verified: walk until nothing came in meanwhile.
  while (problem === undefined && head.sequence !== log.head(key).sequence) {
    const from = head;
    const walk = walkChain((after, limit) => log.rows(key, after, limit), from);
    for (;;) {
      const step = walk.next();
      if (step.done) {
        problem = step.value ?? problemAtTheEnd(head, { from, newest: log.head(key) });
        break;
      }
      head = { sequence: step.value.sequence, hash: step.value.hash };
      folded = evolve(folded, asLogEvent(eventOf(step.value)));
      if (slices.over) await slices.pause();
    }
  }
  if (problem === undefined && !(await sameState(folded, frozen(boards.get(key)), slices)))
    problem = 'The fold of the log is not the live state.';
  return {
    ok: problem === undefined,
    events: head.sequence,
    hash: head.hash,
    problems: problem === undefined ? [] : [problem],
  };
}

/** A walk may end before the newest event, for the board goes on meanwhile; but then the next one gets on. */
function problemAtTheEnd(
  { sequence, hash }: Head,
  { from, newest }: { from: Head; newest: Head },
): string | undefined {
  if (sequence < newest.sequence)
    return sequence === from.sequence ? `Event ${sequence + 1} is missing.` : undefined;
  return hash === newest.hash ? undefined : 'The newest event is not the one the hub wrote.';
}

/** The state as it is now: its tickets and inboxes are values that are replaced and never changed. */
function frozen(state: BoardState): BoardState {
  return {
    ...state,
    tickets: new Map(state.tickets),
    roster: new Map(state.roster),
    inboxes: new Map(state.inboxes),
    channels: new Map(state.channels),
  };
}

async function sameState(a: BoardState, b: BoardState, slices: Slices): Promise<boolean> {
  const [left, right] = [stateDigest(a), stateDigest(b)];
  for (;;) {
    const [x, y] = [left.next(), right.next()];
    if (x.done || y.done) return x.done === y.done;
    if (x.value !== y.value) return false;
    if (slices.over) await slices.pause();
  }
}
