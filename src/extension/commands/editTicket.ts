import * as vscode from 'vscode';
import { line, prose } from '../../protocol/text.ts';
import { limits } from '../../protocol/limits.ts';
import type { TicketChanges } from '../../protocol/events.ts';
import type { AgentName, PhaseName } from '../../protocol/ids.ts';
import { ticketTypes, type Ticket } from '../../protocol/ticket.ts';
import type { Services } from '../services.ts';
import { phaseIcon } from '../views/icons.ts';
import { nameOfPhaseState, nameOfType, plainLine } from '../views/ticketText.ts';
import { tellSameTitle } from '../views/tellSameTitle.ts';
import { askCriteria } from './askCriteria.ts';
import { askReason } from './askReason.ts';
import { askRepositories } from './askRepositories.ts';
import { askTicket } from './askTicket.ts';
import { problemOf } from './problemOf.ts';

/** A field of a ticket that can be edited, and how a person is asked for its new value. */
interface Field {
  readonly label: string;
  readonly value: (ticket: Ticket) => string;
  readonly ask: (services: Services, ticket: Ticket) => Promise<TicketChanges | undefined>;
}

/** Asks what to change and for the new value. A ticket that somebody changed meanwhile is not overwritten. */
export async function editTicket(services: Services, argument: unknown): Promise<void> {
  const placeholder = vscode.l10n.t('The ticket to edit');
  const id = await askTicket(services, argument, { placeholder });
  if (id === undefined) return;
  const { ticket } = await services.session.request('ticket.get', { ticket: id });
  const items = fields().map((field) => ({
    label: field.label,
    description: shorten(field.value(ticket)),
    field,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    ignoreFocusOut: true,
    title: vscode.l10n.t('Edit {0}', id),
    placeHolder: plainLine(ticket.title),
  });
  const changes = await picked?.field.ask(services, ticket);
  if (changes === undefined) return;
  const guard = { ticket: id, changes, expectedVersion: ticket.version };
  if (changes.criteria === undefined || ticket.status !== 'ready' || ticket.claim !== undefined) {
    const { duplicates } = await services.session.request('ticket.edit', guard);
    tellSameTitle(id, duplicates);
    return;
  }
  // Agents were told what is fixed now (SPEC 3).
  const reason = await askReason(vscode.l10n.t('New criteria send {0} back to Backlog', id));
  if (reason !== undefined) await services.session.request('ticket.edit', { ...guard, reason });
}

function fields(): readonly Field[] {
  return [
    { label: vscode.l10n.t('Title'), value: ({ title }) => title, ask: (_, ticket) => askTitle(ticket) },
    {
      label: vscode.l10n.t('Description'),
      value: ({ description }) => description,
      ask: (_, ticket) => askDescription(ticket),
    },
    {
      label: vscode.l10n.t('Criteria'),
      value: ({ criteria }) => criteria.map(({ text }) => text).join(' · '),
      ask: (_, ticket) => changeCriteria(ticket),
    },
    { label: vscode.l10n.t('Type'), value: ({ type }) => nameOfType(type), ask: () => askType() },
    { label: vscode.l10n.t('Role'), value: ({ role }) => role ?? '', ask: (services) => askRole(services) },
    {
      label: vscode.l10n.t('Repositories'),
      value: ({ repos }) => repos.map(({ name }) => name).join(', '),
      ask: changeRepositories,
    },
    {
      label: vscode.l10n.t('Routed to'),
      value: ({ route }) => route ?? '',
      ask: (services) => askRoute(services),
    },
    {
      label: vscode.l10n.t('Phase'),
      value: ({ phase }) => phase ?? '',
      ask: (services) => askPhase(services),
    },
    {
      label: vscode.l10n.t('Labels'),
      value: ({ labels }) => labels.join(', '),
      ask: (_, ticket) => askLabels(ticket),
    },
  ];
}

async function askTitle({ title }: Ticket): Promise<TicketChanges | undefined> {
  const schema = line(limits.titleMinLength, limits.titleMaxLength);
  const value = await vscode.window.showInputBox({
    ignoreFocusOut: true,
    title: vscode.l10n.t('Title'),
    value: title,
    validateInput: (text) => problemOf(schema, text),
  });
  return value === undefined ? undefined : { title: value };
}

async function askDescription({ description }: Ticket): Promise<TicketChanges | undefined> {
  const value = await vscode.window.showInputBox({
    ignoreFocusOut: true,
    title: vscode.l10n.t('Description'),
    prompt: vscode.l10n.t('Markdown. Longer texts are easier on the ticket page of the board.'),
    value: description,
    validateInput: (text) => problemOf(prose({ maxBytes: limits.descriptionBytes }), text),
  });
  return value === undefined ? undefined : { description: value };
}

async function changeCriteria(ticket: Ticket): Promise<TicketChanges | undefined> {
  const texts = ticket.criteria.map(({ text }) => text);
  const end = await askCriteria({ title: vscode.l10n.t('Criteria') }, { criteria: texts, typed: '' });
  if (end !== 'next') return undefined;
  const known = new Map(ticket.criteria.map(({ id, text }) => [text, id]));
  let next = Math.max(0, ...ticket.criteria.map(({ id }) => Number(id.slice(1)))) + 1;
  return { criteria: texts.map((text) => ({ id: known.get(text) ?? `c${String(next++)}`, text })) };
}

async function changeRepositories(services: Services, ticket: Ticket): Promise<TicketChanges | undefined> {
  let chosen = ticket.repos.map(({ name }) => name);
  const end = await askRepositories(
    services,
    { title: vscode.l10n.t('Repositories') },
    { chosen: new Set(chosen), keep: (names) => (chosen = names) },
  );
  if (end !== 'next') return undefined;
  const known = new Map(ticket.repos.map((repository) => [repository.name, repository]));
  return {
    repos: chosen.map((name) => known.get(name) ?? { name }),
    needsNoRepos: chosen.length === 0,
  };
}

async function askType(): Promise<TicketChanges | undefined> {
  const items = ticketTypes.map((type) => ({ label: nameOfType(type), type }));
  const picked = await vscode.window.showQuickPick(items, {
    ignoreFocusOut: true,
    title: vscode.l10n.t('Type'),
  });
  return picked && { type: picked.type };
}

async function askRole({ session }: Services): Promise<TicketChanges | undefined> {
  const items = (session.board?.roles ?? []).map(({ name, title, description }) => ({
    label: plainLine(title),
    detail: plainLine(description),
    name,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    ignoreFocusOut: true,
    title: vscode.l10n.t('Role'),
    placeHolder: vscode.l10n.t('The role that implements this ticket'),
  });
  return picked && { role: picked.name };
}

async function askRoute({ session }: Services): Promise<TicketChanges | undefined> {
  const items: (vscode.QuickPickItem & { route: AgentName | null })[] = [
    { label: vscode.l10n.t('Anybody'), route: null },
    ...(session.board?.roster ?? []).map(({ name, role }) => ({
      label: name,
      description: role,
      route: name,
    })),
  ];
  const picked = await vscode.window.showQuickPick(items, {
    ignoreFocusOut: true,
    title: vscode.l10n.t('Routed to'),
    placeHolder: vscode.l10n.t('The only agent that may claim this ticket'),
  });
  return picked && { route: picked.route };
}

async function askPhase({ session }: Services): Promise<TicketChanges | undefined> {
  const items: (vscode.QuickPickItem & { phase: PhaseName | null })[] = [
    { label: vscode.l10n.t('No phase'), phase: null },
    ...(session.board?.phases ?? []).map(({ name, state }) => ({
      label: name,
      description: nameOfPhaseState(state),
      iconPath: phaseIcon(state),
      phase: name,
    })),
  ];
  const picked = await vscode.window.showQuickPick(items, {
    ignoreFocusOut: true,
    title: vscode.l10n.t('Phase'),
    placeHolder: vscode.l10n.t('Tickets of phases that are not active are offered to nobody'),
  });
  return picked && { phase: picked.phase };
}

async function askLabels({ labels }: Ticket): Promise<TicketChanges | undefined> {
  const value = await vscode.window.showInputBox({
    ignoreFocusOut: true,
    title: vscode.l10n.t('Labels'),
    prompt: vscode.l10n.t('Separated by commas.'),
    value: labels.join(', '),
  });
  if (value === undefined) return undefined;
  return {
    labels: [...new Set(value.split(',').map((label) => label.trim()))].filter((label) => label !== ''),
  };
}

function shorten(text: string): string {
  const [first = ''] = text.split('\n');
  return plainLine(first.length > 80 ? `${first.slice(0, 79)}…` : first);
}
