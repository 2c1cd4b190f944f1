import * as vscode from 'vscode';
import { WireError } from '../../protocol/errors.ts';
import type { BoardKey } from '../../protocol/ids.ts';
import type { HostMessage } from '../../protocol/webviewHostMessages.ts';
import type { ViewMessage } from '../../protocol/webviewMessages.ts';
import type { BoardSession } from '../session/boardSession.ts';

type Question = Extract<ViewMessage, { type: `${string}.ask` }>;
type ReplayQuestion = Extract<Question, { type: 'replay.ask' }>;

/** How many tickets a page of the past has: a page is read and drawn without a pause that is felt. */
const replayPage = 1_000;

/** What the page asked about the board as a whole: how it was, how it went, how it stands. */
export async function questionAnswer(session: BoardSession, question: Question): Promise<HostMessage> {
  const board = boardOf(session);
  const { request } = question;
  switch (question.type) {
    case 'replay.ask':
      return replayAnswer(session, board, question);
    case 'statistics.ask': {
      const { points } = await session.request('board.statistics', { board });
      return { type: 'statistics.answered', request, points };
    }
    case 'digest.ask': {
      const { digest } = await session.request('digest.get', { board });
      return { type: 'digest.answered', request, digest };
    }
  }
}

/** Puts the digest of the board into the clipboard. */
export async function copyDigest(session: BoardSession): Promise<void> {
  const { text = '' } = await session.request('digest.get', { board: boardOf(session), as: 'text' });
  await vscode.env.clipboard.writeText(text);
}

function boardOf({ board }: BoardSession): BoardKey {
  if (board !== undefined) return board.key;
  throw new WireError('board.unknown', vscode.l10n.t('This window has no board that could be shown.'));
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
