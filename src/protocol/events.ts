import * as z from 'zod';
import { board, boardSettings, repository, session } from './board.ts';
import { entryId, handoff } from './entries.ts';
import { reviewPayloads } from './eventsOfReview.ts';
import {
  agentName,
  boardKey,
  fence,
  instant,
  phaseName,
  repositoryName,
  roleName,
  sequence,
  sessionId,
  ticketId,
} from './ids.ts';
import { mentions, talkPayloads } from './eventsOfTalk.ts';
import { limits } from './limits.ts';
import { rulePayloads } from './ruleEvents.ts';
import { rosterPayloads } from './rosterEvents.ts';
import { line, prose } from './text.ts';
import {
  budget,
  closedAs,
  criterion,
  label,
  pathGlob,
  priority,
  stage,
  ticketRepository,
  ticketStatus,
  ticketSummary,
  ticketType,
  workspace,
} from './ticket.ts';

export { entryId, handoff, type Handoff } from './entries.ts';

/** Who did it. What a person does by hand in a window or a terminal is a person's act, what comes through an agent's token is the agent's; the hub acts on its own when it reclaims (SPEC 4). `agent` is the name the session acts under. */
export const actor = z.object({
  kind: z.enum(['person', 'agent', 'hub']),
  agent: agentName.optional(),
  session: sessionId.optional(),
});
export type Actor = z.infer<typeof actor>;

/** Kinds of timeline entry a person or agent writes (SPEC 3). A `handoff` is written by releasing. */
export const commentKinds = ['comment', 'question', 'answer', 'finding', 'blocker', 'decision'] as const;
export const commentKind = z.enum(commentKinds);
export type CommentKind = z.infer<typeof commentKind>;

/** The fields of a ticket that are set by editing. In an edit, `null` clears a field that may be absent. */
const ticketFields = {
  type: ticketType,
  title: line(limits.titleMinLength, limits.titleMaxLength),
  description: prose({ maxBytes: limits.descriptionBytes }),
  criteria: z.array(criterion).max(limits.criteria),
  priority,
  labels: z.array(label).max(limits.labels),
  parent: ticketId.nullable(),
  phase: phaseName.nullable(),
  blockedBy: z.array(ticketId).max(limits.blockers),
  repos: z.array(ticketRepository).max(limits.repositoriesOfBoard),
  needsNoRepos: z.boolean(),
  paths: z.array(pathGlob).max(limits.paths),
  role: roleName.nullable(),
  reviewer: z.string().min(1).max(48).nullable(),
  route: agentName.nullable(),
  decisionRequired: z.boolean(),
  /** Absent in logs from before there were budgets. */
  budget: budget.nullable().optional(),
};

/** What `ticket.created` carries: every editable field, defaults filled in. */
export const ticketDraft = z.object(ticketFields);
export type TicketDraft = z.infer<typeof ticketDraft>;

/** What an edit changes. */
export const ticketChanges = ticketDraft.partial();
export type TicketChanges = z.infer<typeof ticketChanges>;

const onTicket = { ticket: ticketId };
const onClaim = { ticket: ticketId, fence };

/**
 * The facts of a board's log, by type. State is the fold over these and nothing else (SPEC 13); lease renewals and
 * presence are not facts of the board and live in the hub's memory.
 */
export const logPayloads = {
  'board.created': z.object({ key: boardKey, name: line(1, 80) }),
  'board.edited': z.object({ name: line(1, 80).optional(), settings: boardSettings.partial().optional() }),
  'repository.added': repository,
  'repository.removed': z.object({ name: repositoryName }),
  ...rosterPayloads,
  'ticket.created': z.object({ ...onTicket, draft: ticketDraft }),
  'ticket.edited': z.object({ ...onTicket, changes: ticketChanges }),
  'ticket.moved': z.object({
    ...onTicket,
    from: ticketStatus,
    to: ticketStatus,
    closedAs: closedAs.optional(),
    reason: prose().optional(),
  }),
  'comment.added': z.object({
    ...onTicket,
    entry: entryId,
    kind: commentKind,
    text: prose({ minLength: 1 }),
    answers: entryId.optional(),
    /** Who the text calls; absent when nobody. */
    mentions: mentions.optional(),
  }),
  'claim.granted': z.object({
    ...onClaim,
    session: sessionId,
    agent: agentName,
    stage,
    leaseMs: z.int().positive(),
  }),
  'claim.adopted': z.object({ ...onClaim, session: sessionId, leaseMs: z.int().positive() }),
  'claim.staled': z.object(onClaim),
  'claim.released': z.object({ ...onClaim, handoff }),
  'claim.reclaimed': z.object({ ...onClaim, handoff, reason: prose() }),
  'epic.owned': z.object({ ...onTicket, agent: agentName }),
  'epic.freed': z.object({ ...onTicket, reason: prose() }),
  'workspace.recorded': z.object({ ...onTicket, workspace }),
  ...rulePayloads,
  // Hand-in, review, merge.
  ...reviewPayloads,
  // Channels, inboxes, digest.
  ...talkPayloads,
} as const;

export type LogPayloads = { [Type in keyof typeof logPayloads]: z.infer<(typeof logPayloads)[Type]> };
export type LogEventType = keyof LogPayloads;

/** An event that is decided but not yet part of the log. */
export type NewEvent = {
  [Type in LogEventType]: { readonly type: Type; readonly payload: LogPayloads[Type] };
}[LogEventType];

/** An event of the log: `sequence` counts from 1 within its board; `at` is the hub's wall clock in ms. */
export type LogEvent = NewEvent & {
  readonly board: z.infer<typeof boardKey>;
  readonly sequence: number;
  readonly at: number;
  readonly actor: Actor;
};

/** The ticket an event is about, if any. */
export function ticketOf({ payload }: NewEvent): z.infer<typeof ticketId> | undefined {
  return 'ticket' in payload ? payload.ticket : undefined;
}

/** A log event as it stands on the wire. The payload passes as it is, so that an older client can carry a newer type. */
export const wireEvent = z.looseObject({
  board: boardKey,
  sequence,
  at: instant,
  type: z.string(),
  actor,
  payload: z.record(z.string(), z.unknown()),
});
export type WireEvent = z.infer<typeof wireEvent>;

/** An event with its link in the chain: SHA-256 over the previous hash and the event's canonical text, hex. */
export const chainedEvent = wireEvent.extend({ hash: z.string().regex(/^[0-9a-f]{64}$/) });
export type ChainedEvent = z.infer<typeof chainedEvent>;

/** What the hub tells without being asked: JSON-RPC notifications by method, each with payload and one line of documentation. */
export const notifications = {
  'board.changed': {
    payload: z.object({
      board: boardKey,
      epoch: z.string(),
      /** Consecutive events, in order, without a gap to what was sent before. */
      events: z.array(wireEvent),
      /** Each ticket the events touched, as it is after them: replace what you have of an older version. */
      tickets: z.array(ticketSummary),
      /** The board, when its own facts (name, repositories, roster, settings) changed. */
      info: board.optional(),
      /** Agents whose inbox may be another than before: read it again with inbox.list. */
      inboxes: z.array(agentName).optional(),
    }),
    doc: 'Something was committed to a watched board. Sent once for each commit, to every session that watches the board.',
  },
  'board.reset': {
    payload: z.object({ board: boardKey, epoch: z.string(), sequence }),
    doc: 'The hub cannot resume this watch from where the client was; load the board anew from here.',
  },
  'boards.changed': {
    payload: z.object({ boards: z.array(boardKey).min(1) }),
    doc: 'Boards that were created, or whose name or repositories changed. Sent to every session, so that a window which watches none learns of its board; board.list says what they are now.',
  },
  'presence.changed': {
    payload: z.object({ sessions: z.array(session) }),
    doc: 'Sessions that came, went or changed. A session that ended is sent once with state gone.',
  },
  'hub.closing': {
    payload: z.object({ reason: z.enum(['stopped', 'replaced', 'idle']) }),
    doc: 'The hub drains and closes. After `replaced` a newer one takes over at once; after `stopped` nobody starts one until a person asks.',
  },
} as const;

export type NotificationName = keyof typeof notifications;
export type NotificationPayload<N extends NotificationName> = z.infer<(typeof notifications)[N]['payload']>;
