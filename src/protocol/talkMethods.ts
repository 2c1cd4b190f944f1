import * as z from 'zod';
import { page } from './contractPieces.ts';
import { digest } from './digest.ts';
import { channelName, mentions, talkPayloads } from './eventsOfTalk.ts';
import { agentName, boardKey, sequence, ticketId } from './ids.ts';
import { mutation, read } from './request.ts';
import { channel, inboxItem, inboxKind, message } from './talk.ts';

/** Whose inbox. Without an agent: the one this session sits as. */
const ofAgent = { board: boardKey, agent: agentName.optional() };
const inboxErrors = ['board.unknown', 'agent.unknown', 'session.notSeated'] as const;

/** What a team says to each other, and what each has to hear of it. */
export const talkMethods = {
  'message.post': mutation(
    'Says something in a channel. @name calls an agent of the roster, or whoever has that role.',
    {
      params: {
        board: boardKey,
        channel: channelName,
        text: talkPayloads['message.posted'].shape.text,
        ticket: ticketId.optional(),
      },
      result: z.object({ sequence, mentions }),
      errors: ['board.unknown', 'ticket.unknown', 'session.notSeated'],
      right: 'talk',
    },
  ),

  'channel.list': read('The channels of a board and how much was said in each.', {
    params: { board: boardKey },
    result: z.object({ channels: z.array(channel) }),
    errors: ['board.unknown'],
  }),

  'channel.read': read('What was said in a channel, newest first, page by page.', {
    params: { board: boardKey, channel: channelName, ...page },
    result: z.object({ messages: z.array(message), next: z.string().optional() }),
    errors: ['board.unknown', 'request.invalid'],
  }),

  'inbox.list': read(
    'What an agent has to act on or to know, newest first, page by page; what it has not acknowledged unless said otherwise.',
    {
      params: {
        ...ofAgent,
        /** `acting`: unread and still to be acted on. */
        show: z.enum(['unread', 'acting', 'acknowledged', 'all']).optional(),
        kinds: z.array(inboxKind).max(inboxKind.options.length).optional(),
        ...page,
      },
      result: z.object({
        agent: agentName,
        /** How many are unread, and how many of these are to be acted on, whatever this page shows. */
        unread: z.int().min(0),
        acting: z.int().min(0),
        items: z.array(inboxItem),
        next: z.string().optional(),
      }),
      errors: [...inboxErrors, 'request.invalid'],
    },
  ),

  'inbox.acknowledge': mutation(
    'Marks items of an inbox as read. What is not unread any more is passed over.',
    {
      params: { ...ofAgent, items: talkPayloads['inbox.acknowledged'].shape.items },
      result: z.object({ agent: agentName, unread: z.int().min(0) }),
      errors: [...inboxErrors, 'right.missing'],
      right: 'talk',
    },
  ),

  'digest.get': read('How the board stands now; on demand as text too. Posts nothing.', {
    params: { board: boardKey, as: z.enum(['text', 'markdown']).optional() },
    result: z.object({ digest, text: z.string().optional() }),
    errors: ['board.unknown'],
  }),
} as const;
