import type { ParamsIn } from '../../../src/protocol/contract.ts';
import { driven, note, seated, type TestBoard } from './testBoard.ts';

export type HandInRepo = ParamsIn<'ticket.handIn'>['repos'][number];
type Verdicts = ParamsIn<'review.submit'>['verdicts'];

/** An object id that is the same letter all over. */
export function sha(letter: string): string {
  return letter.repeat(40);
}

/** A repository as it should be when it is handed in; `more` says what is particular. */
export function repo(name: string, more: Partial<HandInRepo> = {}): HandInRepo {
  const head = more.head ?? sha('a');
  return {
    name,
    head,
    clean: true,
    ahead: 2,
    behind: 0,
    checks: { head, passed: true },
    pullRequest: `pr-of-${name}`,
    ...more,
  };
}

/** A verdict on the one criterion of a test's ticket. */
export function judged(verdict: 'pass' | 'warn' | 'block' = 'pass'): Verdicts {
  return [{ criterion: 'c1', verdict, evidence: 'Seen with own eyes.' }];
}

/** A ticket on the repository api that andrew has claimed. */
export function atWork(board: TestBoard): string {
  const ticket = board.ticket({ repos: [{ name: 'api' }] });
  board.do('claim.take', { ticket }, seated('andrew'));
  return ticket;
}

/** Hands a ticket in that andrew holds. */
export function handIn(board: TestBoard, ticket: string, repos: HandInRepo[] = [repo('api')]): void {
  board.do('ticket.handIn', { ticket, fence: board.fence(ticket), handoff: note, repos }, driven('andrew'));
}

/** A ticket that andrew handed in and rita reviews. */
export function underReview(board: TestBoard): string {
  const ticket = atWork(board);
  handIn(board, ticket);
  board.do('claim.take', { ticket }, seated('rita', 'reviewer'));
  return ticket;
}

/** The agent that reviews. */
export const rita = driven('rita', 'reviewer');

/** Approves what rita reviews. */
export function approve(board: TestBoard, ticket: string): void {
  const heads = [{ name: 'api', head: sha('a') }];
  board.do('review.submit', { ticket, outcome: 'approve', verdicts: judged(), heads }, rita);
}
