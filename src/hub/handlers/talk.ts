import { digestOf } from '../../domain/digest.ts';
import { digestText } from '../../domain/digestText.ts';
import { inboxOwner } from '../../domain/talkCommands.ts';
import type { LogEvent, WireEvent } from '../../protocol/events.ts';
import { channelName } from '../../protocol/eventsOfTalk.ts';
import type { Message } from '../../protocol/talk.ts';
import { asLogEvent } from '../log/eventLog.ts';
import { type Handlers, plain } from '../handlers.ts';
import { InboxReader } from '../inboxReader.ts';
import { fittingFrame, fittingPage, sequenceFrom } from '../page.ts';
import { wireErrorOf } from '../refusal.ts';
import type { HubServices } from '../services.ts';
import { contextOf } from './context.ts';

const usualPage = 100;

type TalkMethod =
  'message.post' | 'channel.list' | 'channel.read' | 'inbox.list' | 'inbox.acknowledge' | 'digest.get';

/** What a team says to each other, and what each has to hear of it. */
export function talkHandlers({ boards, log, clock }: HubServices): Pick<Handlers, TalkMethod> {
  return {
    'message.post': plain(({ idempotencyKey: _key, ...params }, call, transaction) =>
      transaction.decide('message.post', params, contextOf(call, params.board)),
    ),
    'channel.list': ({ board }) => {
      const { channels } = boards.get(board);
      return {
        channels: channelName.options.map((name) => ({ name, messages: 0, ...channels.get(name) })),
      };
    },
    'channel.read': ({ board, channel, cursor, limit = usualPage }) => {
      boards.get(board);
      const before = sequenceFrom(cursor, 'channel.read');
      const found = log.messages(board, { channel, before, limit: limit + 1 });
      const messages = fittingFrame(found.slice(0, limit).map(messageOf));
      const last = messages.at(-1);
      const more = last !== undefined && messages.length < found.length;
      return { messages, ...(more && { next: String(last.sequence) }) };
    },
    'inbox.list': ({ board, agent, cursor, limit = usualPage, ...wanted }, call) => {
      const state = boards.get(board);
      const owner = inboxOwner(state, agent, contextOf(call, board).seat?.agent);
      if (!owner.ok) throw wireErrorOf(owner.refusal);
      const reader = new InboxReader(state, owner.value, log);
      const before = sequenceFrom(cursor, 'inbox.list');
      return {
        ...reader.counts(),
        ...fittingPage(limit, (fitting) => reader.page({ ...wanted, before, limit: fitting })),
      };
    },
    'inbox.acknowledge': plain(({ idempotencyKey: _key, ...params }, call, transaction) =>
      transaction.decide('inbox.acknowledge', params, contextOf(call, params.board)),
    ),
    'digest.get': ({ board, as: form }) => {
      const digest = digestOf(boards.get(board), clock.now());
      return { digest, ...(form !== undefined && { text: digestText(digest, form) }) };
    },
  };
}

/** A message as it was posted. */
function messageOf(event: WireEvent): Message {
  const { sequence, at, actor } = event;
  const { payload } = asLogEvent(event) as Extract<LogEvent, { type: 'message.posted' }>;
  return { sequence, at, by: actor, ...payload };
}
