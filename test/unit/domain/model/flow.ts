import type { ActOf, Writer } from './acts.ts';
import { letGo, own } from './claims.ts';
import { isReviewer, openSpikes, unfit } from './rules.ts';
import { raiseSpike } from './spikes.ts';
import { done, no, type Team } from './team.ts';
import type { Answer, Card } from './words.ts';

/* The ways of a ticket through its gates (SPEC 4), and what is written on it. */

/** Whether somebody would wait for himself, through blockers or parents. */
function waitsForItself(team: Team, start: string): boolean {
  const seen = new Set<string>();
  const open = [...team.card(start).blockers];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === start) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    open.push(...team.card(id).blockers);
  }
  return false;
}

export function create(team: Team, { draft, ready }: ActOf<'create'>): Answer {
  if (draft.phase !== undefined && !team.phases.some(({ name }) => name === draft.phase))
    return no('phase.unknown');
  if (!isReviewer(team, draft.reviewer)) return no('role.unknown');
  const card = team.add(draft);
  const why = ready ? unfit(team, card) : [];
  if (why.length > 0) {
    team.cards.pop();
    return no('gate.refused', why);
  }
  if (ready) card.status = 'ready';
  return done;
}

export function edit(team: Team, { ticket, changes, reason }: ActOf<'edit'>): Answer {
  const card = team.card(ticket);
  if (card.status === 'closed') return no('ticket.closed');
  if (changes.phase !== undefined && !team.phases.some(({ name }) => name === changes.phase))
    return no('phase.unknown');
  if (changes.route !== undefined && !team.members.has(changes.route)) return no('agent.unknown');
  if (!isReviewer(team, changes.reviewer)) return no('role.unknown');
  const before = { ...card };
  const unfitBefore = [...unfit(team, card), 'question.open'];
  const { bound, ...plain } = changes;
  Object.assign(card, structuredClone(plain), 'bound' in changes ? { bound } : {});
  if (JSON.stringify(before) === JSON.stringify(card)) return no('ticket.nothingToChange');
  const undo = (code: string, why: string[] = []): Answer => {
    Object.assign(card, before);
    return no(code, why);
  };
  if (waitsForItself(team, ticket)) return undo('ticket.cycle');
  const newCriteria = JSON.stringify(card.criteria) !== JSON.stringify(before.criteria);
  if (newCriteria && before.status !== 'backlog') {
    if (!reason || before.status !== 'ready') return undo('ticket.criteriaFrozen');
    card.status = 'backlog';
  }
  const why =
    card.status === 'backlog' ? [] : unfit(team, card).filter((code) => !unfitBefore.includes(code));
  if (why.length > 0) return undo('gate.refused', why);
  return done;
}

export function refined(team: Team, { ticket, by }: ActOf<'refined'>): Answer {
  const card = team.card(ticket);
  if (card.status !== 'backlog') return no('gate.refused');
  const holds = card.hold?.stage === 'refine' && card.hold.session === by.asker?.session;
  const why = unfit(team, card);
  if (!holds && by.hand === 'agent') why.push('transition.who');
  if (why.length > 0) return no('gate.refused', why);
  card.status = 'ready';
  card.hold = undefined;
  return done;
}

/** Out of Ready by a planner or a person, or a closed one again by a person: they say why. */
export function sendBack(team: Team, { ticket, reason, by }: ActOf<'sendBack'>): Answer {
  const card = team.card(ticket);
  const { asker, hand } = by;
  if (hand === 'agent' && asker !== undefined && card.status !== 'ready') {
    const { hold } = card;
    if (hold?.agent !== asker.agent || hold.stale) return no('claim.none');
  }
  if (card.status !== 'ready' && card.status !== 'closed') return no('gate.refused');
  if (card.hold !== undefined) return no('claim.held');
  const role = asker && team.members.get(asker.agent)?.role;
  const isPlanner = role !== undefined && team.roles.get(role)?.includes('refine') === true;
  const isOpenTo = hand === 'person' || (card.status === 'ready' && isPlanner);
  const why = [...(isOpenTo ? [] : ['transition.who']), ...(reason ? [] : ['reason.missing'])];
  if (why.length > 0) return no('gate.refused', why);
  if (card.status === 'closed') startAgain(team, card);
  card.status = 'backlog';
  return done;
}

/** What was done stays on the timeline; the ticket is anybody's, and has yet to be handed in. */
function startAgain(team: Team, card: Card): void {
  tellParent(team, card);
  const nothing = { end: undefined, route: undefined, assignee: undefined, handedIn: undefined };
  Object.assign(card, { ...nothing, merged: [], rounds: 0, retired: false });
}

export function cancel(team: Team, { ticket, reason }: ActOf<'cancel'>): Answer {
  const card = team.card(ticket);
  if (card.status === 'closed') return no('gate.refused');
  if (card.hold !== undefined) return no('claim.held');
  if (!reason) return no('gate.refused', ['reason.missing']);
  close(team, card, 'cancelled');
  return done;
}

/** Closed without a word on how: what was approved as merged, a spike as it was settled, an epic with the last of its children. */
export function settle(team: Team, { ticket, reason }: ActOf<'settle'>): Answer {
  const card = team.card(ticket);
  if (card.status === 'approved') return finish(team, { do: 'finish', ticket });
  if (card.status === 'closed') return no('gate.refused');
  if (card.hold !== undefined) return no('claim.held');
  const children = team.cards.filter(({ parent }) => parent === card.id);
  const isDone = card.kind !== 'epic' || children.every(({ status }) => status === 'closed');
  const why = [
    ...(card.kind === 'epic' || card.kind === 'spike' ? [] : ['closedAs.missing']),
    ...(reason ? [] : ['reason.missing']),
    ...(isDone ? [] : ['children.open']),
  ];
  if (why.length > 0) return no('gate.refused', why);
  close(team, card, undefined);
  return done;
}

/** A spike that is settled, or is not any more, is news on the ticket that it is for. */
function tellParent(team: Team, { kind, parent }: Card): void {
  const hold = kind === 'spike' ? team.find(parent)?.hold : undefined;
  if (hold !== undefined) hold.quiet = false;
}

function close(team: Team, card: Card, end: Card['end']): void {
  tellParent(team, card);
  card.status = 'closed';
  card.end = end;
  card.owner = undefined;
}

export function finish(team: Team, { ticket }: ActOf<'finish'>): Answer {
  const card = team.card(ticket);
  if (card.status !== 'approved') return no('gate.refused');
  const why = [
    ...(card.repos.every((name) => card.merged.includes(name)) ? [] : ['merge.unproven']),
    ...(card.needsDecision && card.links.length === 0 ? ['decision.missing'] : []),
    ...(openSpikes(team, card).length > 0 ? ['spike.open'] : []),
  ];
  if (why.length > 0) return no('gate.refused', why);
  close(team, card, 'merged');
  return done;
}

function write(card: Card): string {
  card.entries += 1;
  return `e${card.entries}`;
}

function question(card: Card): string {
  const entry = write(card);
  card.asked.push(entry);
  return entry;
}

export function ask(team: Team, { ticket, by }: ActOf<'ask'>): Answer {
  const card = team.card(ticket);
  card.askers[question(card)] = by.asker?.agent;
  return done;
}

export function answer(team: Team, { ticket, entry }: ActOf<'answer'>): Answer {
  const card = team.card(ticket);
  if (!card.asked.includes(entry)) return no('question.unknown');
  write(card);
  card.asked = card.asked.filter((one) => one !== entry);
  card.answered.push(entry);
  return done;
}

/** Threads are opened and settled by the reviewer or a person. */
function isReviewing({ hold }: Card, { asker, hand }: Writer): boolean {
  return hand === 'person' || (hold?.stage === 'review' && hold.session === asker?.session);
}

export function openThread(team: Team, { ticket, by, requirement }: ActOf<'thread'>): Answer {
  const card = team.card(ticket);
  if (!isReviewing(card, by)) return no('right.missing');
  if (card.status === 'closed') return no('ticket.closed');
  card.threads.push({ open: true, marked: requirement });
  if (requirement) question(card);
  return done;
}

export function resolve(team: Team, { ticket, by, thread }: ActOf<'resolve'>): Answer {
  const card = team.card(ticket);
  const one = card.threads[thread - 1];
  if (one === undefined) return no('thread.unknown');
  if (!isReviewing(card, by)) return no('right.missing');
  if (!one.open) return no('ticket.nothingToChange');
  one.open = false;
  return done;
}

export function mark(team: Team, { ticket, thread }: ActOf<'mark'>): Answer {
  const card = team.card(ticket);
  const one = card.threads[thread - 1];
  if (one === undefined) return no('thread.unknown');
  if (one.marked) return no('ticket.nothingToChange');
  one.marked = true;
  question(card);
  return done;
}

/** SPEC 4, review to approved or back to in_progress. */
export function review(team: Team, act: ActOf<'review'>): Answer {
  const { ticket, by, approve } = act;
  const card = team.card(ticket);
  if ([...act.heads.keys()].some((name) => !card.repos.includes(name))) return no('repository.unknown');
  const holds = card.hold?.stage === 'review' && card.hold.session === by.asker?.session;
  if (card.status !== 'review') return no('gate.refused');
  const why = approve ? unapproved(card, act) : unreturned(card, act);
  const agent = by.asker?.agent;
  if (by.hand === 'agent' && agent !== undefined && card.did.includes(agent)) why.push('review.ownWork');
  if (!holds && (!approve || by.hand === 'agent')) why.push('transition.who');
  if (why.length > 0) return no('gate.refused', why);
  card.hold = undefined;
  if (approve) card.status = 'approved';
  else returnWork(team, card);
  return done;
}

function unapproved(card: Card, { verdicts, heads }: ActOf<'review'>): string[] {
  const verdictOf = card.criteria.map((_, index) => verdicts[index]);
  const handedIn = card.handedIn?.heads ?? new Map<string, string>();
  return [
    ...(verdictOf.includes(undefined) ? ['verdict.missing'] : []),
    ...(verdictOf.some((verdict) => verdict !== undefined && verdict !== 'pass')
      ? ['verdict.notPassed']
      : []),
    ...(card.threads.some(({ open }) => open) ? ['thread.open'] : []),
    ...([...handedIn.keys()].some((name) => !heads.has(name)) ? ['head.missing'] : []),
    ...([...handedIn].some(([name, head]) => heads.has(name) && heads.get(name) !== head)
      ? ['head.moved']
      : []),
  ];
}

function unreturned(card: Card, { verdicts }: ActOf<'review'>): string[] {
  const hasReason = card.threads.some(({ open }) => open) || verdicts.includes('block');
  return hasReason ? [] : ['findings.missing'];
}

/** Back to the agent that did it; from the third time on to a person first. */
function returnWork(team: Team, card: Card): void {
  card.rounds += 1;
  card.status = 'in_progress';
  const agent = card.handedIn?.agent;
  card.route = agent !== undefined && team.members.has(agent) ? agent : undefined;
  card.assignee = card.route;
  if (card.rounds >= 3) raiseSpike(team, card);
}

export function merged(team: Team, { ticket, heads }: ActOf<'merged'>): Answer {
  const card = team.card(ticket);
  const approved = card.handedIn?.heads;
  if ([...heads.keys()].some((name) => !card.repos.includes(name))) return no('repository.unknown');
  if (card.status !== 'approved' || ![...heads].every(([name, head]) => approved?.get(name) === head))
    return no('merge.refused');
  const fresh = [...heads.keys()].filter((name) => !card.merged.includes(name));
  if (fresh.length === 0) return no('ticket.nothingToChange');
  card.merged.push(...fresh);
  return done;
}

export function link(team: Team, { ticket, link: url }: ActOf<'link'>): Answer {
  const card = team.card(ticket);
  if (card.links.includes(url)) return no('ticket.nothingToChange');
  card.links.push(url);
  return done;
}

export function free(team: Team, { ticket }: ActOf<'free'>): Answer {
  const card = team.card(ticket);
  if (card.owner === undefined) return no('epic.unowned');
  card.owner = undefined;
  return done;
}

/** Whoever is fired leaves what is open to the others. That a ticket names somebody else now is written on it. */
export function fire(team: Team, { agent }: ActOf<'fire'>): Answer {
  if (!team.members.delete(agent)) return no('agent.unknown');
  for (const card of team.cards) {
    if (card.hold?.agent === agent) letGo(card);
    if (card.owner === agent) own(card, undefined);
    if (card.status === 'closed' || (card.route !== agent && card.reviewer !== agent)) continue;
    if (card.hold !== undefined) card.hold.quiet = false;
    if (card.reviewer === agent) card.reviewer = undefined;
    if (card.route === agent) card.route = undefined;
  }
  return done;
}

/** The board has a role of its own that never does this; what is held stays held. */
export function forbid(team: Team, { role, never }: ActOf<'forbid'>): Answer {
  const before = team.never.get(role);
  if (before !== undefined && JSON.stringify(before) === JSON.stringify(never))
    return no('ticket.nothingToChange');
  team.never.set(role, never);
  return done;
}

export function plan(team: Team, { phases }: ActOf<'plan'>): Answer {
  const same = JSON.stringify(phases) === JSON.stringify(team.phases.map(({ name }) => name));
  const dropped = team.phases.filter(({ name }) => !phases.includes(name));
  if (
    team.cards.some(({ status, phase }) => status !== 'closed' && dropped.some(({ name }) => name === phase))
  )
    return no('phase.inUse');
  if (same) return no('ticket.nothingToChange');
  team.phases = phases.map(
    (name) => team.phases.find((phase) => phase.name === name) ?? { name, state: 'planned' },
  );
  return done;
}

export function switchPhase(team: Team, { phase, state }: ActOf<'switch'>): Answer {
  const one = team.phases.find(({ name }) => name === phase);
  if (one === undefined) return no('phase.unknown');
  if (one.state === state) return no('ticket.nothingToChange');
  one.state = state;
  // The tranche moves on or back: one phase is worked on.
  const others = team.phases.filter((other) => other !== one && other.state === 'active');
  for (const other of state === 'active' ? others : [])
    other.state = team.phases.indexOf(other) < team.phases.indexOf(one) ? 'done' : 'planned';
  return done;
}
