import * as vscode from 'vscode';
import type { Services } from '../services.ts';
import { say } from '../views/say.ts';
import { chooseBoard } from './chooseBoard.ts';
import { chooseRole } from './chooseRole.ts';

/** What has to be there before a command runs; each one includes those before it. */
export type Need = 'nothing' | 'hub' | 'board' | 'seat';

const ranks: readonly Need[] = ['nothing', 'hub', 'board', 'seat'];

/** Sees to it that a command has what it needs. False: it is missing, and the person knows and has the next step at hand. */
export async function meetNeeds(
  services: Services,
  { needs, changes }: { readonly needs: Need; readonly changes: boolean },
): Promise<boolean> {
  if (changes && !vscode.workspace.isTrusted) return refuseUntrusted();
  const rank = ranks.indexOf(needs);
  return (
    (rank < ranks.indexOf('hub') || (await meetHub(services))) &&
    (rank < ranks.indexOf('board') || (await meetBoard(services))) &&
    (rank < ranks.indexOf('seat') || (await meetSeat(services)))
  );
}

async function refuseUntrusted(): Promise<false> {
  const trust = vscode.l10n.t('Manage Trust');
  const chosen = await say.warning(
    vscode.l10n.t(
      'Callboard changes nothing in a folder that you do not trust: here the board can only be looked at.',
    ),
    trust,
  );
  if (chosen === trust) await vscode.commands.executeCommand('workbench.trust.manage');
  return false;
}

/** Waits for a connection that is being made; when there is none, offers to try again, and goes on when that worked. */
async function meetHub({ session }: Services): Promise<boolean> {
  if (await session.whenConnected()) return true;
  const stopped = session.connection === 'stopped';
  const again = stopped ? vscode.l10n.t('Start Hub') : vscode.l10n.t('Try Again');
  const showLog = vscode.l10n.t('Show Log');
  const chosen = await say.warning(
    stopped
      ? vscode.l10n.t('The hub that your windows share was stopped. Nothing is lost.')
      : vscode.l10n.t(
          'Callboard cannot reach the hub that your windows share. Nothing is lost. {0}',
          session.connectionMessage ?? '',
        ),
    again,
    showLog,
  );
  if (chosen === showLog) await vscode.commands.executeCommand('callboard.log.show');
  if (chosen !== again) return false;
  await session.startHub();
  return session.whenConnected();
}

async function meetBoard(services: Services): Promise<boolean> {
  const { session } = services;
  const there = (): boolean => session.board !== undefined;
  if (there()) return true;
  await session.whenBoardKnown();
  if (there()) return true;
  if (session.absence === 'several') {
    await chooseBoard(services);
    return there();
  }
  const create = vscode.l10n.t('Create Board…');
  const choose = vscode.l10n.t('Choose Board…');
  const chosen = await say.information(
    vscode.l10n.t(
      'No board knows what this window has open. Create one, or choose the board this window works on.',
    ),
    create,
    choose,
  );
  if (chosen === create) await vscode.commands.executeCommand('callboard.board.create');
  if (chosen === choose) await chooseBoard(services);
  return there();
}

async function meetSeat(services: Services): Promise<boolean> {
  const seated = (): boolean => services.session.seat !== undefined;
  if (!seated() && !vscode.workspace.isTrusted) return refuseUntrusted();
  if (!seated()) await chooseRole(services);
  return seated();
}
