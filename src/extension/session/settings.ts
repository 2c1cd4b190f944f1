import { join, resolve } from 'node:path';
import * as vscode from 'vscode';
import { homeFrom, type Home } from '../../wire/home.ts';

/** What the settings of this window say, with their defaults worked out. */
export interface Settings {
  readonly home: Home;
  /** The folder that holds all feature folders. */
  readonly workspaceRoot: string;
  /** The Node that runs the hub, where a person chose one. */
  readonly hubRuntime: string | undefined;
  readonly openIn: 'newWindow' | 'sameWindow' | 'none';
  /** Patterns of ignored files that a new worktree gets a copy of. */
  readonly worktreeIncludeFiles: readonly string[];
}

/** Reads the settings as they are now. */
export function readSettings(): Settings {
  const configuration = vscode.workspace.getConfiguration('callboard');
  const text = (key: string): string => configuration.get<string>(key, '').trim();
  const folder = text('home');
  const home = homeFrom(folder === '' ? process.env : { ...process.env, CALLBOARD_HOME: folder });
  const root = text('workspace.root');
  const runtime = text('hub.runtime');
  const openIn = configuration.get<string>('workspace.openIn');
  const patterns = vscode.workspace.getConfiguration('git').get<unknown>('worktreeIncludeFiles');
  return {
    home,
    workspaceRoot: root === '' ? join(home.folder, 'workspaces') : resolve(root),
    hubRuntime: runtime === '' ? undefined : runtime,
    openIn: openIn === 'sameWindow' || openIn === 'none' ? openIn : 'newWindow',
    worktreeIncludeFiles: Array.isArray(patterns) ? patterns.filter((one) => typeof one === 'string') : [],
  };
}
