import type { RoleName } from '../protocol/ids.ts';
import { prohibitedTickets, prohibitionOf, type Prohibition } from '../protocol/prohibition.ts';
import type { Role } from '../protocol/role.ts';
import type { Stage } from '../protocol/ticket.ts';
import type { Seat } from './command.ts';
import type { BoardState, TicketState } from './state.ts';
import { wordTests } from './ticketWords.ts';

/** A role with what it never takes, as far as the board can check that. */
interface Prohibiting {
  readonly name: RoleName;
  readonly takes: readonly Stage[];
  readonly never: readonly (Prohibition & { readonly entry: string })[];
}

/** What was read of a list of roles already; a list is replaced when a role changes, never changed. */
const known = new WeakMap<readonly Role[], readonly Prohibiting[]>();

/** The roles that are kept from some tickets. On most boards there are none, and then asking costs nothing. */
export function prohibitingRoles(roles: readonly Role[]): readonly Prohibiting[] {
  let found = known.get(roles);
  if (found === undefined) {
    const read = roles.map(({ name, takes, never }) => ({ name, takes, never: never.flatMap(checked) }));
    known.set(roles, (found = read.filter(({ never }) => never.length > 0)));
  }
  return found;
}

function checked(entry: string): (Prohibition & { entry: string })[] {
  const prohibition = prohibitionOf(entry);
  return prohibition === undefined ? [] : [{ ...prohibition, entry }];
}

/** That the role of the seat never takes such tickets, and what to do about it (SPEC 5). */
export function prohibited(state: BoardState, ticket: TicketState, { role }: Seat): string | undefined {
  const mine = prohibitingRoles(state.roles).find(({ name }) => name === role);
  const broken = mine?.never.filter((one) => wordTests[one.word](ticket, one.value)) ?? [];
  if (broken.length === 0) return undefined;
  const such = broken.map((one) => `${prohibitedTickets(one)} (${one.entry})`).join(' and ');
  return `The role ${role} never takes ${such}, and ${ticket.id} is one. Choose another role, or have a person change the ticket or the role.`;
}

/** The roles that could claim this ticket for the stage if what they never take did not keep them from it, by name. */
export function rolesKeptFrom(state: BoardState, ticket: TicketState, stage: Stage): RoleName[] {
  const kept: RoleName[] = [];
  for (const { name, takes, never } of prohibitingRoles(state.roles)) {
    // Nobody else asks for it: to tell more apart would only make more lanes.
    if (!takes.includes(stage) || (stage === 'implement' && (ticket.role ?? name) !== name)) continue;
    if (never.some(({ word, value }) => wordTests[word](ticket, value))) kept.push(name);
  }
  return kept.sort();
}
