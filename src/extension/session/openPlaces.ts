import { realpath } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { OpenPlaces } from './ownBoards.ts';

/** Real paths of what this window has open: its folders, and its workspace file where it was opened by one. */
export async function openPlaces(): Promise<OpenPlaces> {
  const { workspaceFile, workspaceFolders = [] } = vscode.workspace;
  const uris = [...workspaceFolders.map(({ uri }) => uri), ...(workspaceFile ? [workspaceFile] : [])];
  const paths = uris.filter(({ scheme }) => scheme === 'file').map(({ fsPath }) => fsPath);
  return Promise.all(paths.map((path) => realpath(path).catch(() => path)));
}
