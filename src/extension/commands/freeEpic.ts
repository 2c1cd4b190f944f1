import * as vscode from 'vscode';
import type { Services } from '../services.ts';
import { say } from '../views/say.ts';
import { askReason } from './askReason.ts';
import { askTicket } from './askTicket.ts';

/** Takes an epic from the agent that owns it, so that others can claim its children. */
export async function freeEpic(services: Services, argument: unknown): Promise<void> {
  const id = await askTicket(services, argument, {
    placeholder: vscode.l10n.t('The epic to set free'),
    among: ({ epicOwner }) => epicOwner !== undefined,
  });
  if (id === undefined) return;
  const reason = await askReason(vscode.l10n.t('Free {0}', id));
  if (reason === undefined) return;
  await services.session.request('epic.free', { ticket: id, reason });
  void say.information(vscode.l10n.t('{0} is free: anybody may claim its children.', id));
}
