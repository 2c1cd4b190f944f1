import * as z from 'zod';
import type { ErrorCode } from './errors.ts';
import { idempotencyKey } from './ids.ts';

/**
 * What a caller needs. `read`: any session. `seat`: a session with a role on the board. `holder`: the session that holds the claim.
 * `write`: a person, or the agent whose token is bound to this very ticket. `person`: a person at a window or a terminal (SPEC 4). `talk`: a person, or an agent with a seat on the board.
 * `move`: who has `write`, and an agent with a seat on the board that no token binds: a planner sends back what it does not hold, and the gate says so.
 */
export type Right = 'read' | 'write' | 'seat' | 'holder' | 'person' | 'talk' | 'move';

/** One request of the contract. `mutates` says that it needs an idempotency key and is answered only when committed and synced. */
export interface RequestSpec<Params extends z.ZodType, Result extends z.ZodType> {
  readonly params: Params;
  readonly result: Result;
  readonly errors: readonly ErrorCode[];
  readonly right: Right;
  readonly mutates: boolean;
  readonly doc: string;
}

/** Changes a board: carries an idempotency key, and is answered when committed and synced. */
export function mutation<P extends z.ZodRawShape, R extends z.ZodType>(
  doc: string,
  spec: { params: P; result: R; errors?: readonly ErrorCode[]; right: Right },
) {
  return {
    doc,
    params: z.object({ ...spec.params, idempotencyKey }),
    result: spec.result,
    errors: spec.errors ?? [],
    right: spec.right,
    mutates: true,
  } as const;
}

/** Acts on the session itself, which is not a fact of any board: needs no idempotency key. */
export function act<P extends z.ZodRawShape, R extends z.ZodType>(
  doc: string,
  spec: { params: P; result: R; errors?: readonly ErrorCode[]; right: Right },
) {
  return {
    doc,
    params: z.object(spec.params),
    result: spec.result,
    errors: spec.errors ?? [],
    right: spec.right,
    mutates: false,
  } as const;
}

/** Tells something and changes nothing; any session may ask. */
export function read<P extends z.ZodRawShape, R extends z.ZodType>(
  doc: string,
  spec: { params: P; result: R; errors?: readonly ErrorCode[] },
) {
  return act(doc, { ...spec, right: 'read' });
}
