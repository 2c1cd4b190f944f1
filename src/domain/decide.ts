import { addRepository, createBoard, editBoard, removeRepository } from './boardCommands.ts';
import {
  adoptClaim,
  reclaimClaim,
  recordWorkspace,
  releaseClaim,
  staleClaim,
  takeClaim,
  takeNext,
} from './claimCommands.ts';
import {
  refuse,
  type CommandMethod,
  type CommandOf,
  type CommandParams,
  type Decision,
  type DecisionContext,
} from './command.ts';
import { quietOwner } from './epicOwners.ts';
import { planPhases, switchPhase } from './phases.ts';
import { linkDecision, writeArtifact } from './recordCommands.ts';
import { handIn, recordMerge, submitReview } from './reviewCommands.ts';
import { fireAgent } from './fireAgent.ts';
import { defineRole, removeRole } from './roleCommands.ts';
import { editAgent, hireAgent } from './rosterCommands.ts';
import { sit } from './sit.ts';
import type { BoardState } from './state.ts';
import { markThread, openThread, replyToThread, resolveThread } from './threadCommands.ts';
import { acknowledge, postDigest, postMessage } from './talkCommands.ts';
import { addComment, createTicket, editTicket, moveTicket } from './ticketCommands.ts';
import { freeEpic, quietClaim, raiseSpike, recordUsage } from './workCommands.ts';

type Decider<M extends CommandMethod> = (
  state: BoardState,
  params: CommandParams<M>,
  context: DecisionContext,
) => Decision<M>;

/** One decider for each command. */
const deciders: { readonly [M in CommandMethod]: Decider<M> } = {
  'session.sit': sit,
  'board.create': createBoard,
  'board.edit': editBoard,
  'repository.add': addRepository,
  'repository.remove': removeRepository,
  // The roster and the board's own roles.
  'agent.hire': hireAgent,
  'agent.edit': editAgent,
  'agent.fire': fireAgent,
  'role.define': defineRole,
  'role.remove': removeRole,
  'ticket.create': createTicket,
  'ticket.edit': editTicket,
  'ticket.move': moveTicket,
  'comment.add': addComment,
  'claim.take': takeClaim,
  'claim.next': takeNext,
  'claim.adopt': adoptClaim,
  'claim.release': releaseClaim,
  'claim.stale': staleClaim,
  'claim.reclaim': reclaimClaim,
  'workspace.record': recordWorkspace,
  // Phases, spikes, spending, activity.
  'phase.plan': planPhases,
  'phase.switch': switchPhase,
  'spike.raise': raiseSpike,
  'usage.record': recordUsage,
  'epic.free': freeEpic,
  'claim.quiet': quietClaim,
  'epic.quiet': quietOwner,
  // Hand-in, review, merge.
  'ticket.handIn': handIn,
  'thread.open': openThread,
  'thread.reply': replyToThread,
  'thread.resolve': resolveThread,
  'thread.mark': markThread,
  'review.submit': submitReview,
  'merge.record': recordMerge,
  'decision.link': linkDecision,
  'artifact.write': writeArtifact,
  // Channels, inboxes, digest.
  'message.post': postMessage,
  'inbox.acknowledge': acknowledge,
  'digest.post': postDigest,
};

/**
 * Decides a command against the state: the events that follow from it, or why nothing does (SPEC 3-5). Pure: it reads
 * the state and changes nothing; the events take effect when they are folded in. Events of one decision belong
 * together and are appended together. A decision may have no events, when what was asked for is so already.
 */
export function decide<M extends CommandMethod>(
  state: BoardState,
  command: CommandOf<M>,
  context: DecisionContext,
): Decision<M> {
  if (state.key === '' && command.method !== 'board.create') {
    return refuse('board.unknown', 'There is no such board. Create it first.');
  }
  return deciders[command.method](state, command.params, context);
}
