import type { Refusal } from '../domain/command.ts';
import { toSummary } from '../domain/queries.ts';
import { WireError } from '../protocol/errors.ts';

/** A refusal of the domain as it goes over the wire. */
export function wireErrorOf({ code, message, conditions, currentTicket }: Refusal): WireError {
  return new WireError(code, message, {
    ...(conditions !== undefined && { conditions: [...conditions] }),
    ...(currentTicket !== undefined && { current: toSummary(currentTicket) }),
  });
}
