import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { HubClient } from '../../../src/client/hubClient.ts';
import type { Inside } from '../../../src/extension/main.ts';
import { homeFrom } from '../../../src/wire/home.ts';

/** The extension under test. */
export function extension(): vscode.Extension<Inside> {
  const found = vscode.extensions.getExtension<Inside>('callboard.callboard');
  assert.ok(found, 'The extension is not installed.');
  return found;
}

/** The services of this window, once it is connected to the hub. */
export async function inside(): Promise<Inside> {
  const exported = await extension().activate();
  const { session } = exported.services;
  if (session.connection === 'stopped') await session.startHub();
  await until('the window is connected', () => session.connection === 'connected');
  return exported;
}

/** Waits for a condition that something else brings about. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  limitMs = 20_000,
): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`Not within ${String(limitMs)} ms: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** A second program at the same hub, as another window would be. It starts none. */
export async function secondClient(): Promise<HubClient> {
  const client = new HubClient({ home: homeFrom(), version: '0.0.1', kind: 'cli', title: 'second client' });
  await client.connect();
  return client;
}

/** Ends the hub: it would outlive the windows by minutes, and it shall not outlive the tests. */
export async function endHub({ services }: Inside, client: HubClient): Promise<void> {
  await client.connect();
  await client.call('hub.stop', { reason: 'stopped' });
  client.dispose();
  await until('the window knows', () => services.session.connection === 'stopped');
}

/** Answers the pick that a command opens with its first entry, as often as it asks, until the command has done its work. */
export async function acceptUntil(what: string, holds: () => boolean): Promise<void> {
  await until(what, async () => {
    if (holds()) return true;
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    return holds();
  });
}
