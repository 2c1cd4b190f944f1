import * as vscode from 'vscode';
import type { RepositoryName } from '../../protocol/ids.ts';
import type { Services } from '../services.ts';
import { askMany, type Frame } from './stepInput.ts';
import type { StepEnd } from './walkSteps.ts';

/** Which repositories are asked for. */
export interface RepositoriesQuestion {
  readonly chosen: ReadonlySet<RepositoryName> | 'all';
  readonly keep: (names: RepositoryName[]) => void;
}

/** Asks which of the board's repositories a ticket needs; none is an answer too. */
export async function askRepositories(
  { session }: Services,
  frame: Frame,
  { chosen, keep }: RepositoriesQuestion,
): Promise<StepEnd> {
  const repos = session.board?.repos ?? [];
  if (repos.length === 0) {
    keep([]);
    return 'next';
  }
  const items = repos.map(({ name, root }) => ({ label: name, description: root, name }));
  return askMany(frame, {
    placeholder: vscode.l10n.t('A claim makes a worktree of each one; none where the ticket needs no code'),
    items,
    isChosen: ({ name }) => chosen === 'all' || chosen.has(name),
    keep: (picked) => {
      keep(picked.map(({ name }) => name));
    },
  });
}
