import * as vscode from 'vscode';
import type { InboxItem, InboxKind } from '../../protocol/talk.ts';
import type { Actor } from '../../protocol/events.ts';
import type { TicketId } from '../../protocol/ids.ts';
import type { TicketSummary } from '../../protocol/ticket.ts';

/** How much of a title stands in a sentence. */
const titleLength = 80;

/** What an item says, in a sentence. */
function inboxSentence({ kind, by, text }: Pick<InboxItem, 'kind' | 'by' | 'text'>): string {
  const who = nameOfActor(by);
  const sentences: Record<InboxKind, string> = {
    mention: vscode.l10n.t('{0} calls you: {1}', who, text),
    question: vscode.l10n.t('{0} asks: {1}', who, text),
    answer: vscode.l10n.t('{0} answers: {1}', who, text),
    comment: vscode.l10n.t('{0} writes: {1}', who, text),
    routed: withText(vscode.l10n.t('{0} gave it to you.', who), text),
    returned: withText(vscode.l10n.t('{0} returned it from review.', who), text),
    reviewWanted: withText(vscode.l10n.t('It waits for your review.'), text),
    quiet: vscode.l10n.t('Nothing was written under your claim for long. Say how far you are.'),
    thread: vscode.l10n.t('{0} opens a thread: {1}', who, text),
    spikeRaised: withText(vscode.l10n.t('{0} says that it needs a person.', who), text),
    spikeClosed: withText(vscode.l10n.t('{0} closed the spike: it can go on.', who), text),
    moved: withText(vscode.l10n.t('{0} moved it.', who), text),
    handedOver: withText(vscode.l10n.t('{0} handed it over.', who), text),
    reclaimed: withText(vscode.l10n.t('{0} took your claim back.', who), text),
    epicFreed: withText(vscode.l10n.t('{0} took the epic from you.', who), text),
  };
  return sentences[kind];
}

/** The ticket and the sentence of an item. Texts are written by others: show it as plain text. Where nothing was written but the ticket itself, its title says what it is about. */
export function inboxLine(item: InboxItem, tickets: ReadonlyMap<TicketId, TicketSummary>): string {
  const { ticket: id, kind, by, text } = item;
  if (id === undefined) return inboxSentence(item);
  const title = tickets.get(id)?.title;
  if (title?.startsWith(text) !== true) return `${id}: ${inboxSentence(item)}`;
  return `${id} “${shortened(title)}”: ${inboxSentence({ kind, by, text: '' })}`;
}

/** A title as a part of a sentence. */
function shortened(title: string): string {
  return title.length <= titleLength ? title : `${title.slice(0, titleLength - 1).trimEnd()}…`;
}

/** What kinds of items are called, several of them. */
export function nameOfInboxKind(kind: InboxKind): string {
  const names: Record<InboxKind, string> = {
    mention: vscode.l10n.t('Mentions'),
    question: vscode.l10n.t('Questions'),
    answer: vscode.l10n.t('Answers'),
    comment: vscode.l10n.t('Comments'),
    routed: vscode.l10n.t('Tickets given to you'),
    returned: vscode.l10n.t('Returned from review'),
    reviewWanted: vscode.l10n.t('Reviews wanted'),
    quiet: vscode.l10n.t('Quiet claims'),
    thread: vscode.l10n.t('Review threads'),
    spikeRaised: vscode.l10n.t('Spikes raised'),
    spikeClosed: vscode.l10n.t('Spikes closed'),
    moved: vscode.l10n.t('Moved tickets'),
    handedOver: vscode.l10n.t('Handed over'),
    reclaimed: vscode.l10n.t('Claims taken back'),
    epicFreed: vscode.l10n.t('Epics set free'),
  };
  return names[kind];
}

const iconOfKind: Record<InboxKind, string> = {
  mention: 'mention',
  question: 'question',
  answer: 'reply',
  comment: 'comment',
  routed: 'inbox',
  returned: 'debug-step-back',
  reviewWanted: 'eye',
  quiet: 'bell-slash',
  thread: 'comment-discussion',
  spikeRaised: 'zap',
  spikeClosed: 'pass',
  moved: 'arrow-right',
  handedOver: 'export',
  reclaimed: 'debug-disconnect',
  epicFreed: 'milestone',
};

/** The kind as an icon; what has to be acted on stands out, what was read stands back. */
export function inboxIcon({ kind, act, acknowledged }: InboxItem): vscode.ThemeIcon {
  const color = acknowledged ? 'disabledForeground' : act ? 'charts.yellow' : undefined;
  return new vscode.ThemeIcon(
    iconOfKind[kind],
    color === undefined ? undefined : new vscode.ThemeColor(color),
  );
}

/** The kind as an icon of a list. */
export function inboxKindIcon(kind: InboxKind): vscode.ThemeIcon {
  return new vscode.ThemeIcon(iconOfKind[kind]);
}

function nameOfActor({ agent, kind }: Actor): string {
  if (agent !== undefined) return agent;
  return kind === 'hub' ? vscode.l10n.t('The hub') : vscode.l10n.t('A person');
}

function withText(sentence: string, text: string): string {
  return text === '' ? sentence : `${sentence} ${text}`;
}
