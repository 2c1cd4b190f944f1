import type { Stage, TicketStatus } from '../../../../src/protocol/ticket.ts';
import { priorities } from '../../../../src/protocol/vocabulary.ts';
import type { Team } from './team.ts';
import { collide, type Asker, type Card, type Money } from './words.ts';

/* SPEC 4 and 5 once more, by walking over everything. */

/** What a ticket can be claimed for as it is. What is in progress and held by nobody came back from review. */
export function stageFor(card: Card): Stage | undefined {
  if (card.hold !== undefined) return undefined;
  switch (card.status) {
    case 'backlog':
      return 'refine';
    case 'ready':
    case 'in_progress':
      return 'implement';
    case 'review':
      return 'review';
    case 'closed':
      return 'retire';
    case 'approved':
      return undefined;
  }
}

/** The epic that a ticket is part of. */
export function epicOf(team: Team, card: Card): Card | undefined {
  const parent = team.find(card.parent);
  return parent?.kind === 'epic' ? parent : undefined;
}

function isBlocked(team: Team, card: Card): boolean {
  return card.blockers.some((id) => team.card(id).status !== 'closed');
}

export function openSpikes(team: Team, card: Card): string[] {
  return team.cards
    .filter(({ kind, parent, status }) => kind === 'spike' && parent === card.id && status !== 'closed')
    .map(({ id }) => id);
}

/** Who reviews a ticket: the role or agent that it names, else that of the board. */
function reviewerOf(card: Card): string {
  return card.reviewer ?? 'reviewer';
}

/** Whether a name says who reviews: nobody is named, or a role or an agent of the board. */
export function isReviewer(team: Team, name: string | undefined): boolean {
  return name === undefined || team.roles.has(name) || team.members.has(name);
}

function isSpent(bound: Money | undefined, cards: readonly Card[]): boolean {
  const cost = cards.reduce((sum, { spent }) => sum + spent.cost, 0);
  const tokens = cards.reduce((sum, { spent }) => sum + spent.tokens, 0);
  return cost >= (bound?.cost ?? Infinity) || tokens >= (bound?.tokens ?? Infinity);
}

/** Whether nothing is left of the budget of the ticket or of its epic. */
export function isOutOfOwnBudget(team: Team, card: Card): boolean {
  const epic = epicOf(team, card);
  const siblings = team.cards.filter(({ parent }) => parent === epic?.id);
  return isSpent(card.bound, [card]) || (epic !== undefined && isSpent(epic.bound, siblings));
}

/** Whether somebody works on the same files of the same repository. */
function isTouched(team: Team, card: Card): boolean {
  return team.cards.some(
    ({ id, hold, globs, repos }) =>
      id !== card.id &&
      hold?.stage === 'implement' &&
      repos.some((name) => card.repos.includes(name)) &&
      collide(globs, card.globs),
  );
}

/** Whether the role never takes such a ticket, as far as a board can tell: a word and its value, without a space after the colon. */
function isForbidden(team: Team, card: Card, role: string): boolean {
  return (team.never.get(role) ?? []).some((entry) => {
    const value = entry.slice(entry.indexOf(':') + 1);
    switch (entry.slice(0, entry.indexOf(':') + 1)) {
      case 'type:':
        return card.kind === value;
      case 'priority:':
        return card.priority === value;
      case 'label:':
        return card.labels.includes(value);
      case 'repo:':
        return card.repos.includes(value);
      case 'path:':
        return collide(card.globs, [value]);
      default:
        return false;
    }
  });
}

/** Every rule that keeps somebody from claiming a ticket for a stage (SPEC 5). */
export function hindrances(team: Team, card: Card, { stage, ...asker }: Asker & { stage: Stage }): string[] {
  const me = team.member(asker.agent);
  const mine = asker.repos?.filter((name) => me.repos?.includes(name) !== false) ?? me.repos;
  const works = stage === 'implement';
  const retires = stage === 'retire';
  const held = team.cards.filter(({ hold }) => hold?.agent === asker.agent && hold.stage === 'implement');
  const isFull = (column: TicketStatus): boolean =>
    team.cards.filter(({ status }) => status === column).length >= (team.wip[column] ?? Infinity);
  const phase = team.phases.find(({ name }) => name === card.phase);
  const owner = epicOf(team, card)?.owner;
  const reviewer = reviewerOf(card);
  const rules: Record<string, boolean> = {
    'claim.state': stageFor(card) !== stage,
    'claim.type': (works && card.kind === 'epic') || (!retires && card.kind === 'spike'),
    'claim.workspace': retires && !card.hasFolder,
    'phase.inactive': !retires && phase !== undefined && phase.state !== 'active',
    'claim.blocked': !retires && isBlocked(team, card),
    'spike.open': !retires && openSpikes(team, card).length > 0,
    'claim.routed': (works || stage === 'refine') && card.route !== undefined && card.route !== asker.agent,
    'claim.stage': team.roles.get(me.role)?.includes(stage) !== true,
    'claim.role': works && card.role !== undefined && card.role !== me.role,
    'claim.reviewer': stage === 'review' && reviewer !== me.role && reviewer !== asker.agent,
    'claim.prohibited': !retires && isForbidden(team, card, me.role),
    'claim.repos': mine !== undefined && !card.repos.every((name) => mine.includes(name)),
    'epic.owned': works && owner !== undefined && owner !== asker.agent,
    'claim.wip': works && held.length >= team.wipPerAgent,
    'wip.column':
      (stage === 'refine' && isFull('ready')) ||
      (works && card.status !== 'in_progress' && (isFull('in_progress') || isFull('review'))) ||
      (stage === 'review' && isFull('approved')),
    'review.ownWork': stage === 'review' && card.did.includes(asker.agent),
    'paths.overlap': works && isTouched(team, card),
    'budget.spent': !retires && (isOutOfOwnBudget(team, card) || isSpent(team.budget, team.cards)),
  };
  return Object.keys(rules).filter((code) => rules[code]);
}

/** Whether somebody may claim a ticket as it is. */
export function mayClaim(team: Team, card: Card, asker: Asker): boolean {
  const stage = stageFor(card);
  return stage !== undefined && hindrances(team, card, { ...asker, stage }).length === 0;
}

/** What keeps a ticket out of Ready, from its texts and the roster (SPEC 4). */
export function unfit(team: Team, card: Card): string[] {
  const reviewer = reviewerOf(card);
  const ofRole = [...team.members].filter(([, { role }]) => role === card.role).map(([name]) => name);
  const rules: Record<string, boolean> = {
    'criteria.missing': card.criteria.length === 0,
    'criteria.weak': card.criteria.some((text) => text.split(' ').length < 3 || text.startsWith('TODO')),
    'description.missing': !card.described,
    'question.open': card.asked.length > 0,
    'role.missing': card.role === undefined,
    'reviewer.missing': !isReviewer(team, reviewer),
    'reviewer.sameAgent':
      card.role !== undefined && ofRole.length < 2 && [ofRole[0], card.role].includes(reviewer),
    'repos.missing': card.repos.length === 0 && card.kind !== 'spike',
  };
  return Object.keys(rules).filter((code) => rules[code]);
}

/** Highest priority first, then the oldest. */
export function byRank(a: Card, b: Card): number {
  return priorities.indexOf(a.priority) - priorities.indexOf(b.priority) || a.number - b.number;
}

/** The one that ranks highest. */
export function best(cards: readonly Card[]): Card | undefined {
  return [...cards].sort(byRank)[0];
}
