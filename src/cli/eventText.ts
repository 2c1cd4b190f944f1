import type { Actor, WireEvent } from '../protocol/events.ts';
import { relativeTime, shown } from './text.ts';

/** An event of the log in one line. Types that this version does not know are shown by name. */
export function describeEvent(event: WireEvent, now: number): string {
  const about = typeof event.payload['ticket'] === 'string' ? ` ${event.payload['ticket']}` : '';
  const detail = detailOf(event)
    .trim()
    .replace(/[\t\n ]+/g, ' ');
  return shown(
    `#${event.sequence}  ${relativeTime(event.at, now)}  ${nameActor(event.actor)}  ${event.type}${about}${detail === '' ? '' : `: ${detail}`}`,
  );
}

/** Who acted: the agent's name and what it was there, or that it was a person or the hub. */
export function nameActor({ kind, agent }: Actor): string {
  return agent === undefined ? kind : `${agent} (${kind})`;
}

/** What matters of each type, taken from the payload without trusting its shape: a newer hub may send more. */
function detailOf({ type, payload }: WireEvent): string {
  const text = (name: string): string => (typeof payload[name] === 'string' ? payload[name] : '');
  switch (type) {
    case 'comment.added':
      return `${text('entry')} ${text('kind')} ${text('text')}`;
    case 'message.posted':
      return `#${text('channel')} ${text('text')}`;
    case 'inbox.acknowledged':
      return text('agent');
    case 'ticket.moved':
      return `${text('from')} → ${text('to')}${text('reason') === '' ? '' : `, ${text('reason')}`}`;
    case 'claim.granted':
      return `${text('agent')}, ${text('stage')}`;
    case 'agent.hired':
      return `${text('name')}, ${text('role')}`;
    case 'agent.fired':
      return `${text('name')}${text('reason') === '' ? '' : `, ${text('reason')}`}`;
    case 'role.defined':
      return nameIn(payload['role']);
    case 'ticket.edited':
      return Object.keys(objectOf(payload['changes'])).join(', ');
    case 'ticket.created':
      return titleOf(payload['draft']);
    default:
      return text('reason') || text('name');
  }
}

function nameIn(value: unknown): string {
  const { name } = objectOf(value);
  return typeof name === 'string' ? name : '';
}

function titleOf(draft: unknown): string {
  const { title } = objectOf(draft);
  return typeof title === 'string' ? title : '';
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
