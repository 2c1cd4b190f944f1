import * as z from 'zod';
import { phaseState } from './board.ts';
import { WireError } from './errors.ts';
import { commentKind, entryId, ticketChanges } from './events.ts';
import { phaseName, sequence, ticketId } from './ids.ts';
import { parseOrRefuse } from './issues.ts';
import { prose } from './text.ts';
import { closedAs, priority, ticketStatus } from './ticket.ts';

/**
 * What the board webview may ask of the extension that hosts it. One message is one allowed act; there is no message
 * that runs a command by name. A message with a `request` number is answered exactly once with the same number: an act by
 * `act.confirmed`, a question (`….ask`) by its `….answered`, and either by `act.refused` (see `webviewHostMessages.ts`).
 */
const request = z.int().min(1);
const version = z.int().min(1);

/** What the board is narrowed to. An absent field does not narrow. */
export const boardFilter = z.object({
  text: z.string().max(200).optional(),
  role: z.string().max(48).optional(),
  agent: z.string().max(48).optional(),
  type: z.string().max(16).optional(),
  priority: z.string().max(16).optional(),
  label: z.string().max(40).optional(),
  repo: z.string().max(64).optional(),
  phase: z.string().max(64).optional(),
  mine: z.boolean().optional(),
});
export type BoardFilter = z.infer<typeof boardFilter>;

/** What the board is divided into lanes by. */
export const boardGrouping = z.enum(['none', 'epic', 'agent', 'role', 'repo']);
export type BoardGrouping = z.infer<typeof boardGrouping>;

/** An address a person may be sent to: web and mail only. */
const outsideLink = z
  .string()
  .max(2048)
  .refine(
    (text) => URL.canParse(text) && ['https:', 'http:', 'mailto:'].includes(new URL(text).protocol),
    'Only web and mail addresses are opened.',
  );

function message<Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) {
  return z.object({ type: z.literal(type), ...shape });
}

/** The view's messages. Those that change a ticket carry the version the person saw. */
export const viewMessage = z.discriminatedUnion('type', [
  /** The page stands and listens; answer with `view.configured` and the board. Sent again after a reload of the webview. */
  message('ready', {}),
  message('filter.changed', { filter: boardFilter }),
  message('grouping.changed', { grouping: boardGrouping }),

  /** The board as it was after an event, the newest without one; with `from` only what differs from how it was after that. Answered by `replay.answered`, page by page. */
  message('replay.ask', {
    request,
    sequence: sequence.optional(),
    from: sequence.optional(),
    cursor: z.string().max(200).optional(),
  }),
  /** How many tickets were in each state over time: answered by `statistics.answered`. */
  message('statistics.ask', { request }),
  /** How the board stands: answered by `digest.answered`. */
  message('digest.ask', { request }),
  /** Puts the digest into the clipboard as text. */
  message('digest.copy', { request }),

  /** Load a ticket and keep it fresh until another one is opened or it is closed: `ticket.opened`, then `ticket.refreshed`. */
  message('ticket.open', { ticket: ticketId }),
  message('ticket.close', {}),
  message('timeline.more', { ticket: ticketId, cursor: z.string().max(200) }),

  message('ticket.move', {
    request,
    ticket: ticketId,
    to: ticketStatus,
    reason: prose({ minLength: 1 }).optional(),
    closedAs: closedAs.optional(),
    expectedVersion: version,
  }),
  message('ticket.edit', { request, ticket: ticketId, changes: ticketChanges, expectedVersion: version }),
  message('ticket.prioritise', { request, ticket: ticketId, priority, expectedVersion: version }),
  message('phase.switch', { request, phase: phaseName, state: phaseState }),
  message('ticket.claim', { request, ticket: ticketId }),
  message('comment.add', {
    request,
    ticket: ticketId,
    kind: commentKind,
    text: prose({ minLength: 1 }),
    answers: entryId.optional(),
  }),

  /** These start a conversation of the host's own (an input box, a picker, a progress) and are not answered. */
  message('ticket.create', {}),
  message('claim.release', { ticket: ticketId }),
  message('budget.set', { ticket: ticketId }),
  message('workspace.open', { ticket: ticketId }),
  message('ticket.whyNotMe', { ticket: ticketId }),
  message('link.open', { url: outsideLink }),
  message('board.create', {}),
  message('board.choose', {}),
  message('repository.add', {}),
  message('role.choose', {}),
  message('hub.connect', {}),
  message('log.show', {}),
]);
export type ViewMessage = z.output<typeof viewMessage>;
/** What the view may send: input before trimming. */
export type ViewMessageIn = z.input<typeof viewMessage>;

const envelope = z.object({ request });

/** A message of the view, checked; or the refusal to answer it with, and to which request (none: log it, answer nothing). */
export type CheckedViewMessage =
  | { readonly ok: true; readonly message: ViewMessage }
  | { readonly ok: false; readonly request: number | undefined; readonly error: WireError };

/** Checks what came out of the webview. Never throws; oversized and malformed messages come back as `request.invalid`. */
export function checkViewMessage(value: unknown): CheckedViewMessage {
  try {
    return { ok: true, message: parseOrRefuse(viewMessage, value, 'What the board sent') };
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    const asked = envelope.safeParse(value);
    return { ok: false, request: asked.success ? asked.data.request : undefined, error };
  }
}
