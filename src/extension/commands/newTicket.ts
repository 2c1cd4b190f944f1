import * as vscode from 'vscode';
import type { RoleName } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import { line, prose } from '../../protocol/text.ts';
import { priorities, ticketTypes } from '../../protocol/ticket.ts';
import type { Services } from '../services.ts';
import { statusIcon } from '../views/icons.ts';
import { say } from '../views/say.ts';
import { nameOfPriority, nameOfType, plainLine } from '../views/ticketText.ts';
import { askCriteria } from './askCriteria.ts';
import { askRepositories } from './askRepositories.ts';
import { problemOf, type Checker } from './problemOf.ts';
import { reportError } from './reportError.ts';

const steps = 8;

/** Asks for a ticket, step by step, and creates it. Cancelling any step creates nothing. */
export async function newTicket(services: Services): Promise<void> {
  const { session } = services;
  const { board } = session;
  if (board === undefined) return;
  const type = await askType();
  if (type === undefined) return;
  const title = await askText(2, {
    prompt: vscode.l10n.t(
      'Title: what is wanted, in {0} to {1} characters',
      limits.titleMinLength,
      limits.titleMaxLength,
    ),
    schema: line(limits.titleMinLength, limits.titleMaxLength),
  });
  if (title === undefined) return;
  const description = await askText(3, {
    prompt: vscode.l10n.t(
      'Description, in markdown. Empty: later, on the ticket page. A ticket needs one to be Ready.',
    ),
    schema: prose({ maxBytes: limits.descriptionBytes }),
  });
  if (description === undefined) return;
  const criteria = await askCriteria([], stepTitle(4));
  if (criteria === undefined) return;
  const priority = await askPriority();
  if (priority === undefined) return;
  const role = await askRole(services);
  if (role === undefined) return;
  const repos = await askRepositories(services, 'all', stepTitle(7));
  if (repos === undefined) return;
  const ready = await askReady();
  if (ready === undefined) return;
  const { ticket, duplicates } = await session.request('ticket.create', {
    board: board.key,
    type,
    title,
    description,
    criteria,
    priority,
    role: role.name,
    repos: repos.map((name) => ({ name })),
    needsNoRepos: repos.length === 0,
  });
  if (ready) await makeReady(services, ticket);
  const open = vscode.l10n.t('Open Ticket');
  const message =
    duplicates.length === 0
      ? vscode.l10n.t('{0} created.', ticket.id)
      : vscode.l10n.t('{0} created. The same title is open already: {1}.', ticket.id, duplicates.join(', '));
  void say.information(message, open).then((chosen) => {
    if (chosen === open) services.panels.showTicket(ticket.id);
  });
}

/** The ticket stands in Backlog whatever the gate says; what keeps it there is told in full. */
async function makeReady(
  { session }: Services,
  ticket: { id: Parameters<Services['panels']['showTicket']>[0]; version: number },
): Promise<void> {
  try {
    await session.request('ticket.move', { ticket: ticket.id, to: 'ready', expectedVersion: ticket.version });
  } catch (error) {
    // Not waited for: that the ticket is there has to be told too, and not after somebody closed the reason.
    void reportError(error);
  }
}

function stepTitle(step: number): string {
  return vscode.l10n.t('New Ticket ({0}/{1})', step, steps);
}

async function askType() {
  const items = [...ticketTypes]
    .filter((type) => type !== 'spike')
    .sort((a, b) => Number(b === 'task') - Number(a === 'task'))
    .map((type) => ({ label: nameOfType(type), type }));
  const picked = await vscode.window.showQuickPick(items, {
    title: stepTitle(1),
    placeHolder: vscode.l10n.t('What kind of work it is'),
    ignoreFocusOut: true,
  });
  return picked?.type;
}

function askText(
  step: number,
  { prompt, schema }: { readonly prompt: string; readonly schema: Checker },
): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: stepTitle(step),
    prompt,
    ignoreFocusOut: true,
    validateInput: (text) => problemOf(schema, text),
  });
}

async function askPriority() {
  const items = [...priorities]
    .sort((a, b) => Number(b === 'normal') - Number(a === 'normal'))
    .map((priority) => ({ label: nameOfPriority(priority), priority }));
  const picked = await vscode.window.showQuickPick(items, {
    title: stepTitle(5),
    placeHolder: vscode.l10n.t('Priority'),
    ignoreFocusOut: true,
  });
  return picked?.priority;
}

async function askRole({ session }: Services) {
  const roles = session.board?.roles ?? [];
  const items: (vscode.QuickPickItem & { name: RoleName | null })[] = [...roles]
    .sort((a, b) => Number(b.takes.includes('implement')) - Number(a.takes.includes('implement')))
    .map(({ name, title, description }) => ({
      label: plainLine(title),
      detail: plainLine(description),
      name,
    }));
  items.push({
    label: vscode.l10n.t('No role yet'),
    detail: vscode.l10n.t('It is chosen when the ticket is refined.'),
    name: null,
  });
  return vscode.window.showQuickPick(items, {
    title: stepTitle(6),
    placeHolder: vscode.l10n.t('The role that implements it'),
    ignoreFocusOut: true,
  });
}

async function askReady(): Promise<boolean | undefined> {
  const items = [
    {
      label: vscode.l10n.t('Create'),
      detail: vscode.l10n.t('In Backlog, to be refined.'),
      iconPath: statusIcon('backlog'),
      ready: false,
    },
    {
      label: vscode.l10n.t('Create and Move to Ready'),
      detail: vscode.l10n.t('Agents of its role can claim it at once.'),
      iconPath: statusIcon('ready'),
      ready: true,
    },
  ];
  const picked = await vscode.window.showQuickPick(items, { title: stepTitle(8), ignoreFocusOut: true });
  return picked?.ready;
}
