import * as vscode from 'vscode';
import type { Services } from '../services.ts';
import { say } from '../views/say.ts';

/** Starts the hub where none runs, and connects. Says so when that fails. */
export async function startHub({ session }: Services): Promise<void> {
  await session.startHub();
  if (await session.whenConnected()) return;
  throw new Error(
    vscode.l10n.t(
      'Callboard cannot reach the hub that your windows share. Nothing is lost. {0}',
      session.connectionMessage ?? '',
    ),
  );
}

/** Replaces the hub by a fresh one. Every window reconnects by itself; no claim changes hands. */
export async function restartHub(services: Services): Promise<void> {
  const { session } = services;
  if (session.connection === 'connected') await session.request('hub.stop', { reason: 'replaced' });
  else await startHub(services);
}

/** Stops the hub after asking; every window waits until a person starts it again. */
export async function stopHub({ session }: Services): Promise<void> {
  const stop = vscode.l10n.t('Stop Hub');
  const chosen = await say.ask(
    vscode.l10n.t('Stop the hub that all windows share?'),
    vscode.l10n.t('Nothing is lost, but no window can work on the board until somebody starts it again.'),
    stop,
  );
  if (chosen === stop) await session.request('hub.stop', { reason: 'stopped' });
}
