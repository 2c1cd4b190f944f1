import * as z from 'zod';
import { digest } from './digest.ts';
import { agentName, roleName, ticketId } from './ids.ts';
import { limits } from './limits.ts';
import { prose } from './text.ts';
import { channelNames } from './vocabulary.ts';

/** One of the channels every board has (SPEC 10). */
export const channelName = z.enum(channelNames);
export type ChannelName = z.infer<typeof channelName>;

/** Who a text calls by `@name`: agents of the roster and roles of the board. Whoever has a called role is called. */
export const mentions = z.object({
  agents: z.array(agentName).max(limits.mentions),
  roles: z.array(roleName).max(limits.mentions),
});
export type Mentions = z.infer<typeof mentions>;

/** Id of an inbox item: `i` and the sequence of the event it comes from. An agent gets at most one item for each event. */
export const inboxItemId = z
  .string()
  .regex(/^i[1-9][0-9]{0,15}$/, 'An inbox item is i and a number, like i120.');

/** What is said in channels, read in inboxes, and told in digests. */
export const talkPayloads = {
  'message.posted': z.object({
    channel: channelName,
    text: prose({ minLength: 1, maxBytes: limits.messageBytes }),
    mentions,
    ticket: ticketId.optional(),
  }),
  'inbox.acknowledged': z.object({
    agent: agentName,
    items: z.array(inboxItemId).min(1).max(limits.inboxUnread),
  }),
  'digest.posted': z.object({ digest }),
} as const;
