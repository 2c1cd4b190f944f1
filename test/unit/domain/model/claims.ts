import type { ActOf, HandInState } from './acts.ts';
import {
  best,
  byRank,
  epicOf,
  hindrances,
  isOutOfOwnBudget,
  mayClaim,
  openSpikes,
  stageFor,
} from './rules.ts';
import { raiseSpike } from './spikes.ts';
import { done, no, type Team } from './team.ts';
import type { Answer, Asker, Card, Hold } from './words.ts';

/* Claiming, holding, handing in (SPEC 4, 5). */

export function take(team: Team, { ticket, by, stage }: ActOf<'take'>): Answer {
  if (!team.members.has(by.agent)) return no('session.notSeated');
  const card = team.card(ticket);
  if (card.hold !== undefined) return no('claim.held');
  const why = hindrances(team, card, { ...by, stage: stage ?? stageFor(card) ?? 'implement' });
  if (why.length > 0) return no('claim.refused', why);
  grant(team, card, by);
  return { ok: true, ticket };
}

/** The steps of SPEC 5. */
export function next(team: Team, { by }: ActOf<'next'>): Answer {
  if (!team.members.has(by.agent)) return no('session.notSeated');
  const held = best(
    team.cards.filter(({ hold }) => hold?.agent === by.agent && hold.session === by.session && !hold.stale),
  );
  if (held !== undefined) return { ok: true, ticket: held.id };
  const card = ownNext(team, by) ?? othersNext(team, by);
  if (card !== undefined) grant(team, card, by);
  return { ok: true, ticket: card?.id };
}

/** Who an epic belongs to is written on it, as everything, and so it is not quiet. */
export function own(epic: Card, agent: string | undefined): void {
  epic.owner = agent;
  if (epic.hold !== undefined) epic.hold.quiet = false;
}

/** What came back to me, then the next child of an epic of mine; else those of my epics that are stale are anybody's. */
function ownNext(team: Team, by: Asker): Card | undefined {
  const offered = offeredTo(team, by);
  const back = best(offered.filter(({ status, route }) => status === 'in_progress' && route === by.agent));
  if (back !== undefined) return back;
  const owned = team.cards.filter(({ owner }) => owner === by.agent).sort(byRank);
  for (const epic of owned) {
    const child = best(offered.filter(({ parent }) => parent === epic.id));
    if (child !== undefined) return child;
  }
  for (const epic of owned) if (isStale(team, epic, by)) own(epic, undefined);
  return undefined;
}

/** The highest bug, then the highest work of an epic, then what stands alone. */
function othersNext(team: Team, by: Asker): Card | undefined {
  const offered = offeredTo(team, by);
  return (
    best(offered.filter(({ kind }) => kind === 'bug')) ??
    best(offered.filter((card) => epicOf(team, card) !== undefined)) ??
    best(offered)
  );
}

function offeredTo(team: Team, by: Asker): Card[] {
  return team.cards.filter(
    (card) =>
      card.kind !== 'epic' &&
      card.kind !== 'spike' &&
      // Who asked waits for the answer.
      card.asked.every((entry) => card.askers[entry] !== by.agent) &&
      !card.retired &&
      mayClaim(team, card, by),
  );
}

/** An epic is stale when its owner has none of its children in hand and could claim none with free hands and a full purse either. */
function isStale(team: Team, epic: Card, by: Asker): boolean {
  const passing = ['claim.wip', 'wip.column'];
  return !team.cards.some((card) => {
    if (card.kind === 'spike' || card.parent !== epic.id || card.retired) return false;
    if (card.hold !== undefined) return card.hold.agent === by.agent;
    const stage = stageFor(card);
    if (stage === undefined) return false;
    const broke = isOutOfOwnBudget(team, card) ? [] : ['budget.spent'];
    return hindrances(team, card, { ...by, stage }).every((code) => [...passing, ...broke].includes(code));
  });
}

/** Sets the claim, the assignee, the route, the status and, where needed, the owner of the epic. */
function grant(team: Team, card: Card, { agent, session }: Asker): void {
  const stage = stageFor(card);
  if (stage === undefined) throw new Error(`${card.id} cannot be claimed.`);
  card.fence += 1;
  card.hold = { session, agent, stage, fence: card.fence, stale: false, quiet: false };
  if (stage !== 'implement') return;
  card.assignee = agent;
  card.status = 'in_progress';
  card.route = agent;
  if (!card.did.includes(agent)) card.did.push(agent);
  const epic = epicOf(team, card);
  if (epic !== undefined && epic.status !== 'closed' && epic.owner === undefined) own(epic, agent);
}

/** The claim that a write is made under, or why there is none. */
function underClaim(card: Card, fence: number): Hold | Answer {
  const { hold } = card;
  if (hold?.fence !== fence) return no('claim.none');
  if (hold.stale) return no('claim.expired');
  return hold;
}

export function adopt(team: Team, { ticket, fence, by }: ActOf<'adopt'>): Answer {
  const hold = underClaim(team.card(ticket), fence);
  if ('ok' in hold) return hold;
  if (hold.session === by.session) return done;
  hold.session = by.session;
  hold.quiet = false;
  return done;
}

/** Ends a claim: an implemented ticket waits in Ready again, for anybody unless a person meanwhile routed it to somebody else. */
export function letGo(card: Card): void {
  if (card.hold?.stage === 'implement') {
    card.status = 'ready';
    if (card.route === card.hold.agent) card.route = undefined;
    card.assignee = undefined;
  }
  card.hold = undefined;
}

/** Ends a claim that failed: not even a person's word keeps the ticket with who held it, as long as there is something to do on it. */
function fail(card: Card): void {
  const { hold } = card;
  letGo(card);
  if (hold?.stage !== 'retire' && card.route === hold?.agent) card.route = undefined;
}

export function release(team: Team, { ticket, fence, by }: ActOf<'release'>): Answer {
  const card = team.card(ticket);
  const hold = underClaim(card, fence);
  if ('ok' in hold) return hold;
  // A person who takes it from somebody has not said what came of the folder.
  if (hold.stage === 'retire' && by.asker?.agent === hold.agent) card.retired = true;
  // Given back while it needs a person.
  if (openSpikes(team, card).length > 0) fail(card);
  else letGo(card);
  return done;
}

export function goStale(team: Team, { ticket, fence }: ActOf<'stale'>): Answer {
  const hold = underClaim(team.card(ticket), fence);
  if ('ok' in hold) return hold;
  hold.stale = true;
  return done;
}

export function goQuiet(team: Team, { ticket, fence }: ActOf<'quiet'>): Answer {
  const card = team.card(ticket);
  const hold = underClaim(card, fence);
  if ('ok' in hold) return hold;
  if (hold.quiet) return done;
  hold.quiet = true;
  for (const epic of team.cards) if (epic.owner === hold.agent) epic.owner = undefined;
  return done;
}

/** The hub takes a claim back: never a living one, unless it is quiet and the board says so. Who holds nothing then is gone. */
export function reclaim(team: Team, { ticket, fence }: ActOf<'reclaim'>): Answer {
  const card = team.card(ticket);
  const { hold } = card;
  if (hold?.fence !== fence) return no('claim.none');
  if (!hold.stale && !(hold.quiet && team.reclaimQuiet)) return no('claim.held');
  fail(card);
  leaveEpics(team, hold.agent);
  return done;
}

/** The hub notices that somebody does nothing any more. */
export function ownerQuiet(team: Team, { agent }: ActOf<'ownerQuiet'>): Answer {
  leaveEpics(team, agent);
  return done;
}

/** Epics of somebody who holds nothing are anybody's. */
function leaveEpics(team: Team, agent: string): void {
  if (team.cards.some(({ hold }) => hold?.agent === agent)) return;
  for (const epic of team.cards) if (epic.owner === agent) epic.owner = undefined;
}

export function folder(team: Team, { ticket, fence }: ActOf<'folder'>): Answer {
  const card = team.card(ticket);
  const hold = underClaim(card, fence);
  if ('ok' in hold) return hold;
  card.hasFolder = true;
  card.retired = false;
  return done;
}

export function spend(team: Team, { ticket, fence, cost, tokens }: ActOf<'spend'>): Answer {
  const card = team.card(ticket);
  const hold = underClaim(card, fence);
  if ('ok' in hold) return hold;
  card.spent = { cost: card.spent.cost + cost, tokens: card.spent.tokens + tokens };
  return done;
}

/** SPEC 4, in_progress to review: every repository clean, with a commit, fresh, green on this head, with a pull request. */
export function handIn(team: Team, { ticket, fence, repos }: ActOf<'handIn'>): Answer {
  const card = team.card(ticket);
  const hold = underClaim(card, fence);
  if ('ok' in hold) return hold;
  if (hold.stage !== 'implement') return no('gate.refused');
  const why = new Set<string>();
  for (const name of card.repos) {
    const repo = repos.find((one) => one.name === name);
    if (repo === undefined) why.add('handIn.missing');
    else for (const code of unfinished(team, repo)) why.add(code);
  }
  if (why.size > 0) return no('gate.refused', [...why]);
  card.handedIn = { agent: hold.agent, heads: new Map(repos.map(({ name, head }) => [name, head])) };
  card.status = 'review';
  card.hold = undefined;
  return done;
}

function unfinished(
  { freshBase }: Team,
  { clean, ahead, behind, checks, pullRequest }: HandInState,
): string[] {
  return [
    ...(clean ? [] : ['worktree.dirty']),
    ...(ahead > 0 ? [] : ['commits.none']),
    ...(freshBase && behind > 0 ? ['base.behind'] : []),
    ...(checks === 'passed' ? [] : [`checks.${checks}`]),
    ...(pullRequest ? [] : ['pullRequest.missing']),
  ];
}

export function spike(team: Team, { ticket, by, note }: ActOf<'spike'>): Answer {
  const card = team.card(ticket);
  if (card.status === 'closed') return no('ticket.parentInvalid');
  const holds = by.asker !== undefined && card.hold?.session === by.asker.session;
  if (holds && !note) return no('handoff.missing');
  if (holds) fail(card);
  raiseSpike(team, card);
  return done;
}
