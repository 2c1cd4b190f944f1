import type { AgentName } from '../protocol/ids.ts';
import { refuse, type CommandParams, type Decision, type DecisionContext, type Outcome } from './command.ts';
import { refuseAgent } from './boardCommands.ts';
import { inboxItemIdOf } from './inboxState.ts';
import { digestOf } from './digest.ts';
import { mentionsIn } from './mentions.ts';
import type { BoardState } from './state.ts';
import { unknownTicket } from './ticketRelations.ts';

/** Says something in a channel. Whom it calls is decided here, with the roster as it is now. */
export function postMessage(
  state: BoardState,
  { channel, text, ticket }: CommandParams<'message.post'>,
): Decision<'message.post'> {
  if (ticket !== undefined && !state.tickets.has(ticket)) return unknownTicket(state, ticket);
  const mentions = mentionsIn(text, state);
  const payload = { channel, text, mentions, ...(ticket !== undefined && { ticket }) };
  return {
    ok: true,
    events: [{ type: 'message.posted', payload }],
    facts: { sequence: state.sequence + 1, mentions },
  };
}

/** Marks items as read. An agent reads its own mail only; a person may tidy up anybody's. */
export function acknowledge(
  state: BoardState,
  params: CommandParams<'inbox.acknowledge'>,
  context: DecisionContext,
): Decision<'inbox.acknowledge'> {
  const owner = inboxOwner(state, params.agent, context.seat?.agent);
  if (!owner.ok) return owner;
  const agent = owner.value;
  const { actor } = context;
  if (actor.kind === 'agent' && actor.agent !== agent) {
    return refuse(
      'right.missing',
      `The inbox is that of ${agent}, and an agent reads its own only. Leave the agent out.`,
    );
  }
  const unread = new Set(state.inboxes.get(agent)?.unread.map(inboxItemIdOf));
  const items = [...new Set(params.items)].filter((id) => unread.has(id));
  const facts = { agent, unread: unread.size - items.length };
  if (items.length === 0) return { ok: true, events: [], facts };
  return { ok: true, events: [{ type: 'inbox.acknowledged', payload: { agent, items } }], facts };
}

/** Whose inbox is meant: the named agent's, else that of who asks. */
export function inboxOwner(
  state: BoardState,
  named: AgentName | undefined,
  seated: AgentName | undefined,
): Outcome<AgentName> {
  const agent = named ?? seated;
  if (agent === undefined) {
    return refuse(
      'session.notSeated',
      `This session has no role on board ${state.key}, so it has no inbox. Name an agent, or choose a role first.`,
    );
  }
  return refuseAgent(state, agent) ?? { ok: true, value: agent };
}

/** The hub's clock says that a digest is due. Where nothing happened since the last one, there is nothing to tell. */
export function postDigest(
  state: BoardState,
  _params: CommandParams<'digest.post'>,
  { now }: DecisionContext,
): Decision<'digest.post'> {
  if (!hasNews(state)) return { ok: true, events: [], facts: {} };
  const payload = { digest: digestOf(state, now) };
  return { ok: true, events: [{ type: 'digest.posted', payload }], facts: {} };
}

/** Whether anything happened since the last digest was posted. */
export function hasNews({ sequence, lastDigest }: BoardState): boolean {
  return sequence > (lastDigest?.sequence ?? 0);
}
