import { delimiter, join } from 'node:path';
import * as vscode from 'vscode';
import type { BoardKey, TicketId } from '../../protocol/ids.ts';
import { readSettings } from './settings.ts';

/** What the terminals of a workspace's window know about its claim. */
interface TerminalClaim {
  readonly board: BoardKey;
  readonly ticket: TicketId;
  /** Proves the claim; only the terminals of this window see it. */
  readonly token: string;
}

const claimVariables = ['CALLBOARD_BOARD', 'CALLBOARD_TICKET', 'CALLBOARD_CLAIM'] as const;

/** Offers the `callboard` CLI in the terminals of this window, as the holder of its claim where it has one. */
export class Terminals {
  readonly #environment: vscode.EnvironmentVariableCollection;
  readonly #extensionPath: string;

  constructor(environment: vscode.EnvironmentVariableCollection, extensionPath: string) {
    this.#environment = environment;
    this.#extensionPath = extensionPath;
    // What is kept over a restart would be on disk, and the claim's token is not for the disk.
    environment.persistent = false;
    environment.description = vscode.l10n.t('The callboard command, and the claim of this window.');
  }

  /** Puts the CLI on the PATH of new terminals. */
  start(): void {
    if (!vscode.workspace.isTrusted) return;
    this.#environment.prepend('PATH', `${join(this.#extensionPath, 'media', 'bin')}${delimiter}`);
    this.#environment.replace('CALLBOARD_HOME', readSettings().home.folder);
    this.#environment.replace('CALLBOARD_RUNTIME', process.execPath);
  }

  /** New terminals act as the holder of this claim. */
  tellClaim({ board, ticket, token }: TerminalClaim): void {
    const values = [board, ticket, token];
    for (const [index, name] of claimVariables.entries())
      this.#environment.replace(name, values[index] ?? '');
  }

  forgetClaim(): void {
    for (const name of claimVariables) this.#environment.delete(name);
  }

  open(): void {
    vscode.window.createTerminal({ name: 'Callboard', iconPath: new vscode.ThemeIcon('project') }).show();
  }
}
