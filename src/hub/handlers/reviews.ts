import { WireError } from '../../protocol/errors.ts';
import { boardOf, type TicketId } from '../../protocol/ids.ts';
import { type Handlers, plain } from '../handlers.ts';
import type { HubServices } from '../services.ts';
import { TicketReader } from '../ticketReader.ts';
import { contextOf, underFence } from './context.ts';

type Reviewing = 'ticket.handIn' | 'review.submit' | 'merge.record';
type Discussing = 'thread.open' | 'thread.reply' | 'thread.resolve' | 'thread.mark';
type Keeping = 'decision.link' | 'artifact.write' | 'artifact.read';

/** Hand-in, review and merge, and what a ticket carries along. */
export function reviewHandlers(hub: HubServices): Pick<Handlers, Reviewing | Discussing | Keeping> {
  const reader = new TicketReader(hub.log, hub.leases);
  return {
    ...reviewingHandlers(hub, reader),
    ...discussingHandlers(hub, reader),
    ...keepingHandlers(hub, reader),
  };
}

function summarising({ boards }: HubServices, reader: TicketReader) {
  return (id: TicketId) => ({ ticket: reader.summary(boards.ticket(id)) });
}

function reviewingHandlers(hub: HubServices, reader: TicketReader): Pick<Handlers, Reviewing> {
  const summarised = summarising(hub, reader);
  return {
    'ticket.handIn': plain(({ idempotencyKey: _key, ...params }, call, transaction) => {
      const { ticket } = params;
      transaction.decide('ticket.handIn', params, contextOf(call, boardOf(ticket)));
      return summarised(ticket);
    }),
    'review.submit': plain(({ idempotencyKey: _key, ...params }, call, transaction) => {
      const { ticket } = params;
      transaction.decide('review.submit', underFence(params, call), contextOf(call, boardOf(ticket)));
      return summarised(ticket);
    }),
    'merge.record': plain(({ idempotencyKey: _key, ...params }, call, transaction) => {
      const { ticket } = params;
      transaction.decide('merge.record', params, contextOf(call, boardOf(ticket)));
      return summarised(ticket);
    }),
  };
}

function discussingHandlers(hub: HubServices, reader: TicketReader): Pick<Handlers, Discussing> {
  const summarised = summarising(hub, reader);
  return {
    'thread.open': plain(({ idempotencyKey: _key, ...params }, call, transaction) => {
      const { ticket } = params;
      const context = contextOf(call, boardOf(ticket));
      const { thread } = transaction.decide('thread.open', underFence(params, call), context);
      return { ...summarised(ticket), thread };
    }),
    'thread.reply': plain(({ idempotencyKey: _key, ...params }, call, transaction) => {
      const { ticket } = params;
      transaction.decide('thread.reply', underFence(params, call), contextOf(call, boardOf(ticket)));
      return summarised(ticket);
    }),
    'thread.resolve': plain(({ idempotencyKey: _key, ...params }, call, transaction) => {
      const { ticket } = params;
      transaction.decide('thread.resolve', underFence(params, call), contextOf(call, boardOf(ticket)));
      return summarised(ticket);
    }),
    'thread.mark': plain(({ idempotencyKey: _key, ...params }, call, transaction) => {
      const { ticket, thread } = params;
      const text = params.text ?? reader.threadText(hub.boards.ticket(ticket), thread);
      const asked = underFence({ ...params, text }, call);
      transaction.decide('thread.mark', asked, contextOf(call, boardOf(ticket)));
      return summarised(ticket);
    }),
  };
}

function keepingHandlers(hub: HubServices, reader: TicketReader): Pick<Handlers, Keeping> {
  const summarised = summarising(hub, reader);
  return {
    'decision.link': plain(({ idempotencyKey: _key, ...params }, call, transaction) => {
      const { ticket } = params;
      transaction.decide('decision.link', underFence(params, call), contextOf(call, boardOf(ticket)));
      return summarised(ticket);
    }),
    'artifact.write': plain(({ idempotencyKey: _key, ...params }, call, transaction) => {
      const { ticket } = params;
      const context = contextOf(call, boardOf(ticket));
      const { version } = transaction.decide('artifact.write', underFence(params, call), context);
      return { ...summarised(ticket), version };
    }),
    'artifact.read': ({ ticket, name, version }) => {
      const state = hub.boards.ticket(ticket);
      const artifact = reader.artifact(state, { name, version });
      if (artifact !== undefined) return artifact;
      const known = state.artifacts.map((one) => `${one.name} (version ${one.version})`).join(', ');
      throw new WireError(
        'artifact.unknown',
        `${ticket} has no ${version === undefined ? '' : `version ${version} of the `}artifact ${name}. ${known === '' ? 'It has none yet.' : `It has ${known}.`}`,
      );
    },
  };
}
