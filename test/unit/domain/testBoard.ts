import assert from 'node:assert/strict';
import type {
  CommandMethod,
  CommandOf,
  CommandParams,
  DecisionContext,
  Decision,
  Facts,
  HubParams,
  Refusal,
} from '../../../src/domain/command.ts';
import { decide } from '../../../src/domain/decide.ts';
import { evolve } from '../../../src/domain/evolve.ts';
import { toSummary } from '../../../src/domain/queries.ts';
import { stateDigest } from '../../../src/domain/snapshot.ts';
import { emptyBoard, type BoardState, type TicketState } from '../../../src/domain/state.ts';
import { contract, type MutatingMethod, type ParamsIn } from '../../../src/protocol/contract.ts';
import { logPayloads, type LogEvent, type NewEvent } from '../../../src/protocol/events.ts';
import type {
  AgentName,
  BoardKey,
  RepositoryName,
  RoleName,
  SessionId,
  TicketId,
} from '../../../src/protocol/ids.ts';
import { ticketSummary, type TicketSummary } from '../../../src/protocol/ticket.ts';

type Context = Omit<DecisionContext, 'now'>;
type Given<M extends MutatingMethod> = Omit<ParamsIn<M>, 'idempotencyKey' | 'board'>;

/** What the contract lets any method be refused for. */
const anyMethod = ['request.invalid', 'right.missing', 'board.unknown'];

/** Somebody at a window without a seat. */
export const person: Context = { actor: { kind: 'person' } };

export const note = { done: 'half of it', pending: 'the rest', gotchas: 'none so far' };

/** A window that sits as an agent: what is done there is a person's act. */
export function seated(
  agent: string,
  role = 'developer',
  { session = `session-of-${agent}`, repos }: { session?: string; repos?: string[] } = {},
): Context {
  return {
    actor: { kind: 'person', agent: agent as AgentName, session: session as SessionId },
    seat: {
      agent: agent as AgentName,
      role: role as RoleName,
      ...(repos && { repos: repos as RepositoryName[] }),
    },
    session: session as SessionId,
  };
}

/** The same seat, driven by the agent's token. */
export function driven(agent: string, role = 'developer'): Context {
  const context = seated(agent, role);
  return { ...context, actor: { ...context.actor, kind: 'agent' } };
}

/** The workspace of CB-1 under a fence. */
export function workspaceOf(fence: number) {
  const folder = `/features/CB-1-f${fence}`;
  const api = {
    name: 'api',
    worktree: `${folder}/api`,
    branch: 'callboard/CB-1-x',
    baseRef: 'main',
    baseSha: 'a'.repeat(40),
  };
  return { folder, workspaceFile: `${folder}/CB-1.code-workspace`, fence, repos: [api] };
}

/** A board in memory that checks what every decision has to keep: valid events, declared codes, sentences, and no change by a refusal. */
export class TestBoard {
  state: BoardState = emptyBoard();
  readonly log: LogEvent[] = [];
  now = Date.UTC(2030, 0, 1);

  /** A board CB with the repositories api and service, and andrew, bella (developers), pia (planner), rita (reviewer). */
  static team(): TestBoard {
    const board = new TestBoard();
    board.do('board.create', { key: 'CB', name: 'Team board' });
    board.do('repository.add', { name: 'api', root: '/repos/api' });
    board.do('repository.add', { name: 'service', root: '/repos/service', baseRef: 'main' });
    board.do('agent.hire', { name: 'andrew', role: 'developer' });
    board.do('agent.hire', { name: 'bella', role: 'developer' });
    board.do('agent.hire', { name: 'pia', role: 'planner' });
    board.do('agent.hire', { name: 'rita', role: 'reviewer' });
    return board;
  }

  do<M extends MutatingMethod>(method: M, params: Given<M>, context: Context = person): Facts[M] {
    this.#admit(context);
    return this.settle(method, parsed(method, params), context);
  }

  hub<M extends keyof HubParams>(
    method: M,
    params: { ticket: string; fence: number; reason?: string },
  ): Facts[M] {
    return this.settle(method, params as unknown as CommandParams<M>, { actor: { kind: 'hub' } });
  }

  /** Expects a refusal. */
  refusal<M extends MutatingMethod>(method: M, params: Given<M>, context: Context = person): Refusal {
    this.#admit(context);
    const decision = this.decision(method, parsed(method, params), context);
    if (decision.ok) assert.fail(`${method} was not refused.`);
    return decision.refusal;
  }

  /** Expects a refusal of the hub's own command. */
  hubRefusal(method: keyof HubParams, params: { ticket: string; fence: number; reason?: string }): Refusal {
    const decision = this.decision(method, params as unknown as CommandParams<typeof method>, {
      actor: { kind: 'hub' },
    });
    if (decision.ok) assert.fail(`${method} was not refused.`);
    return decision.refusal;
  }

  /** Decides without taking effect, and checks what holds for each decision. */
  decision<M extends CommandMethod>(method: M, params: CommandParams<M>, context: Context): Decision<M> {
    const before = this.digest();
    const command: CommandOf<M> = { method, params };
    const decision = decide(this.state, command, { ...context, now: this.now });
    assert.equal(this.digest(), before, `${method} changed the state while deciding.`);
    if (!decision.ok) checkRefusal(method, decision.refusal);
    return decision;
  }

  settle<M extends CommandMethod>(method: M, params: CommandParams<M>, context: Context): Facts[M] {
    const decision = this.decision(method, params, context);
    if (!decision.ok)
      assert.fail(`${method} was refused: ${decision.refusal.code}: ${decision.refusal.message}`);
    for (const event of decision.events) this.append(event, context);
    return decision.facts;
  }

  /** Adds an event to the log and folds it in, as it comes back from the disk. */
  append(event: NewEvent, { actor }: Context = person): void {
    const schema = logPayloads[event.type];
    assert.deepEqual(schema.parse(event.payload), event.payload, `${event.type} is not as the log wants it.`);
    this.now += 1_000;
    const stored = {
      ...event,
      board: 'CB' as BoardKey,
      sequence: this.log.length + 1,
      at: this.now,
      actor,
    };
    this.log.push(JSON.parse(JSON.stringify(stored)) as LogEvent);
    this.state = evolve(this.state, this.log.at(-1) ?? assert.fail());
  }

  /** A ticket that meets the gate, in Ready unless said otherwise. */
  ticket(given: Partial<Given<'ticket.create'>> = {}): string {
    return this.do('ticket.create', {
      title: 'A ticket that is ready to go',
      description: 'What it is about.',
      criteria: ['It works as expected'],
      role: 'developer',
      ready: true,
      ...given,
    }).ticket;
  }

  at(id: string): TicketState {
    return this.state.tickets.get(id as TicketId) ?? assert.fail(`There is no ticket ${id}.`);
  }

  fence(id: string): number {
    return this.at(id).claim?.fence ?? assert.fail(`${id} is not held.`);
  }

  /** The ticket as the wire carries it, checked against the contract. */
  summary(id: string): TicketSummary {
    return ticketSummary.parse(JSON.parse(JSON.stringify(toSummary(this.at(id)))));
  }

  digest(): string {
    return [...stateDigest(this.state)].join('\n');
  }

  /** Whoever has a seat was hired when it was taken; who was fired since is not hired again. */
  #admit({ seat }: Context): void {
    if (seat === undefined || this.state.roster.has(seat.agent)) return;
    const hired = this.log.some(({ type, payload }) => type === 'agent.hired' && payload.name === seat.agent);
    if (!hired) this.append({ type: 'agent.hired', payload: { name: seat.agent, role: seat.role } });
  }

  /** Types of the events since a position. */
  typesSince(position: number): string[] {
    return this.log.slice(position).map(({ type }) => type);
  }
}

/** Codes of unmet conditions, in order. */
export function codes(conditions: readonly { code: string }[] | undefined): string[] {
  return (conditions ?? []).map(({ code }) => code);
}

function parsed<M extends MutatingMethod>(method: M, params: Given<M>): CommandParams<M> {
  const { idempotencyKey: _key, ...rest } = contract[method].params.parse({
    board: 'CB',
    ...params,
    idempotencyKey: 'key-of-this-test',
  }) as Record<string, unknown>;
  return rest as unknown as CommandParams<M>;
}

/** A refusal has a code that the contract declares, and says what happened and the way out: two sentences at least. */
function checkRefusal(method: CommandMethod, { code, message, conditions }: Refusal): void {
  if (method in contract) {
    const declared: readonly string[] = [...contract[method as MutatingMethod].errors, ...anyMethod];
    assert.ok(declared.includes(code), `${method} does not declare ${code}.`);
  }
  for (const sentence of [message, ...(conditions ?? []).map((one) => one.message)]) {
    assert.match(sentence, /^.+[.] .+[.]$/su, `“${sentence}” does not say what happened and the way out.`);
    assert.doesNotMatch(sentence, /undefined|null|NaN|\[object/, sentence);
  }
}
