import { WireError } from '../../protocol/errors.ts';
import { boardOf, type TicketId } from '../../protocol/ids.ts';
import type { TicketSummary } from '../../protocol/ticket.ts';
import { type Handlers, ticketed } from '../handlers.ts';
import type { HubServices } from '../services.ts';
import { TicketReader } from '../ticketReader.ts';
import { contextOf, underFence } from './context.ts';

type Reviewing = 'ticket.handIn' | 'review.submit' | 'merge.record';
type Discussing = 'thread.open' | 'thread.reply' | 'thread.resolve' | 'thread.mark';
type Show = (id: TicketId) => TicketSummary;
type Keeping = 'decision.link' | 'artifact.write' | 'artifact.read';

/** Hand-in, review and merge, and what a ticket carries along. */
export function reviewHandlers(hub: HubServices): Pick<Handlers, Reviewing | Discussing | Keeping> {
  const reader = new TicketReader(hub.log, hub.leases);
  const show = (id: TicketId) => reader.summary(hub.boards.ticket(id));
  return {
    ...reviewingHandlers(show),
    ...discussingHandlers(hub, reader, show),
    ...keepingHandlers(hub, reader, show),
  };
}

function reviewingHandlers(show: Show): Pick<Handlers, Reviewing> {
  return {
    'ticket.handIn': ticketed(show, ({ idempotencyKey: _key, ...params }, call, transaction) => {
      const { ticket } = params;
      transaction.decide('ticket.handIn', params, contextOf(call, boardOf(ticket)));
      return { ticket };
    }),
    'review.submit': ticketed(show, ({ idempotencyKey: _key, ...params }, call, transaction) => {
      const { ticket } = params;
      transaction.decide('review.submit', underFence(params, call), contextOf(call, boardOf(ticket)));
      return { ticket };
    }),
    'merge.record': ticketed(show, ({ idempotencyKey: _key, ...params }, call, transaction) => {
      const { ticket } = params;
      transaction.decide('merge.record', params, contextOf(call, boardOf(ticket)));
      return { ticket };
    }),
  };
}

function discussingHandlers(hub: HubServices, reader: TicketReader, show: Show): Pick<Handlers, Discussing> {
  return {
    'thread.open': ticketed(show, ({ idempotencyKey: _key, ...params }, call, transaction) => {
      const { ticket } = params;
      const context = contextOf(call, boardOf(ticket));
      const { thread } = transaction.decide('thread.open', underFence(params, call), context);
      return { ticket, thread };
    }),
    'thread.reply': ticketed(show, ({ idempotencyKey: _key, ...params }, call, transaction) => {
      const { ticket } = params;
      transaction.decide('thread.reply', underFence(params, call), contextOf(call, boardOf(ticket)));
      return { ticket };
    }),
    'thread.resolve': ticketed(show, ({ idempotencyKey: _key, ...params }, call, transaction) => {
      const { ticket } = params;
      transaction.decide('thread.resolve', underFence(params, call), contextOf(call, boardOf(ticket)));
      return { ticket };
    }),
    'thread.mark': ticketed(show, ({ idempotencyKey: _key, ...params }, call, transaction) => {
      const { ticket, thread } = params;
      const text = params.text ?? reader.threadText(hub.boards.ticket(ticket), thread);
      const asked = underFence({ ...params, text }, call);
      transaction.decide('thread.mark', asked, contextOf(call, boardOf(ticket)));
      return { ticket };
    }),
  };
}

function keepingHandlers(hub: HubServices, reader: TicketReader, show: Show): Pick<Handlers, Keeping> {
  return {
    'decision.link': ticketed(show, ({ idempotencyKey: _key, ...params }, call, transaction) => {
      const { ticket } = params;
      transaction.decide('decision.link', underFence(params, call), contextOf(call, boardOf(ticket)));
      return { ticket };
    }),
    'artifact.write': ticketed(show, ({ idempotencyKey: _key, ...params }, call, transaction) => {
      const { ticket } = params;
      const context = contextOf(call, boardOf(ticket));
      const { version } = transaction.decide('artifact.write', underFence(params, call), context);
      return { ticket, version };
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
