import type { Priority, Stage, TicketStatus, TicketType } from '../../../../src/protocol/ticket.ts';
import type { Asker, Money } from './words.ts';

/** What a ticket is made of in the beginning. */
export interface Draft {
  readonly kind: TicketType;
  readonly priority: Priority;
  readonly labels: readonly string[];
  readonly criteria: readonly string[];
  readonly described: boolean;
  readonly parent?: string | undefined;
  readonly phase?: string | undefined;
  readonly blockers: readonly string[];
  readonly repos: readonly string[];
  readonly globs: readonly string[];
  readonly role?: string | undefined;
  readonly reviewer?: string | undefined;
  readonly bound?: Money | undefined;
  readonly needsDecision: boolean;
}

/** What may be edited later. `undefined` clears. */
export type Changes = Partial<
  Pick<
    Draft,
    | 'priority'
    | 'labels'
    | 'criteria'
    | 'parent'
    | 'phase'
    | 'blockers'
    | 'globs'
    | 'role'
    | 'reviewer'
    | 'bound'
  > & {
    route: string | undefined;
  }
>;

/** Settings of the board that rules ask for. */
export interface Limits {
  readonly wipPerAgent: number;
  readonly wip: Partial<Record<TicketStatus, number>>;
  readonly budget: Money;
  readonly freshBase: boolean;
  readonly reclaimQuiet: boolean;
}

/** A repository at hand-in. */
export interface HandInState {
  readonly name: string;
  readonly head: string;
  readonly clean: boolean;
  readonly ahead: number;
  readonly behind: number;
  readonly checks: 'passed' | 'failed' | 'missing' | 'stale';
  readonly pullRequest: boolean;
}

/** A window or an agent's token behind a write. */
export interface Writer {
  readonly asker?: Asker | undefined;
  readonly hand: 'person' | 'agent';
}

interface OnTicket {
  readonly ticket: string;
}
interface OnClaim extends OnTicket {
  readonly fence: number;
}

/** Everything that is tried on a board, in the words of SPEC 3 to 6. */
export type Act =
  | { readonly do: 'hire'; readonly agent: string; readonly role: string }
  | { readonly do: 'recast'; readonly agent: string; readonly role: string }
  | { readonly do: 'fire'; readonly agent: string }
  | {
      readonly do: 'forbid';
      readonly role: string;
      readonly takes: readonly Stage[];
      readonly never: readonly string[];
    }
  | { readonly do: 'ownerQuiet'; readonly agent: string }
  | ({ readonly do: 'limits' } & Limits)
  | { readonly do: 'plan'; readonly phases: readonly string[] }
  | { readonly do: 'switch'; readonly phase: string; readonly state: 'active' | 'planned' | 'done' }
  | { readonly do: 'say'; readonly text: string }
  | { readonly do: 'create'; readonly draft: Draft; readonly ready: boolean }
  | ({ readonly do: 'edit'; readonly changes: Changes; readonly reason: boolean } & OnTicket)
  | ({ readonly do: 'refined'; readonly by: Writer } & OnTicket)
  | ({ readonly do: 'sendBack'; readonly reason: boolean; readonly by: Writer } & OnTicket)
  | ({ readonly do: 'cancel'; readonly reason: boolean } & OnTicket)
  | ({ readonly do: 'settle'; readonly reason: boolean } & OnTicket)
  | ({ readonly do: 'finish' } & OnTicket)
  | ({ readonly do: 'ask'; readonly by: Writer } & OnTicket)
  | ({ readonly do: 'answer'; readonly entry: string } & OnTicket)
  | ({ readonly do: 'take'; readonly by: Asker; readonly stage?: Stage | undefined } & OnTicket)
  | { readonly do: 'next'; readonly by: Asker; readonly explain: boolean }
  | ({ readonly do: 'adopt'; readonly by: Asker } & OnClaim)
  | ({ readonly do: 'release'; readonly by: Writer } & OnClaim)
  | ({ readonly do: 'stale' } & OnClaim)
  | ({ readonly do: 'reclaim' } & OnClaim)
  | ({ readonly do: 'quiet' } & OnClaim)
  | ({ readonly do: 'folder'; readonly by: Asker } & OnClaim)
  | ({ readonly do: 'spend'; readonly by: Asker; readonly cost: number; readonly tokens: number } & OnClaim)
  | ({ readonly do: 'handIn'; readonly by: Asker; readonly repos: readonly HandInState[] } & OnClaim)
  | ({ readonly do: 'thread'; readonly by: Writer; readonly requirement: boolean } & OnTicket)
  | ({ readonly do: 'resolve'; readonly by: Writer; readonly thread: number } & OnTicket)
  | ({ readonly do: 'mark'; readonly by: Writer; readonly thread: number } & OnTicket)
  | ({
      readonly do: 'review';
      readonly by: Writer;
      readonly approve: boolean;
      /** One for each criterion, in their order; none where one is left out. */
      readonly verdicts: readonly ('pass' | 'warn' | 'block' | undefined)[];
      readonly heads: ReadonlyMap<string, string>;
    } & OnTicket)
  | ({ readonly do: 'merged'; readonly heads: ReadonlyMap<string, string> } & OnTicket)
  | ({ readonly do: 'link'; readonly link: string } & OnTicket)
  | ({ readonly do: 'spike'; readonly by: Writer; readonly note: boolean } & OnTicket)
  | ({ readonly do: 'free' } & OnTicket);

export type ActOf<D extends Act['do']> = Extract<Act, { do: D }>;
