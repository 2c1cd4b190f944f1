import * as vscode from 'vscode';
import type { TicketChanges } from '../../protocol/events.ts';
import { UndoRefused, type UndoableAct } from '../session/undoHistory.ts';
import type { Services } from '../services.ts';
import { say } from '../views/say.ts';
import { nameOfStatus } from '../views/ticketText.ts';

/** Takes back what this window changed last, and says what that was, or why it stays. */
export async function undoChange({ session }: Services): Promise<void> {
  const columns = session.board?.settings.columns;
  try {
    const undone = await session.history.undo(vscode.l10n.t('It was moved there by mistake.'));
    if (undone === undefined) {
      void say.information(vscode.l10n.t('There is nothing that this window changed and could undo.'));
      return;
    }
    void say.information(vscode.l10n.t('Undone: {0}.', describe(undone, columns)));
  } catch (error) {
    if (!(error instanceof UndoRefused)) throw error;
    const what = describe(error.act, columns);
    void say.warning(
      error.overtaken
        ? vscode.l10n.t('Somebody changed the same thing since, so this stays: {0}.', what)
        : vscode.l10n.t('This could not be undone: {0}. {1}', what, error.message),
    );
  }
}

function describe(act: UndoableAct, columns: Parameters<typeof nameOfStatus>[1]): string {
  switch (act.kind) {
    case 'phases':
      return vscode.l10n.t('the phases of {0}', act.board);
    case 'move':
      return vscode.l10n.t('{0} is in {1} again', act.ticket, nameOfStatus(act.backTo, columns));
    case 'edit':
      return vscode.l10n.t('{0} of {1}', fieldsOf(act.back).join(', '), act.ticket);
  }
}

function fieldsOf(changes: TicketChanges): string[] {
  const names: Record<keyof TicketChanges, string> = {
    type: vscode.l10n.t('type'),
    title: vscode.l10n.t('title'),
    description: vscode.l10n.t('description'),
    criteria: vscode.l10n.t('criteria'),
    priority: vscode.l10n.t('priority'),
    labels: vscode.l10n.t('labels'),
    parent: vscode.l10n.t('parent'),
    phase: vscode.l10n.t('phase'),
    blockedBy: vscode.l10n.t('what it waits for'),
    repos: vscode.l10n.t('repositories'),
    needsNoRepos: vscode.l10n.t('whether it needs repositories'),
    paths: vscode.l10n.t('paths'),
    role: vscode.l10n.t('role'),
    reviewer: vscode.l10n.t('reviewer'),
    route: vscode.l10n.t('route'),
    decisionRequired: vscode.l10n.t('whether it needs a decision'),
    budget: vscode.l10n.t('budget'),
  };
  return Object.keys(changes).map((field) => names[field as keyof TicketChanges]);
}
