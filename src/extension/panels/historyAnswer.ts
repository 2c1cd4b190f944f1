import * as vscode from 'vscode';
import { WireError } from '../../protocol/errors.ts';
import type { BoardKey } from '../../protocol/ids.ts';
import type { HostMessage } from '../../protocol/webviewHostMessages.ts';
import type { ViewMessage } from '../../protocol/webviewMessages.ts';
import type { BoardSession } from '../session/boardSession.ts';

type HistoryQuestion = Extract<ViewMessage, { type: 'replay.ask' | 'statistics.ask' }>;
type ReplayQuestion = Extract<HistoryQuestion, { type: 'replay.ask' }>;

/** How many tickets a page of the past has: a page is read and drawn without a pause that is felt. */
const replayPage = 1_000;

/** What the page asked about the board's past. */
export async function historyAnswer(session: BoardSession, question: HistoryQuestion): Promise<HostMessage> {
  const board = session.board?.key;
  if (board === undefined)
    throw new WireError(
      'board.unknown',
      vscode.l10n.t('This window has no board whose past could be shown.'),
    );
  if (question.type === 'replay.ask') return replayAnswer(session, board, question);
  const { points } = await session.request('board.statistics', { board });
  return { type: 'statistics.answered', request: question.request, points };
}

async function replayAnswer(
  session: BoardSession,
  board: BoardKey,
  { request, sequence, from, cursor }: ReplayQuestion,
): Promise<HostMessage> {
  const last = (await session.request('board.get', { board })).board.sequence;
  const wanted = Math.min(sequence ?? last, last);
  const [page, event] = await Promise.all([
    session.request('board.replay', {
      board,
      sequence: wanted,
      limit: replayPage,
      ...(from !== undefined && { from }),
      ...(cursor !== undefined && { cursor }),
    }),
    cursor === undefined
      ? session.request('log.read', { board, after: Math.max(0, wanted - 1), limit: 1 })
      : undefined,
  ]);
  const { at, tickets, absent, next } = page;
  const found = event?.events[0];
  return {
    type: 'replay.answered',
    request,
    sequence: wanted,
    last,
    tickets,
    absent,
    ...(at !== undefined && { at }),
    ...(found !== undefined && { event: found }),
    ...(next !== undefined && { next }),
  };
}
