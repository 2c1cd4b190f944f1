import type { PhaseState } from '../../src/protocol/board.ts';
import type { TicketSummary } from '../../src/protocol/ticket.ts';
import { priorityIcons, typeIcons } from '../ui/icon.ts';
import { named, t } from '../ui/strings.ts';
import { visibleLine } from '../ui/visibleText.ts';
import { budgetIcons } from '../ui/budget.ts';
import { setAttribute, setText } from '../ui/write.ts';
import type { BudgetMark } from './budgets.ts';
import { troubleIcons, troubleOf, type ClaimTrouble } from './marks.ts';
import { phaseIcons } from './phases.ts';
import type { Placed } from './ticketStore.ts';

/** How a card stands besides what its ticket says. */
export interface CardState {
  readonly index: number;
  readonly count: number;
  readonly active: boolean;
  readonly open: boolean;
  readonly pending: boolean;
  readonly moving: boolean;
  readonly claimable: boolean;
  /** The open ones of the tickets it waits for, as they are told to a person; empty when nothing blocks it. */
  readonly blockers: string;
  /** The work on the same files that has to be handed in first; empty when nothing holds it back. */
  readonly heldBackBy: string;
  /** Which budget comes to its end; nothing while there is enough. */
  readonly budget: BudgetMark | undefined;
  /** How far its phase has come; nothing when it has none that the board knows. */
  readonly phase: PhaseState | undefined;
  /** What its lane is called; empty on a board without lanes. */
  readonly lane: string;
}

interface Parts {
  /** The whole card as a sentence; what is seen is hidden from those who hear. */
  readonly words: HTMLElement;
  readonly type: HTMLElement;
  readonly id: HTMLElement;
  readonly flags: HTMLElement;
  readonly title: HTMLElement;
  readonly notes: HTMLElement;
  readonly holder: HTMLElement;
  readonly claim: HTMLElement;
}

/** A card: plain DOM, made once and filled again for other tickets as the column scrolls. */
export interface Card {
  readonly element: HTMLElement;
  readonly parts: Parts;
  placed: Placed | undefined;
  state: CardState | undefined;
  /** Where it stands in its column, in pixels. */
  top: number | undefined;
}

const template = document.createElement('template');
template.innerHTML = `<div class="card" role="option"><span class="card-words for-ears"></span><div class="card-top" aria-hidden="true"><span class="card-type codicon"></span><span class="card-id"></span><span class="card-flags"></span><span class="card-claim codicon codicon-play"></span></div><div class="card-title" aria-hidden="true"></div><div class="card-bottom" aria-hidden="true"><span class="card-notes"></span><span class="card-holder"></span></div></div>`;

/** An empty card. */
export function createCard(): Card {
  const element = template.content.firstElementChild?.cloneNode(true) as HTMLElement;
  const part = (name: string): HTMLElement => element.querySelector<HTMLElement>(`.card-${name}`) ?? element;
  return {
    element,
    parts: {
      words: part('words'),
      type: part('type'),
      id: part('id'),
      flags: part('flags'),
      title: part('title'),
      notes: part('notes'),
      holder: part('holder'),
      claim: part('claim'),
    },
    placed: undefined,
    state: undefined,
    top: undefined,
  };
}

/** The parts of a card's state that are a class of its element. */
const marks = ['open', 'pending', 'moving', 'claimable'] as const;

/** The parts of a card's state that say more about its ticket. */
const facts = ['blockers', 'heldBackBy', 'phase'] as const;

/** Brings a card up to a ticket and its state; touches only what differs. */
export function fillCard(card: Card, placed: Placed, state: CardState): void {
  const { element } = card;
  const before = card.state;
  const changed =
    card.placed !== placed ||
    before === undefined ||
    facts.some((fact) => before[fact] !== state[fact]) ||
    before.budget?.sentence !== state.budget?.sentence;
  if (changed) fillTicket(card, placed.ticket, state);
  if (before?.index !== state.index) element.setAttribute('aria-posinset', String(state.index + 1));
  if (before?.count !== state.count) element.setAttribute('aria-setsize', String(state.count));
  if (before?.active !== state.active) {
    element.tabIndex = state.active ? 0 : -1;
    element.setAttribute('aria-selected', String(state.active));
  }
  for (const mark of marks) {
    if (before?.[mark] !== state[mark]) element.classList.toggle(mark, state[mark]);
  }
  if (changed || before.pending !== state.pending || before.lane !== state.lane) {
    setText(card.parts.words, cardLabel(placed.ticket, state));
    element.setAttribute('aria-busy', String(state.pending));
  }
  card.placed = placed;
  card.state = state;
}

function fillTicket({ element, parts }: Card, ticket: TicketSummary, state: CardState): void {
  element.dataset['ticket'] = ticket.id;
  setAttribute(element, 'data-type', ticket.type);
  setAttribute(parts.type, 'class', `card-type codicon codicon-${typeIcons[ticket.type]}`);
  setAttribute(parts.type, 'title', named('type', ticket.type));
  setText(parts.id, ticket.id);
  setText(parts.title, visibleLine(ticket.title));
  setAttribute(parts.claim, 'title', t('card.claim', ticket.id));
  fillPieces(parts.flags, flags(ticket, state));
  fillPieces(parts.notes, notes(ticket, state));
  setAttribute(parts.holder, 'class', holderClass(ticket));
  setAttribute(parts.holder, 'title', holderSentence(ticket) ?? '');
  fillPieces(parts.holder, holder(ticket));
}

/** A mark or a word on a card: an icon where it has one, then a text. */
interface Piece {
  readonly className: string;
  readonly icon?: string;
  readonly text?: string;
  readonly title?: string;
}

/** Makes the children of an element these pieces, out of what is there: an element made anew costs its style and layout. */
function fillPieces(parent: HTMLElement, pieces: Iterable<Piece>): void {
  let count = 0;
  for (const piece of pieces) {
    const old = parent.children[count++];
    const fits = old !== undefined && (old.firstElementChild !== null) === (piece.icon !== undefined);
    const element = fits ? (old as HTMLElement) : createPiece(piece);
    if (old === undefined) parent.append(element);
    else if (!fits) old.replaceWith(element);
    fillPiece(element, piece);
  }
  while (parent.children.length > count) parent.lastElementChild?.remove();
}

function createPiece({ icon }: Piece): HTMLElement {
  const element = document.createElement('span');
  if (icon !== undefined) element.append(document.createElement('span'));
  element.append('');
  return element;
}

function fillPiece(element: HTMLElement, { className, icon, text = '', title }: Piece): void {
  setAttribute(element, 'class', className);
  setAttribute(element, 'title', title);
  const { firstElementChild, lastChild } = element;
  if (icon !== undefined && firstElementChild instanceof HTMLElement)
    setAttribute(firstElementChild, 'class', `codicon codicon-${icon}`);
  if (lastChild !== null && lastChild.nodeValue !== text) lastChild.nodeValue = text;
}

function* flags(ticket: TicketSummary, { blockers, heldBackBy, budget }: CardState): Iterable<Piece> {
  const questions = ticket.questions.open.length;
  if (questions > 0) {
    const title = questions === 1 ? t('card.question') : t('card.questions', questions);
    yield { className: 'flag questions', icon: 'question', text: String(questions), title };
  }
  if (ticket.openSpikes.length > 0) {
    const title = t('card.spiked', ticket.openSpikes.join(', '));
    yield { className: 'flag mark spiked', icon: typeIcons.spike, text: t('card.spikedShort'), title };
  }
  if (blockers !== '') {
    const title = t('card.blocked', blockers);
    yield { className: 'flag mark blocked', icon: 'circle-slash', text: t('card.blockedShort'), title };
  }
  if (heldBackBy !== '') {
    const title = t('card.heldBack', heldBackBy);
    yield { className: 'flag mark held-back', icon: 'lock', text: t('card.heldBackShort'), title };
  }
  if (budget !== undefined) {
    const { left, sentence } = budget;
    const text = t(`budget.mark.${left}`);
    yield { className: `flag mark budget-${left}`, icon: budgetIcons[left], text, title: sentence };
  }
  const { priority } = ticket;
  if (priority !== 'normal') {
    const text = named('priority', priority);
    const title = t('card.priority', text);
    yield { className: `flag ${priority}`, icon: priorityIcons[priority], text, title };
  }
}

function* notes(ticket: TicketSummary, { phase }: CardState): Iterable<Piece> {
  if (phase !== undefined) {
    const text = visibleLine(ticket.phase ?? '');
    yield { className: `phase ${phase}`, icon: phaseIcons[phase], text, title: phaseSentence(text, phase) };
  }
  const repos = ticket.repos.map(({ name }) => name).join(', ');
  if (repos !== '') yield { className: 'repos', icon: 'repo', text: repos, title: repos };
  for (const label of ticket.labels) yield { className: 'label', text: visibleLine(label) };
}

function* holder(ticket: TicketSummary): Iterable<Piece> {
  const who = ticket.claim?.agent ?? ticket.assignee ?? ticket.route;
  if (who === undefined) return;
  yield { className: `codicon codicon-${holderIcon(ticket)}` };
  yield { className: 'who', text: who };
  const trouble = troubleOf(ticket);
  if (trouble !== undefined) yield { className: 'trouble-word', text: t(`card.${trouble}`) };
}

const troubleClasses: Record<ClaimTrouble, string> = { stale: 'stale', quiet: 'silent' };

function holderClass(ticket: TicketSummary): string {
  const trouble = troubleOf(ticket);
  const held = ticket.claim === undefined ? '' : ' held';
  return `card-holder${held}${trouble === undefined ? '' : ` ${troubleClasses[trouble]}`}`;
}

function holderIcon(ticket: TicketSummary): string {
  const { claim, assignee } = ticket;
  const trouble = troubleOf(ticket);
  if (trouble !== undefined) return troubleIcons[trouble];
  if (claim !== undefined) return 'account';
  return assignee === undefined ? 'arrow-right' : 'person';
}

function holderSentence(ticket: TicketSummary): string | undefined {
  const { claim, assignee, route } = ticket;
  if (claim !== undefined) {
    const trouble = troubleOf(ticket);
    const holds = t('card.holder', claim.agent, named('stage', claim.stage));
    return trouble === undefined ? holds : `${holds}, ${t(`card.${trouble}Claim`)}`;
  }
  if (assignee !== undefined) return t('card.assigned', assignee);
  return route === undefined ? undefined : t('card.routed', route);
}

function phaseSentence(name: string, state: PhaseState): string {
  return t('card.phase', name, t(`phase.${state}State`));
}

/** All of a card in words, for those who hear it. */
function cardLabel(
  ticket: TicketSummary,
  { pending, blockers, heldBackBy, budget, phase, lane }: CardState,
): string {
  const questions = ticket.questions.open.length;
  const spikes = ticket.openSpikes;
  const parts = [
    `${named('type', ticket.type)} ${ticket.id}`,
    visibleLine(ticket.title),
    t('card.priority', named('priority', ticket.priority)),
    pending ? t('card.pending') : undefined,
    holderSentence(ticket),
    spikes.length === 0 ? undefined : t('card.spiked', spikes.join(', ')),
    blockers === '' ? undefined : t('card.blocked', blockers),
    heldBackBy === '' ? undefined : t('card.heldBack', heldBackBy),
    budget?.sentence,
    phase === undefined ? undefined : phaseSentence(visibleLine(ticket.phase ?? ''), phase),
    questions === 1 ? t('card.question') : questions > 1 ? t('card.questions', questions) : undefined,
    ticket.labels.length > 0 ? t('card.labels', ticket.labels.map(visibleLine).join(', ')) : undefined,
    ticket.repos.length > 0 ? t('card.repos', ticket.repos.map(({ name }) => name).join(', ')) : undefined,
    lane === '' ? undefined : t('card.lane', lane),
  ];
  return parts.filter((part) => part !== undefined).join(', ');
}
