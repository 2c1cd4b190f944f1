import { SortedNumbers } from '../base/sortedNumbers.ts';
import type { TicketId } from '../protocol/ids.ts';
import type { Priority, Stage } from '../protocol/ticket.ts';

/** What `next` tells apart: bugs, work that belongs to an epic, and work that stands alone. */
export type WorkClass = 'bug' | 'epicWork' | 'standalone';

/** The stages apart in which tickets wait: what came back from review is implemented further, and needs no room in its column. */
export type QueueStage = Stage | 'rework';

/** Where a ticket waits. Tickets that differ in none of these are claimable by the same agents and differ in age only. */
export interface QueuePlace {
  readonly stage: QueueStage;
  /** The agent it is routed to, or empty: anybody. */
  readonly route: string;
  /** The role (or, for a review, role or agent) it asks for, or empty: any. */
  readonly wanted: string;
  readonly work: WorkClass;
  readonly priority: Priority;
  /** The repositories it needs, sorted. */
  readonly repos: readonly string[];
  /** The epic it belongs to. */
  readonly epic?: TicketId | undefined;
  /** The phase it belongs to. */
  readonly phase?: string | undefined;
  /** Agents that must not have it, sorted. */
  readonly notFor?: readonly string[] | undefined;
  /** Roles that must not have it, sorted; absent: none. */
  readonly notForRoles?: readonly string[] | undefined;
}

/** What a seat can take from a queue. */
export interface QueueQuery {
  readonly stages: readonly QueueStage[];
  readonly routes: readonly string[];
  readonly wanted: readonly string[];
  readonly works: readonly WorkClass[];
  /** The repositories at hand; absent: all. */
  readonly repos?: ReadonlySet<string> | undefined;
  /** Whether tickets of this phase may be taken; absent: of all phases. */
  readonly phaseOpen?: ((phase: string) => boolean) | undefined;
  /** Whether the children of this epic may be taken for the stage; absent: of all epics. */
  readonly epicOpen?: ((epic: TicketId, stage: QueueStage) => boolean) | undefined;
  /** Who asks, and in which role. */
  readonly agent?: string | undefined;
  readonly role?: string | undefined;
}

/** Tickets of one bucket that also need the same repositories, belong to the same epic and are kept from the same agents and roles. */
interface Lane {
  readonly place: QueuePlace;
  readonly numbers: SortedNumbers;
}

const prioritiesHighestFirst: readonly Priority[] = ['urgent', 'high', 'normal', 'low'];

/** Tickets that wait to be claimed, in buckets of those that the same agents may claim. Costs depend on the number of kinds of tickets, not on the number of tickets. */
export class ClaimQueue {
  readonly #buckets = new Map<string, Map<string, Lane>>();
  /** How many tickets of each phase wait; those of none under the empty name. */
  readonly #phases = new Map<string, number>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(number: number, place: QueuePlace): void {
    const key = keyOf(place);
    let bucket = this.#buckets.get(key);
    if (bucket === undefined) this.#buckets.set(key, (bucket = new Map<string, Lane>()));
    const signature = signatureOf(place);
    let lane = bucket.get(signature);
    if (lane === undefined) {
      lane = { place, numbers: new SortedNumbers() };
      bucket.set(signature, lane);
    }
    lane.numbers.add(number);
    this.#count(place.phase ?? '', 1);
  }

  /** Removes a ticket from the place it was added at. */
  delete(number: number, place: QueuePlace): void {
    const key = keyOf(place);
    const bucket = this.#buckets.get(key);
    const signature = signatureOf(place);
    const lane = bucket?.get(signature);
    if (bucket === undefined || lane?.numbers.delete(number) !== true) return;
    this.#count(place.phase ?? '', -1);
    if (lane.numbers.size === 0) bucket.delete(signature);
    if (bucket.size === 0) this.#buckets.delete(key);
  }

  /** Numbers of the tickets that fit, by priority, then age. The queue must not change meanwhile. */
  *candidates(query: QueueQuery): Generator<number> {
    const { phaseOpen } = query;
    const phases = [...this.#phases.keys()].filter((phase) => phase === '' || phaseOpen?.(phase) !== false);
    for (const priority of prioritiesHighestFirst) {
      const lanes = phases.flatMap((phase) => this.#lanes(query, priority, phase));
      if (lanes.length > 0) yield* merged(lanes);
    }
  }

  #count(phase: string, change: 1 | -1): void {
    this.#size += change;
    const count = (this.#phases.get(phase) ?? 0) + change;
    if (count === 0) this.#phases.delete(phase);
    else this.#phases.set(phase, count);
  }

  #lanes(query: QueueQuery, priority: Priority, phase: string): SortedNumbers[] {
    const found: SortedNumbers[] = [];
    for (const stage of query.stages) {
      for (const route of query.routes) {
        for (const wanted of query.wanted) {
          for (const work of query.works) {
            const bucket = this.#buckets.get(bucketKey(stage, route, wanted, work, priority, phase));
            if (bucket === undefined) continue;
            for (const lane of bucket.values()) if (fits(lane, query)) found.push(lane.numbers);
          }
        }
      }
    }
    return found;
  }
}

function bucketKey(...parts: readonly string[]): string {
  return parts.join(' ');
}

function keyOf({ stage, route, wanted, work, priority, phase = '' }: QueuePlace): string {
  return bucketKey(stage, route, wanted, work, priority, phase);
}

function signatureOf({ repos, epic, notFor = [], notForRoles = [] }: QueuePlace): string {
  return `${epic ?? ''}|${notFor.join(' ')}|${notForRoles.join(' ')}|${repos.join(' ')}`;
}

function fits({ place }: Lane, { repos, epicOpen, agent, role }: QueueQuery): boolean {
  if (place.epic !== undefined && epicOpen?.(place.epic, place.stage) === false) return false;
  if (agent !== undefined && place.notFor?.includes(agent) === true) return false;
  if (role !== undefined && place.notForRoles?.includes(role) === true) return false;
  return repos === undefined || place.repos.every((name) => repos.has(name));
}

/** Merges sorted lists into one ascending sequence. */
function* merged(lists: readonly SortedNumbers[]): Generator<number> {
  const sources = lists.map((list) => {
    const rest = list[Symbol.iterator]();
    return { rest, head: rest.next() };
  });
  for (;;) {
    let least: (typeof sources)[number] | undefined;
    for (const source of sources) {
      if (source.head.done !== true && (least === undefined || source.head.value < least.head.value)) {
        least = source;
      }
    }
    if (least === undefined) return;
    yield least.head.value;
    least.head = least.rest.next();
  }
}
