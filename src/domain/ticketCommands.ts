import { canonicalJson } from '../base/canonicalJson.ts';
import type { NewEvent, TicketChanges, TicketDraft } from '../protocol/events.ts';
import { ticketNumber, type TicketId } from '../protocol/ids.ts';
import { refuseAgent, refuseRepositories, refuseReviewer, refuseRole } from './boardCommands.ts';
import { heldSentence } from './claimRules.ts';
import {
  refuse,
  type CommandParams,
  type Decision,
  type DecisionContext,
  type Outcome,
  type Refused,
} from './command.ts';
import { draftedTicket, editedFields } from './evolve.ts';
import type { ClosedAs } from '../protocol/ticket.ts';
import type { GateBoard, Move, Mover } from './gateConditions.ts';
import { gateOf, statusTitle, unmetForReady } from './gates.ts';
import { refusePhase } from './phases.ts';
import { spikeChange } from './spikes.ts';
import { mentionsIn } from './mentions.ts';
import type { BoardState, TicketState } from './state.ts';
import { refuseBlockers, refuseParent, unknownTicket, type Related } from './ticketRelations.ts';
import { titleKey } from './titleKey.ts';
import { guardVersion, guardWrite } from './writeGuard.ts';

/** Creates a ticket in Backlog and, when asked, moves it through the gate to Ready in the same breath. */
export function createTicket(
  state: BoardState,
  params: CommandParams<'ticket.create'>,
  { now, actor }: DecisionContext,
): Decision<'ticket.create'> {
  const drafted = draftOf(state, params);
  if (!drafted.ok) return drafted;
  const draft = drafted.value;
  const refused = refuseFields(state, { type: draft.type }, draft);
  if (refused !== undefined) return refused;
  const id = `${state.key}-${state.nextNumber}` as TicketId;
  const ticket = draftedTicket(id, draft, { at: now, sequence: state.sequence + 1 });
  const events: NewEvent[] = [
    { type: 'ticket.created', payload: { ticket: id, draft } },
    ...spikeChange(undefined, ticket),
  ];
  if (params.ready === true) {
    const conditions = gateOf(ticket, gateBoard(state), { to: 'ready', by: actor });
    if (conditions.length > 0) return gateRefused('The ticket cannot start in Ready.', conditions);
    events.push({ type: 'ticket.moved', payload: { ticket: id, from: 'backlog', to: 'ready' } });
  }
  return { ok: true, events, facts: { ticket: id, duplicates: duplicatesOf(state, draft.title) } };
}

const duplicatesAtMost = 10;

/** A few of the open tickets that have this title but for case, spaces and punctuation; thousands of one title cost no more than these. */
function duplicatesOf(state: BoardState, title: string | undefined): TicketId[] {
  const key = title === undefined ? undefined : titleKey(title);
  const found: TicketId[] = [];
  if (key === undefined) return found;
  for (const id of state.indexes.byTitle.get(key)) if (found.push(id) === duplicatesAtMost) break;
  return found.sort((a, b) => ticketNumber(a) - ticketNumber(b));
}

function draftOf(state: BoardState, params: CommandParams<'ticket.create'>): Outcome<TicketDraft> {
  const needsNoRepos = params.needsNoRepos ?? false;
  const repos = params.repos ?? (needsNoRepos ? [] : state.repos.map(({ name }) => ({ name })));
  const draft: TicketDraft = {
    type: params.type ?? 'task',
    title: params.title,
    description: params.description ?? '',
    criteria: (params.criteria ?? []).map((text, index) => ({ id: `c${index + 1}`, text })),
    priority: params.priority ?? 'normal',
    labels: params.labels ?? [],
    parent: params.parent ?? null,
    phase: params.phase ?? null,
    blockedBy: params.blockedBy ?? [],
    repos,
    needsNoRepos,
    paths: params.paths ?? [],
    role: params.role ?? null,
    reviewer: params.reviewer ?? null,
    route: params.route ?? null,
    decisionRequired: params.decisionRequired ?? false,
    budget: params.budget ?? null,
  };
  const consistent = normalised(draft);
  return consistent.ok ? { ok: true, value: { ...draft, ...consistent.value } } : consistent;
}

/** Changes fields. Only what differs becomes part of the event; what would break Ready behind its back is refused. Criteria that were fixed change with a reason, and the ticket goes back to Backlog. */
export function editTicket(
  state: BoardState,
  params: CommandParams<'ticket.edit'>,
  context: DecisionContext,
): Decision<'ticket.edit'> {
  const ticket = state.tickets.get(params.ticket);
  if (ticket === undefined) return unknownTicket(state, params.ticket);
  const refused = guardWrite(ticket, params, context) ?? refuseClosed(ticket);
  if (refused !== undefined) return refused;
  const consistent = normalised(params.changes);
  if (!consistent.ok) return consistent;
  const changes = differing(ticket, consistent.value);
  if (Object.keys(changes).length === 0) {
    return refuse('ticket.nothingToChange', `${ticket.id} is like that already. Change something.`);
  }
  const by = moverOf(state, context);
  const back = sendingBack(state, ticket, { changes, reason: params.reason, by });
  if (!back.ok) return back;
  const status = back.value.length > 0 ? ('backlog' as const) : ticket.status;
  const broken =
    refuseFields(state, { id: ticket.id, type: changes.type ?? ticket.type }, changes) ??
    refuseType(state, ticket, changes) ??
    refuseBreakingReady(state, { ...ticket, status }, changes);
  if (broken !== undefined) return broken;
  const edited = { ...ticket, ...editedFields(ticket, changes, state.sequence + 1) };
  const events: NewEvent[] = [
    ...back.value,
    { type: 'ticket.edited', payload: { ticket: ticket.id, changes } },
    ...spikeChange(ticket, edited),
  ];
  const duplicates = duplicatesOf(state, changes.title).filter((id) => id !== ticket.id);
  return { ok: true, events, facts: { ticket: ticket.id, duplicates } };
}

/** Moves a ticket through the gate of that transition (SPEC 4), which alone says who sends back what nobody holds. A refinement that made the ticket Ready ends with it. */
export function moveTicket(
  state: BoardState,
  params: CommandParams<'ticket.move'>,
  context: DecisionContext,
): Decision<'ticket.move'> {
  const ticket = state.tickets.get(params.ticket);
  if (ticket === undefined) return unknownTicket(state, params.ticket);
  const { to, reason, closedAs } = params;
  const isSentBack = ticket.status === 'ready' && to === 'backlog' && params.fence === undefined;
  const refused = isSentBack
    ? guardVersion(ticket, params.expectedVersion)
    : guardWrite(ticket, params, context);
  if (refused !== undefined) return refused;
  const move: Move = { to, by: moverOf(state, context), reason, closedAs };
  const openChildren = to === 'closed' ? openChildrenOf(state, ticket.id) : undefined;
  const conditions = gateOf({ ...ticket, openChildren }, gateBoard(state), move);
  if (conditions.length > 0) {
    const [first] = conditions;
    return first?.code === 'claim.held'
      ? refuse('claim.held', first.message, { conditions })
      : gateRefused(`${ticket.id} cannot move to ${statusTitle(to, state)}.`, conditions);
  }
  const payload = {
    ticket: ticket.id,
    from: ticket.status,
    to,
    ...(to === 'closed' && closingAs(ticket, closedAs)),
    ...(reason !== undefined && { reason }),
  };
  const events: NewEvent[] = [
    { type: 'ticket.moved', payload },
    ...spikeChange(ticket, { ...ticket, status: to }),
    ...endOfRefinement(ticket),
  ];
  return { ok: true, events, facts: { ticket: ticket.id } };
}

/** What was approved is merged. A spike or an epic that is settled is neither merged nor cancelled unless somebody says so. */
function closingAs({ status }: TicketState, said: ClosedAs | undefined): { closedAs?: ClosedAs } {
  if (said !== undefined) return { closedAs: said };
  return status === 'approved' ? { closedAs: 'merged' } : {};
}

function openChildrenOf(state: BoardState, id: TicketId): TicketId[] {
  const children = [...state.indexes.childrenOf.get(id)];
  return children
    .filter((child) => state.tickets.get(child)?.status !== 'closed')
    .sort((a, b) => ticketNumber(a) - ticketNumber(b));
}

function moverOf(state: BoardState, { actor: { kind, agent } }: DecisionContext): Mover {
  return { kind, agent, role: agent === undefined ? undefined : state.roster.get(agent)?.role };
}

function endOfRefinement({ id, claim }: TicketState): NewEvent[] {
  if (claim?.stage !== 'refine') return [];
  const handoff = {
    done: `${claim.agent} refined ${id}; it passed the gate to Ready.`,
    pending: 'The work itself.',
    gotchas: 'Nothing beyond what the ticket says.',
  };
  return [{ type: 'claim.released', payload: { ticket: id, fence: claim.fence, handoff } }];
}

/** Writes on the timeline. A question opens, an answer closes the one it names. */
export function addComment(
  state: BoardState,
  { ticket: id, kind, text, answers, fence }: CommandParams<'comment.add'>,
  context: DecisionContext,
): Decision<'comment.add'> {
  const ticket = state.tickets.get(id);
  if (ticket === undefined) return unknownTicket(state, id);
  const refused = guardWrite(ticket, { fence }, context);
  if (refused !== undefined) return refused;
  if (kind === 'answer' && (answers === undefined || !ticket.questions.open.includes(answers))) {
    const { open } = ticket.questions;
    const which = open.length === 0 ? 'It has none open.' : `Open are ${open.join(', ')}.`;
    return refuse(
      'question.unknown',
      `${id} has no open question ${answers ?? 'without an id'} to answer. ${which} Name an open one, or write a comment.`,
    );
  }
  if (kind !== 'answer' && answers !== undefined) {
    return refuse('request.invalid', `A ${kind} answers no question. Leave answers out, or write an answer.`);
  }
  const entry = `e${ticket.comments + 1}`;
  const mentions = mentionsIn(text, state);
  const payload = {
    ...{ ticket: id, entry, kind, text },
    ...(answers !== undefined && { answers }),
    ...(mentions.agents.length + mentions.roles.length > 0 && { mentions }),
  };
  return { ok: true, events: [{ type: 'comment.added', payload }], facts: { ticket: id, entry } };
}

/** What the gates look at of a board. */
export function gateBoard(state: BoardState): GateBoard {
  const { repos, roles, settings } = state;
  return { repos, roles, settings, roster: [...state.roster.values()] };
}

/** Refuses a move with every unmet condition. */
export function gateRefused(what: string, conditions: ReturnType<typeof gateOf>): Refused {
  const sentences = conditions.map(({ message }) => message).join(' ');
  return refuse('gate.refused', `${what} ${sentences}`, { conditions });
}

function refuseClosed(ticket: TicketState): Refused | undefined {
  if (ticket.status !== 'closed') return undefined;
  return refuse('ticket.closed', `${ticket.id} is closed and cannot be edited. Reopen it first.`);
}

/** The move that has to come before fixed criteria can change (SPEC 3), through the gate of any such move; none when nothing is fixed. */
function sendingBack(
  state: BoardState,
  ticket: TicketState,
  { changes, reason, by }: Pick<CommandParams<'ticket.edit'>, 'changes' | 'reason'> & Pick<Move, 'by'>,
): Outcome<NewEvent[]> {
  const { id, status } = ticket;
  if (changes.criteria === undefined || status === 'backlog') return { ok: true, value: [] };
  const [title, backlog] = [statusTitle(status, state), statusTitle('backlog', state)];
  if (status !== 'ready' || reason === undefined) {
    const way =
      status === 'ready'
        ? `Give a reason, and it goes back to ${backlog} with the change.`
        : `Have it released to ${statusTitle('ready', state)} first, then change them with a reason.`;
    return refuse('ticket.criteriaFrozen', `${id} is in ${title}, where its criteria are fixed. ${way}`);
  }
  const conditions = gateOf(ticket, gateBoard(state), { to: 'backlog', by, reason });
  if (conditions.length > 0) return gateRefused(`${id} cannot go back to ${backlog}.`, conditions);
  return {
    ok: true,
    value: [{ type: 'ticket.moved', payload: { ticket: id, from: status, to: 'backlog', reason } }],
  };
}

/** A type that the ticket's children or its claim cannot live with. */
function refuseType(state: BoardState, ticket: TicketState, changes: TicketChanges): Refused | undefined {
  const { type } = changes;
  if (type === undefined) return undefined;
  const children = [...state.indexes.childrenOf.get(ticket.id)]
    .filter((id) => state.tickets.get(id)?.type !== 'spike')
    .sort();
  if (type !== 'epic' && children.length > 0) {
    return refuse(
      'ticket.parentInvalid',
      `${ticket.id} holds ${children.slice(0, 5).join(', ')}, and only an epic can. Give them another parent first.`,
    );
  }
  // A new parent was checked against the new type already.
  const parent = changes.parent === undefined && ticket.parent ? state.tickets.get(ticket.parent) : undefined;
  if (type !== 'spike' && parent !== undefined && parent.type !== 'epic') {
    return refuse(
      'ticket.parentInvalid',
      `${ticket.id} belongs to ${parent.id}, a ${parent.type}, which can hold only spikes. Give it another parent first.`,
    );
  }
  if ((type === 'epic' || type === 'spike') && ticket.claim?.stage === 'implement') {
    return refuse(
      'claim.held',
      `${heldSentence(ticket) ?? ticket.id} Nobody can work on ${type === 'epic' ? 'an epic' : 'a spike'}, so release the claim first.`,
    );
  }
  return undefined;
}

/** From Ready on, what made the ticket Ready has to go on holding. What was unmet before the edit is not its fault. */
function refuseBreakingReady(
  state: BoardState,
  ticket: TicketState,
  changes: TicketChanges,
): Refused | undefined {
  if (ticket.status === 'backlog') return undefined;
  const board = gateBoard(state);
  const before = new Set(unmetForReady(ticket, board).map(({ code }) => code));
  const edited = { ...ticket, ...editedFields(ticket, changes, state.sequence + 1) };
  const conditions = unmetForReady(edited, board).filter(({ code }) => !before.has(code));
  if (conditions.length === 0) return undefined;
  const title = statusTitle(ticket.status, state);
  return gateRefused(`${ticket.id} is in ${title} and would no longer be fit for it.`, conditions);
}

/** Fields that name something the board does not have, or that contradict each other. */
function refuseFields(state: BoardState, related: Related, fields: TicketChanges): Refused | undefined {
  const { role, reviewer, route, repos, parent, blockedBy, phase } = fields;
  return (
    (phase ? refusePhase(state, phase) : undefined) ??
    (role ? refuseRole(state, role) : undefined) ??
    (reviewer ? refuseReviewer(state, reviewer) : undefined) ??
    (route ? refuseAgent(state, route) : undefined) ??
    refuseRepositories(
      state,
      (repos ?? []).map(({ name }) => name),
    ) ??
    (parent ? refuseParent(state, related, parent) : undefined) ??
    refuseBlockers(state, related, blockedBy ?? [])
  );
}

/** Lists without repetitions; repositories and the mark that none is needed exclude each other, and the one that is said wins. */
function normalised(fields: TicketChanges): Outcome<TicketChanges> {
  const { labels, blockedBy, paths, repos, criteria, needsNoRepos } = fields;
  const twice =
    repeated((repos ?? []).map(({ name }) => name)) ?? repeated((criteria ?? []).map(({ id }) => id));
  if (twice !== undefined) {
    return refuse('request.invalid', `${twice} is named twice. Name it once.`);
  }
  const someRepos = repos !== undefined && repos.length > 0;
  if (needsNoRepos === true && someRepos) {
    return refuse(
      'request.invalid',
      'The ticket names repositories and is marked as needing none. Say one of both.',
    );
  }
  return {
    ok: true,
    value: {
      ...fields,
      ...(labels !== undefined && { labels: [...new Set(labels)] }),
      ...(blockedBy !== undefined && { blockedBy: [...new Set(blockedBy)] }),
      ...(paths !== undefined && { paths: [...new Set(paths)] }),
      ...(needsNoRepos === true && { repos: [] }),
      ...(someRepos && { needsNoRepos: false }),
    },
  };
}

function repeated(names: readonly string[]): string | undefined {
  return names.find((name, index) => names.indexOf(name) !== index);
}

/** The changes that change something. The description's text is not kept in the state, so a new one always does, unless both are empty. */
function differing(ticket: TicketState, changes: TicketChanges): TicketChanges {
  const current: Readonly<Record<string, unknown>> = {
    ...ticket,
    decisionRequired: ticket.decisions.required,
    description: ticket.hasDescription ? undefined : '',
  };
  return Object.fromEntries(
    Object.entries<unknown>(changes).filter(
      ([field, value]) =>
        value !== undefined && canonicalJson(value) !== canonicalJson(current[field] ?? null),
    ),
  );
}
