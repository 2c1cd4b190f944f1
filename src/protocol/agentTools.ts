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
}

/**
 * The methods that agents get as tools (SPEC 11, 12). What is missing here they do not get; a method that is a person's
 * alone does not compile.
 */
export const agentTools = {
  'board.list': { title: 'List boards' },
  'board.get': { title: 'Read a board', hint: 'Says which roles, repositories and agents there are.' },
  'session.list': { title: 'See who is here' },
  'ticket.list': {
    title: 'List tickets',
    hint: 'Without descriptions; read one whole with ticket_get. Follow `next` with `cursor`.',
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
    hint: 'Name one ticket in `tickets` to learn why you cannot claim it and what would change that.',
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
    hint: 'Say of each repository only what you measured yourself: its head, whether its worktree is clean, how far it is from its base, its checks on exactly this head. It ends your claim.',
  },
  'review.submit': {
    title: 'Submit a review',
    hint: 'Give each criterion a verdict and the evidence that it rests on. To return work, open a thread or block a criterion first.',
  },
  'spike.raise': {
    title: 'Ask for a person',
    hint: 'When the work cannot go on without a person’s decision or help: say in `evidence` what you tried and what came of it. With a claim give a `handoff`, too; it ends the claim.',
  },
  'claim.release': {
    title: 'Hand over a ticket',
    hint: 'Say in `handoff` what is done, what is pending, and the gotchas: the next holder knows only what stands there. Afterwards you may not write on the ticket.',
  },
  'ticket.edit': { title: 'Edit a ticket', hint: 'Only the fields in `changes` change.' },
  'ticket.move': {
    title: 'Move a ticket',
    hint: 'A refusal names every unmet condition; meet them and try again.',
  },
  'comment.add': {
    title: 'Write on a ticket',
    adds: true,
    hint: 'Use kind `question` for what you cannot decide, then stop or work on what does not depend on it; `answer` with the id of the question in `answers`; `finding`, `blocker` and `decision` for what others have to see.',
  },
  'thread.open': {
    title: 'Open a review thread',
    adds: true,
    hint: 'One finding each, at its place in the diff. With `requirement` it becomes a question on the ticket.',
  },
  'thread.reply': { title: 'Reply in a review thread', adds: true },
  'thread.resolve': { title: 'Settle a review thread', hint: 'For the reviewer, when it is dealt with.' },
  'thread.mark': {
    title: 'Mark a thread as a requirement',
    hint: 'For a thread that is about what is wanted and not about how it was done.',
  },
  'inbox.list': {
    title: 'Read your inbox',
    hint: 'What others want of you, and what you have to know. Look into it before you ask for the next ticket.',
  },
  'inbox.acknowledge': { title: 'Acknowledge', adds: true, hint: 'For what you have read and dealt with.' },
  'message.post': {
    title: 'Post to a channel',
    adds: true,
    hint: 'For what concerns more than one ticket. What concerns one belongs on its timeline: comment_add.',
  },
  'channel.list': { title: 'List channels' },
  'channel.read': { title: 'Read a channel' },
  'digest.get': { title: 'Read the digest', hint: 'How the whole board stands: what waits, what is stuck.' },
  'artifact.read': { title: 'Read an artifact' },
  'artifact.write': {
    title: 'Write an artifact',
    adds: true,
    hint: 'Every write is a new version; the older ones stay.',
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
