import type * as z from 'zod';
import { boardMethods } from './boardMethods.ts';
import { claimMethods } from './claimMethods.ts';
import { historyMethods } from './historyMethods.ts';
import { logMethods } from './logMethods.ts';
import { phaseMethods } from './phaseMethods.ts';
import type { RequestSpec } from './request.ts';
import { restMethods } from './restMethods.ts';
import { reviewMethods } from './reviewMethods.ts';
import { rosterMethods } from './rosterMethods.ts';
import { sessionMethods } from './sessionMethods.ts';
import { talkMethods } from './talkMethods.ts';
import { ticketMethods } from './ticketMethods.ts';
import { workMethods } from './workMethods.ts';

/** The wire: every method, once (SPEC 12). All else - types, handlers, client, validation, CLI, documents - is derived from this value. */
export const contract = {
  ...sessionMethods,
  ...boardMethods,
  ...rosterMethods,
  ...ticketMethods,
  ...claimMethods,
  ...reviewMethods,
  ...logMethods,
  ...phaseMethods,
  ...workMethods,
  // Channels, inboxes, digest.
  ...talkMethods,
  ...historyMethods,
  ...restMethods,
} as const satisfies Record<string, RequestSpec<z.ZodType, z.ZodType>>;

export type Contract = typeof contract;
export type Method = keyof Contract;
/** What a caller passes: input before defaults and transforms. */
export type ParamsIn<M extends Method> = z.input<Contract[M]['params']>;
/** What a handler receives: validated. */
export type Params<M extends Method> = z.output<Contract[M]['params']>;
export type Result<M extends Method> = z.output<Contract[M]['result']>;
/** Methods that change a board and carry an idempotency key. */
export type MutatingMethod = { [M in Method]: Contract[M]['mutates'] extends true ? M : never }[Method];

/** All method names, in the order of the contract. */
export const methods = Object.keys(contract) as Method[];

/** Whether a string names a method of the contract. */
export function isMethod(name: string): name is Method {
  return Object.hasOwn(contract, name);
}
