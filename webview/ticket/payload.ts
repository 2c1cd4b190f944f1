import type { WireEvent } from '../../src/protocol/events.ts';

/** What an event carries. A newer hub may put in it what is not known here, so nothing in it is taken for granted. */
export type Payload = WireEvent['payload'];

/** The text under a key; empty where there is none. */
export function textIn(payload: Payload, key: string): string {
  const value = payload[key];
  return typeof value === 'string' ? value : '';
}

/** The objects in the list under a key. */
export function listIn(payload: Payload, key: string): Payload[] {
  const value = payload[key];
  return Array.isArray(value) ? value.filter(isPayload) : [];
}

export function isPayload(value: unknown): value is Payload {
  return typeof value === 'object' && value !== null;
}
