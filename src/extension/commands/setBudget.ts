import * as vscode from 'vscode';
import type { Budget, Usage } from '../../protocol/ticket.ts';
import type { Services } from '../services.ts';
import { askTicket, ticketOf } from './askTicket.ts';
import { budgetNumber } from './budgetNumber.ts';

/** Asks what a ticket, an epic with its children, or the whole board may cost. What is left empty has no bound. */
export async function setBudget(services: Services, argument: unknown): Promise<void> {
  const { session } = services;
  const { board } = session;
  if (board === undefined) return;
  const subject = ticketOf(argument) === undefined ? await askSubject() : 'ticket';
  if (subject === undefined) return;
  if (subject === 'board') {
    const budget = await askBudget(board.key, { budget: board.settings.budget, usage: board.usage });
    if (budget !== undefined) await session.request('board.edit', { board: board.key, settings: { budget } });
    return;
  }
  const id = await askTicket(services, argument, {
    placeholder: vscode.l10n.t('The ticket or epic to set a budget for'),
    among: ({ status }) => status !== 'closed',
  });
  const ticket = id === undefined ? undefined : session.tickets.get(id);
  if (ticket === undefined) return;
  const budget = await askBudget(ticket.id, ticket);
  if (budget === undefined) return;
  const changes = { budget: Object.keys(budget).length === 0 ? null : budget };
  await session.request('ticket.edit', { ticket: ticket.id, changes, expectedVersion: ticket.version });
}

async function askSubject(): Promise<'board' | 'ticket' | undefined> {
  const items = [
    {
      label: vscode.l10n.t('A ticket or an epic…'),
      detail: vscode.l10n.t('The budget of an epic bounds what its children cost together.'),
      subject: 'ticket' as const,
    },
    {
      label: vscode.l10n.t('The whole board'),
      detail: vscode.l10n.t('What all tickets may cost together.'),
      subject: 'board' as const,
    },
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Set Budget'),
    ignoreFocusOut: true,
  });
  return picked?.subject;
}

async function askBudget(
  name: string,
  { budget = {}, usage }: { readonly budget?: Budget | undefined; readonly usage: Usage },
): Promise<Budget | undefined> {
  const ask = (step: number, options: { readonly prompt: string; readonly value: number | undefined }) =>
    vscode.window.showInputBox({
      title: vscode.l10n.t('Budget of {0} ({1}/2)', name, step),
      prompt: options.prompt,
      value: options.value === undefined ? '' : String(options.value),
      ignoreFocusOut: true,
      validateInput: (text) =>
        budgetNumber(text, { whole: step === 2 }) === undefined
          ? vscode.l10n.t('This has to be a number that is not below 0, or empty.')
          : undefined,
    });
  const spent = usage.cost.toFixed(2);
  const tokens = usage.tokensIn + usage.tokensOut;
  const cost = await ask(1, {
    prompt: vscode.l10n.t('Cost, as the engines count it; {0} so far. Empty: no bound.', spent),
    value: budget.cost,
  });
  if (cost === undefined) return undefined;
  const bound = await ask(2, {
    prompt: vscode.l10n.t('Tokens, in and out together; {0} so far. Empty: no bound.', tokens),
    value: budget.tokens,
  });
  if (bound === undefined) return undefined;
  const [costs, counts] = [budgetNumber(cost, { whole: false }), budgetNumber(bound, { whole: true })];
  return {
    ...(typeof costs === 'number' && { cost: costs }),
    ...(typeof counts === 'number' && { tokens: counts }),
  };
}
