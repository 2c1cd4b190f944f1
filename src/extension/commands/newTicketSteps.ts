import * as vscode from 'vscode';
import type { RoleName } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import { prose } from '../../protocol/text.ts';
import { priorities, ticketTypes } from '../../protocol/ticket.ts';
import type { Services } from '../services.ts';
import { statusIcon } from '../views/icons.ts';
import { nameOfPriority, nameOfType, plainLine } from '../views/ticketText.ts';
import { askCriteria } from './askCriteria.ts';
import { askRepositories } from './askRepositories.ts';
import { against, askPick, askText, type EndButton, type Frame } from './stepInput.ts';
import { canBeCreated, titleText, type TicketDraft } from './ticketDraft.ts';
import type { Place, Step, StepEnd } from './walkSteps.ts';

/** What the questions fill in. */
export interface NewTicket {
  readonly draft: TicketDraft;
  /** Whether it goes on with a draft that was left. */
  readonly continued: boolean;
  ready: boolean;
}

type Ask = (frame: Frame) => Promise<StepEnd>;

/** The questions of a new ticket. That of the repositories is left out on a board without any. */
export function newTicketSteps(services: Services, ticket: NewTicket): Step[] {
  const { draft } = ticket;
  const hasRepos = (services.session.board?.repos.length ?? 0) > 0;
  const asks: Ask[] = [
    (frame) => askType(frame, draft),
    (frame) => askTitle(frame, draft),
    (frame) => askDescription(frame, draft),
    (frame) => askCriteria(frame, draft),
    (frame) => askPriority(frame, draft),
    (frame) => askRole(services, frame, draft),
    ...(hasRepos
      ? [
          (frame: Frame) => {
            const { repos } = draft;
            return askRepositories(services, frame, {
              chosen: repos === undefined ? 'all' : new Set(repos),
              keep: (names) => (draft.repos = names),
            });
          },
        ]
      : []),
    (frame) => askReady(frame, ticket),
  ];
  return asks.map((ask) => (place) => ask(frameOf(ticket, place)));
}

/** What was left is told in the title, with a way to begin with an empty sheet; with a title the rest can wait. */
function frameOf({ draft, continued }: NewTicket, place: Place): Frame {
  const afresh: EndButton = {
    iconPath: new vscode.ThemeIcon('clear-all'),
    tooltip: vscode.l10n.t('Start Afresh'),
    end: 'restart',
  };
  const finish: EndButton = {
    iconPath: new vscode.ThemeIcon('check'),
    tooltip: vscode.l10n.t('Create in Backlog Now'),
    end: 'finish',
  };
  const pastTitle = place.step > 2 && place.step < place.of && canBeCreated(draft);
  return {
    title: continued ? vscode.l10n.t('New Ticket: your draft, continued') : vscode.l10n.t('New Ticket'),
    place,
    buttons: [...(continued ? [afresh] : []), ...(pastTitle ? [finish] : [])],
  };
}

function askType(frame: Frame, draft: TicketDraft): Promise<StepEnd> {
  const items = [...ticketTypes]
    .filter((type) => type !== 'spike')
    .sort((a, b) => Number(b === 'task') - Number(a === 'task'))
    .map((type) => ({ label: nameOfType(type), type }));
  return askPick(frame, {
    placeholder: vscode.l10n.t('What kind of work it is'),
    items,
    isChosen: ({ type }) => type === draft.type,
    keep: ({ type }) => (draft.type = type),
  });
}

function askTitle(frame: Frame, draft: TicketDraft): Promise<StepEnd> {
  return askText(frame, {
    prompt: vscode.l10n.t(
      'Title: what is wanted, in {0} to {1} characters',
      limits.titleMinLength,
      limits.titleMaxLength,
    ),
    value: draft.title,
    problem: against(titleText),
    keep: (text) => (draft.title = text),
  });
}

function askDescription(frame: Frame, draft: TicketDraft): Promise<StepEnd> {
  return askText(frame, {
    prompt: vscode.l10n.t(
      'Description, in markdown. A ticket needs one to be Ready. Empty: later. The check mark above creates it in Backlog now.',
    ),
    value: draft.description,
    problem: against(prose({ maxBytes: limits.descriptionBytes })),
    keep: (text) => (draft.description = text),
  });
}

function askPriority(frame: Frame, draft: TicketDraft): Promise<StepEnd> {
  const items = [...priorities]
    .sort((a, b) => Number(b === 'normal') - Number(a === 'normal'))
    .map((priority) => ({ label: nameOfPriority(priority), priority }));
  return askPick(frame, {
    placeholder: vscode.l10n.t('Priority'),
    items,
    isChosen: ({ priority }) => priority === draft.priority,
    keep: ({ priority }) => (draft.priority = priority),
  });
}

function askRole({ session }: Services, frame: Frame, draft: TicketDraft): Promise<StepEnd> {
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
  return askPick(frame, {
    placeholder: vscode.l10n.t('The role that implements it'),
    items,
    isChosen: ({ name }) => name === draft.role,
    keep: ({ name }) => (draft.role = name),
  });
}

function askReady(frame: Frame, ticket: NewTicket): Promise<StepEnd> {
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
  return askPick(frame, {
    placeholder: vscode.l10n.t('Where it goes'),
    items,
    isChosen: ({ ready }) => ready === ticket.ready,
    keep: ({ ready }) => (ticket.ready = ready),
  });
}
