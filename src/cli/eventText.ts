import type { Actor, WireEvent } from '../protocol/events.ts';
import { detailOf } from './eventDetails.ts';
import { relativeTime, shown } from './text.ts';

/** An event of the log in one line. Types that this version does not know are shown by name. */
export function describeEvent(event: WireEvent, now: number): string {
  const about = typeof event.payload['ticket'] === 'string' ? ` ${event.payload['ticket']}` : '';
  const detail = detailOf(event).replace(/[\t\n ]+/g, ' ');
  return shown(
    `#${event.sequence}  ${relativeTime(event.at, now)}  ${nameActor(event.actor)}  ${event.type}${about}${detail === '' ? '' : `: ${detail}`}`,
  );
}

/** Who acted: the agent's name and what it was there, or that it was a person or the hub. */
export function nameActor({ kind, agent }: Actor): string {
  return agent === undefined ? kind : `${agent} (${kind})`;
}
