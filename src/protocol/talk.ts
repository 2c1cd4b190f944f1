import * as z from 'zod';
import { actor } from './events.ts';
import { channelName, inboxItemId, mentions } from './eventsOfTalk.ts';
import { instant, sequence, ticketId } from './ids.ts';
import { inboxKinds } from './vocabulary.ts';

/** A channel and how much was said there. */
export const channel = z.object({
  name: channelName,
  messages: z.int().min(0),
  /** The newest message. */
  last: z.object({ sequence, at: instant }).optional(),
});

/** What somebody said in a channel. */
export const message = z.object({
  sequence,
  at: instant,
  by: actor,
  channel: channelName,
  text: z.string(),
  mentions,
  ticket: ticketId.optional(),
});
export type Message = z.infer<typeof message>;

/** Why something is in an inbox. */
export const inboxKind = z.enum(inboxKinds);
export type InboxKind = z.infer<typeof inboxKind>;

/** Something that an agent has to act on or to know. `text` is the beginning of what was written, if anything was. */
export const inboxItem = z.object({
  id: inboxItemId,
  /** The event it comes from. Later items have larger ones, so who told its person up to one of them never tells twice. */
  sequence,
  at: instant,
  kind: inboxKind,
  /** The agent has to act on it, and that is still so. */
  act: z.boolean(),
  acknowledged: z.boolean(),
  by: actor,
  ticket: ticketId.optional(),
  text: z.string(),
});
export type InboxItem = z.infer<typeof inboxItem>;
