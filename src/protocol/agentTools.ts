import type { Contract, Method } from './contract.ts';

/** Methods that are not a person's alone. */
type AgentMethod = { [M in Method]: Contract[M]['right'] extends 'person' ? never : M }[Method];

/** What a model has to know of a method besides its line of documentation. */
interface AgentTool {
  /** What a person reads. */
  readonly title: string;
  /** A sentence or two for the model. */
  readonly hint?: string;
  /** Adds something and takes nothing away. */
  readonly adds?: true;
  /** Doing it once more changes nothing. */
  readonly settles?: true;
}

/**
 * The methods that agents get as tools (SPEC 11, 12). What is missing here they do not get; a method that is a person's
 * alone does not compile.
 */
export const agentTools = {
  'board.list': { title: 'List boards', hint: 'For their keys; a session with a seat is on one already.' },
  'board.get': { title: 'Read a board' },
  'session.list': { title: 'See who is here' },
  'ticket.list': {
    title: 'List tickets',
    hint: 'Without descriptions; read one whole with ticket_get.',
  },
  'ticket.get': {
    title: 'Read a ticket',
    hint: 'Read it before you work on it: what is asked for, the done criteria, the open questions.',
  },
  'ticket.timeline': {
    title: 'Read the timeline of a ticket',
    hint: 'Comments, questions and their answers, handoff notes and transitions, each with its author.',
  },
  'claim.preview': {
    title: 'Why not me?',
    hint: 'Name one in `tickets` to learn what would change that.',
  },
  'claim.next': {
    title: 'Claim the next ticket',
    adds: true,
    hint: 'The usual way to get work. You hold what is in `granted`, and nothing when it is missing; then call again with `waitMs`, which costs nothing. Read `granted.handoff` first: it is what the last holder left for you.',
  },
  'claim.take': {
    title: 'Claim this ticket',
    adds: true,
    hint: 'Only where somebody asked for this very ticket; else use claim_next.',
  },
  'ticket.handIn': {
    title: 'Hand in for review',
    hint: 'Say of each repository only what you measured yourself, its checks on exactly this head.',
  },
  'review.submit': {
    title: 'Submit a review',
    hint: 'To return work, open a thread or block a criterion first. It ends your claim.',
  },
  'spike.raise': {
    title: 'Ask for a person',
    hint: 'For what only a person can decide or do: say in `evidence` what you tried and what came of it. Where you hold the ticket give a `handoff`, too; it ends your claim.',
  },
  'claim.release': {
    title: 'Hand over a ticket',
    hint: 'The next holder knows only what stands in `handoff`. Afterwards you may not write on the ticket.',
  },
  'ticket.edit': { title: 'Edit a ticket', hint: 'Only the fields in `changes` change.' },
  'ticket.move': {
    title: 'Move a ticket',
    hint: 'Meet them and try again. Work goes to review with ticket_handIn, and out of it with review_submit.',
  },
  'comment.add': {
    title: 'Write on a ticket',
    adds: true,
    hint: 'Use kind `question` for what you cannot decide, then stop or work on what does not depend on it; `answer` with the id of the question in `answers`; `finding`, `blocker` and `decision` for what others have to see.',
  },
  'thread.open': {
    title: 'Open a review thread',
    adds: true,
    hint: 'One for each finding.',
  },
  'thread.reply': {
    title: 'Reply in a review thread',
    adds: true,
    hint: 'It stays open until it is settled.',
  },
  'thread.resolve': { title: 'Settle a review thread', hint: 'Not for whoever did the work.' },
  'thread.mark': {
    title: 'Mark a thread as a requirement',
    adds: true,
    hint: 'It cannot be taken back.',
  },
  'inbox.list': {
    title: 'Read your inbox',
    hint: 'Without an agent it is yours. Look into it before you ask for the next ticket.',
  },
  'inbox.acknowledge': {
    title: 'Acknowledge',
    adds: true,
    settles: true,
    hint: 'For what you have dealt with.',
  },
  'message.post': {
    title: 'Post to a channel',
    adds: true,
    hint: 'For what concerns more than one ticket. What concerns one belongs on its timeline: comment_add.',
  },
  'channel.list': { title: 'List channels', hint: 'Read one with channel_read.' },
  'channel.read': { title: 'Read a channel' },
  'digest.get': { title: 'Read the digest', hint: 'Says what waits, what is stuck, and what was spent.' },
  'artifact.read': { title: 'Read an artifact' },
  'artifact.write': {
    title: 'Write an artifact',
    adds: true,
    hint: 'Older versions stay.',
  },
  'decision.link': {
    title: 'Link a decision record',
    adds: true,
    hint: 'A web address, or the path of the record in its repository.',
  },
} as const satisfies Partial<Record<AgentMethod, AgentTool>>;

/** A method that agents get as a tool. */
export type AgentToolMethod = keyof typeof agentTools;

/** All of them, in the order in which they are listed. */
export const agentToolMethods = Object.keys(agentTools) as AgentToolMethod[];

/** The name of the tool for a method: `ticket_get` for `ticket.get`. */
export function toolName(method: AgentToolMethod): string {
  return method.replace('.', '_');
}

/** The method behind the name of a tool. */
export function toolMethod(name: string): AgentToolMethod | undefined {
  return agentToolMethods.find((method) => toolName(method) === name);
}
