import { beginningOf } from '../base/beginningOf.ts';
import { canonicalJson } from '../base/canonicalJson.ts';
import type { NewEvent } from '../protocol/events.ts';
import type { AgentName } from '../protocol/ids.ts';
import { limits } from '../protocol/limits.ts';
import type { HandInRepository, MergedRepository, SubmittedReview, Verdict } from '../protocol/review.ts';
import { refuse, type CommandParams, type Decision, type DecisionContext, type Refused } from './command.ts';
import type { Mover } from './gateConditions.ts';
import { gateOf, statusTitle } from './gates.ts';
import { changedRepositories } from './reviewConditions.ts';
import { spikeEvents } from './spikes.ts';
import type { BoardState, TicketState } from './state.ts';
import { gateBoard, gateRefused } from './ticketCommands.ts';
import { unknownTicket } from './ticketRelations.ts';
import { refuseForeignRepositories } from './ticketRepositories.ts';
import { guardWrite } from './writeGuard.ts';

/** As much of a verdict's evidence stands on a spike; the rest is on the timeline. */
const evidenceShown = 500;

/** Hands the work in: the gate to Review, and the end of the claim (SPEC 4). */
export function handIn(
  state: BoardState,
  { ticket: id, fence, handoff, repos: told }: CommandParams<'ticket.handIn'>,
  context: DecisionContext,
): Decision<'ticket.handIn'> {
  const ticket = state.tickets.get(id);
  if (ticket === undefined) return unknownTicket(state, id);
  const refused =
    guardWrite(ticket, { fence }, context) ??
    refuseForeignRepositories(
      ticket,
      told.map(({ name }) => name),
    );
  if (refused !== undefined) return refused;
  const repos = told.map((repo) => withPullRequest(ticket, repo));
  const by = moverOf(state, ticket, context);
  const conditions = gateOf(ticket, gateBoard(state), { to: 'review', by, handIn: repos });
  const agent = ticket.claim?.agent;
  if (conditions.length > 0 || agent === undefined) {
    return gateRefused(`${id} cannot be handed in.`, conditions);
  }
  const payload = { ticket: id, fence, agent, handoff, repos };
  return { ok: true, events: [{ type: 'ticket.handedIn', payload }], facts: { ticket: id } };
}

/** A pull request that is on the workspace already need not be told again. */
function withPullRequest({ workspace }: TicketState, repo: HandInRepository): HandInRepository {
  const known = workspace?.repos.find(({ name }) => name === repo.name)?.pullRequest;
  return known === undefined || repo.pullRequest !== undefined ? repo : { ...repo, pullRequest: known };
}

/** Approves the work or returns it to the agent that handed it in. A review claim ends with it, whoever holds it. */
export function submitReview(
  state: BoardState,
  params: CommandParams<'review.submit'>,
  context: DecisionContext,
): Decision<'review.submit'> {
  const { ticket: id, fence, outcome, verdicts, heads = [], checks = [] } = params;
  const ticket = state.tickets.get(id);
  if (ticket === undefined) return unknownTicket(state, id);
  const review: SubmittedReview = { verdicts, heads, checks };
  const refused = guardWrite(ticket, { fence }, context) ?? refuseReview(ticket, review);
  if (refused !== undefined) return refused;
  const to = outcome === 'approve' ? 'approved' : 'in_progress';
  const by = moverOf(state, ticket, context);
  const conditions = gateOf(ticket, gateBoard(state), { to, by, review });
  if (conditions.length > 0) {
    return gateRefused(`${id} cannot be ${outcome === 'approve' ? 'approved' : 'returned'}.`, conditions);
  }
  const returnTo = outcome === 'return' ? workerOf(state, ticket) : undefined;
  const { claim } = ticket;
  const events: NewEvent[] = [
    {
      type: 'review.submitted',
      payload: {
        ticket: id,
        outcome,
        ...review,
        ...(claim !== undefined && { fence: claim.fence }),
        ...(returnTo !== undefined && { returnTo }),
      },
    },
    { type: 'ticket.moved', payload: { ticket: id, from: ticket.status, to } },
    ...(outcome === 'return' ? spikeOfReturn(state, ticket, review) : []),
  ];
  return { ok: true, events, facts: { ticket: id } };
}

/** The third return goes to a person, as every later one: agents have had their turns (SPEC 4). */
function spikeOfReturn(state: BoardState, ticket: TicketState, { verdicts }: SubmittedReview): NewEvent[] {
  const round = ticket.rounds + 1;
  if (round < limits.returnsBeforeSpike) return [];
  const { id, threads } = ticket;
  const blocked = verdicts
    .filter(({ verdict }) => verdict === 'block')
    .map(({ criterion, evidence }) => `- ${criterion}: ${beginningOf(evidence, evidenceShown)}`);
  const lines = [
    `${id} came back from review ${round} times. A person has to say how it goes on: change what it asks for, settle the threads, or cancel it.`,
    ...(blocked.length === 0 ? [] : ['', 'Criteria that are not met:', ...blocked]),
    ...(threads.open.length === 0 ? [] : ['', `Open threads: ${threads.open.join(', ')}.`]),
  ];
  return spikeEvents(state, ticket, { evidence: lines.join('\n'), reason: `Return ${round} from review.` })
    .events;
}

/** Verdicts on what the ticket does not ask for, or two on the same; repositories that it does not name. */
function refuseReview(
  ticket: TicketState,
  { verdicts, heads, checks }: SubmittedReview,
): Refused | undefined {
  const names = (of: readonly { name: HandInRepository['name'] }[]) => of.map(({ name }) => name);
  return (
    refuseVerdicts(ticket, verdicts) ??
    refuseForeignRepositories(ticket, names(heads)) ??
    refuseForeignRepositories(ticket, names(checks))
  );
}

function refuseVerdicts({ id, criteria }: TicketState, verdicts: readonly Verdict[]): Refused | undefined {
  const judged = verdicts.map(({ criterion }) => criterion);
  const unknown = judged.find((one) => !criteria.some((criterion) => criterion.id === one));
  if (unknown !== undefined) {
    const known = criteria.map((criterion) => criterion.id).join(', ');
    return refuse('criterion.unknown', `${id} has no criterion ${unknown}. Judge ${known}.`);
  }
  const twice = judged.find((one, index) => judged.indexOf(one) !== index);
  return twice === undefined
    ? undefined
    : refuse('request.invalid', `Criterion ${twice} is judged twice. Judge it once.`);
}

/** Who handed the work in, while it is on the roster: what comes back goes to nobody who cannot take it. */
function workerOf({ roster }: BoardState, { handIn: last }: TicketState): AgentName | undefined {
  return last !== undefined && roster.has(last.agent) ? last.agent : undefined;
}

/** Records the proof that work is merged. Only what was approved counts, at the head that was approved. */
export function recordMerge(
  state: BoardState,
  { ticket: id, repos }: CommandParams<'merge.record'>,
): Decision<'merge.record'> {
  const ticket = state.tickets.get(id);
  if (ticket === undefined) return unknownTicket(state, id);
  const refused =
    refuseForeignRepositories(
      ticket,
      repos.map(({ name }) => name),
    ) ?? refuseMerge(state, ticket, repos);
  if (refused !== undefined) return refused;
  const news = repos.filter((repo) => {
    const known = ticket.merges.find(({ name }) => name === repo.name);
    return known === undefined || canonicalJson(known) !== canonicalJson(repo);
  });
  if (news.length === 0) {
    return refuse('ticket.nothingToChange', `All of that is recorded on ${id} already. Record what is new.`);
  }
  const payload = { ticket: id, repos: news };
  return { ok: true, events: [{ type: 'merge.recorded', payload }], facts: { ticket: id } };
}

function refuseMerge(
  state: BoardState,
  ticket: TicketState,
  repos: readonly MergedRepository[],
): Refused | undefined {
  const { id, status } = ticket;
  if (status !== 'approved') {
    const [is, needed] = [statusTitle(status, state), statusTitle('approved', state)];
    return refuse(
      'merge.refused',
      `${id} is in ${is}, and only what is in ${needed} is merged. Have it reviewed.`,
    );
  }
  const approved = changedRepositories(ticket.handIn);
  for (const { name, head } of repos) {
    const expected = approved.find((repo) => repo.name === name);
    if (expected === undefined) {
      return refuse('merge.refused', `Nothing was approved in ${name} for ${id}. Leave it out.`);
    }
    if (expected.head !== head) {
      return refuse(
        'merge.refused',
        `In ${name} the head ${expected.head} was approved for ${id}, not ${head}. Merge what was approved.`,
      );
    }
  }
  return undefined;
}

/** Who moves the ticket. The session that holds it moves it as the agent that it holds it for. */
function moverOf(state: BoardState, { claim }: TicketState, { actor, session }: DecisionContext): Mover {
  const holds = session !== undefined && claim?.session === session;
  const agent = holds ? claim.agent : actor.agent;
  const role = agent === undefined ? undefined : state.roster.get(agent)?.role;
  return { kind: actor.kind, agent, role };
}
