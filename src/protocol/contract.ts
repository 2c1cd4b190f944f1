import * as z from 'zod';
import { board, boardSettings, repository, session, sessionKind } from './board.ts';
import { condition, type ErrorCode } from './errors.ts';
import {
  chainedEvent,
  commentKind,
  entryId,
  handoff,
  ticketChanges,
  ticketDraft,
  wireEvent,
} from './events.ts';
import {
  agentName,
  boardKey,
  fence,
  idempotencyKey,
  instant,
  repositoryName,
  roleName,
  sequence,
  sessionId,
  ticketId,
} from './ids.ts';
import { limits } from './limits.ts';
import { line, prose } from './text.ts';
import { claim, closedAs, gitRef, stage, ticket, ticketStatus, ticketSummary, workspace } from './ticket.ts';

/**
 * What a caller needs. `read`: any session. `seat`: a session with a role on the board. `holder`: the session that holds the claim.
 * `write`: a person, or the agent whose token is bound to this very ticket. `person`: a person at a window or a terminal (SPEC 4).
 */
export type Right = 'read' | 'write' | 'seat' | 'holder' | 'person';

/** One request of the contract. `mutates` says that it needs an idempotency key and is answered only when committed and synced. */
export interface RequestSpec<Params extends z.ZodType, Result extends z.ZodType> {
  readonly params: Params;
  readonly result: Result;
  readonly errors: readonly ErrorCode[];
  readonly right: Right;
  readonly mutates: boolean;
  readonly doc: string;
}

function read<P extends z.ZodRawShape, R extends z.ZodType>(
  doc: string,
  spec: { params: P; result: R; errors?: readonly ErrorCode[] },
) {
  return {
    doc,
    params: z.object(spec.params),
    result: spec.result,
    errors: spec.errors ?? [],
    right: 'read',
    mutates: false,
  } as const;
}

function mutation<P extends z.ZodRawShape, R extends z.ZodType>(
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
function act<P extends z.ZodRawShape, R extends z.ZodType>(
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

const protocolRange = z.object({ min: z.int().min(1), max: z.int().min(1) });
const empty = z.object({});
const ticketResult = z.object({ ticket: ticketSummary });
const page = {
  cursor: z.string().max(200).optional(),
  limit: z.int().min(1).max(limits.pageSize).optional(),
};
const guard = { expectedVersion: z.int().min(1).optional(), fence: fence.optional() };
const leaseMs = z.int().min(limits.leaseMinMs).max(limits.leaseMaxMs).optional();

/** What a claimer gets: the ticket, its claim, the token that proves the claim elsewhere, and what the last holder left. */
const granted = z.object({
  ticket: ticket,
  claim: claim,
  /** Proves this claim to the hub from another process; keep it like a password. It dies with the lease. */
  token: z.string(),
  handoff: handoff.optional(),
});
export type Granted = z.infer<typeof granted>;

/** One step of the selection, and what it came to (SPEC 5). */
const selectionStep = z.object({
  step: z.int().min(1).max(7),
  name: z.string(),
  message: z.string(),
  ticket: ticketId.optional(),
});

/** Why a ticket can or cannot be claimed by this agent: no condition means that it can. */
const claimability = z.object({
  ticket: ticketSummary,
  claimable: z.boolean(),
  conditions: z.array(condition),
});
export type Claimability = z.infer<typeof claimability>;

const skipped = z.object({ ticket: ticketId, conditions: z.array(condition) });

/** Which agent a request is made for. Without an agent: the one this session sits as. */
const asAgent = { board: boardKey, agent: agentName.optional(), role: roleName.optional() };

const ticketErrors = ['board.unknown', 'ticket.unknown'] as const;
const writeErrors = [
  ...ticketErrors,
  'ticket.versionStale',
  'claim.fenceStale',
  'claim.expired',
  'claim.none',
] as const;
const holderErrors = [...ticketErrors, 'claim.none', 'claim.fenceStale', 'claim.expired'] as const;
const claimErrors = [...ticketErrors, 'session.notSeated', 'claim.refused', 'claim.held'] as const;

/** The wire: every method, once (SPEC 12). All else - types, handlers, client, validation, CLI, documents - is derived from this value. */
export const contract = {
  hello: act(
    'Opens a session. The first message of every connection; until it is answered nothing else is.',
    {
      params: {
        protocol: protocolRange,
        /** Answers the nonce of the upgrade: HMAC-SHA-256 with the hub's token, hex. */
        proof: z.string().regex(/^[0-9a-f]{64}$/),
        kind: sessionKind,
        version: line(1, 40),
        /** New for each process start; tells a reconnect from a duplicated window. */
        instance: z.string().min(8).max(64),
        pid: z.int().min(1).optional(),
        title: line(0, 200).optional(),
        /** A session to go on with. Without it, or when its token does not fit, a new one begins. */
        resume: z.object({ session: sessionId, token: z.string().max(200) }).optional(),
        /** Binds the session to a claim: it may act on that ticket and nothing else, as that claim's agent. */
        claimToken: z.string().max(400).optional(),
        /** Boards to watch from here on, each from the last event this client knows. */
        watch: z
          .array(z.object({ board: boardKey, epoch: z.string().max(64), sequence }))
          .max(64)
          .optional(),
      },
      result: z.object({
        protocol: z.int(),
        session: sessionId,
        /** Proves the session at the next hello. */
        resumeToken: z.string(),
        /** The session was not resumed because another process of the same session is connected. */
        duplicate: z.boolean(),
        epoch: z.string(),
        hub: z.object({ pid: z.int(), version: z.string() }),
        seat: z.object({ board: boardKey, agent: agentName, role: roleName }).optional(),
      }),
      errors: [
        'hello.expected',
        'hello.proof',
        'hello.protocol',
        'claim.token',
        'claim.expired',
        'hub.starting',
        'hub.draining',
      ],
      right: 'read',
    },
  ),

  'hub.status': read('Who the hub is and how it is doing.', {
    params: {},
    result: z.object({
      pid: z.int(),
      version: z.string(),
      endpoint: z.string(),
      epoch: z.string(),
      startedAt: instant,
      clients: z.int().min(0),
      boards: z.int().min(0),
      claims: z.int().min(0),
      events: z.int().min(0),
      memoryBytes: z.int().min(0),
      readOnly: z.string().optional(),
      /** What the start found damaged and where it was kept. */
      kept: z.array(z.object({ path: z.string(), reason: z.string() })),
    }),
  }),
  'hub.stop': act(
    'Finishes what was accepted, closes every session and ends the hub. With `replaced`, clients connect again at once.',
    {
      params: { reason: z.enum(['stopped', 'replaced']) },
      result: empty,
      errors: ['hub.draining'],
      right: 'person',
    },
  ),

  'session.sit': mutation(
    'Takes a role on a board. Without an agent name a free one of the role is taken or hired.',
    {
      params: {
        board: boardKey,
        role: roleName.optional(),
        agent: agentName.optional(),
        repos: z.array(repositoryName).max(limits.repositoriesOfBoard).optional(),
      },
      result: z.object({ board: boardKey, agent: agentName, role: roleName, hired: z.boolean() }),
      errors: ['board.unknown', 'role.unknown', 'agent.unknown', 'agent.roleMismatch', 'repository.unknown'],
      right: 'person',
    },
  ),
  'session.leave': act('Gives up the role. Claims stay until they are released or expire.', {
    params: {},
    result: empty,
    right: 'person',
  }),
  'session.list': read('Every session the hub knows, of one board or of all.', {
    params: { board: boardKey.optional() },
    result: z.object({ sessions: z.array(session) }),
  }),

  'board.create': mutation('Creates a board. The key prefixes its tickets and cannot change.', {
    params: { key: boardKey, name: line(1, 80) },
    result: z.object({ board }),
    errors: ['board.exists'],
    right: 'person',
  }),
  'board.edit': mutation('Changes name, settings or column names of a board.', {
    params: { board: boardKey, name: line(1, 80).optional(), settings: boardSettings.partial().optional() },
    result: z.object({ board }),
    errors: ['board.unknown', 'role.unknown', 'agent.unknown', 'ticket.nothingToChange'],
    right: 'person',
  }),
  'board.list': read('Every board of this hub.', {
    params: {},
    result: z.object({ boards: z.array(board) }),
  }),
  'board.get': read('One board: repositories, roster, roles, settings, counts.', {
    params: { board: boardKey },
    result: z.object({ board }),
    errors: ['board.unknown'],
  }),
  'board.watch': act(
    'Subscribes to a board. Events after `after` follow as board.changed; where that is not possible, board.reset says so.',
    {
      params: { board: boardKey, after: z.object({ epoch: z.string().max(64), sequence }).optional() },
      result: z.object({ epoch: z.string(), sequence, reset: z.boolean() }),
      errors: ['board.unknown'],
      right: 'read',
    },
  ),
  'board.unwatch': act('Ends the subscription to a board.', {
    params: { board: boardKey },
    result: empty,
    right: 'read',
  }),

  'repository.add': mutation(
    'Adds a repository to a board. The caller has checked that it is one; the hub opens no path.',
    {
      params: {
        board: boardKey,
        name: repositoryName,
        root: repository.shape.root,
        baseRef: gitRef.optional(),
      },
      result: z.object({ board }),
      errors: ['board.unknown', 'repository.exists', 'board.full'],
      right: 'person',
    },
  ),
  'repository.remove': mutation('Takes a repository off a board. Nothing on disk is touched.', {
    params: { board: boardKey, name: repositoryName },
    result: z.object({ board }),
    errors: ['board.unknown', 'repository.unknown', 'repository.inUse'],
    right: 'person',
  }),

  'agent.hire': mutation('Puts an agent with a role on the roster.', {
    params: { board: boardKey, name: agentName, role: roleName },
    result: z.object({ board }),
    errors: ['board.unknown', 'role.unknown', 'agent.exists', 'board.full'],
    right: 'person',
  }),

  'ticket.create': mutation(
    'Creates a ticket in Backlog, or in Ready when `ready` is set and the gate is met. Without `repos` it is for all repositories of the board.',
    {
      params: {
        board: boardKey,
        ...ticketDraft.partial().shape,
        title: ticketDraft.shape.title,
        /** Criteria as plain texts get their ids from the hub. */
        criteria: z.array(line(1, limits.criterionLength)).max(limits.criteria).optional(),
        ready: z.boolean().optional(),
      },
      result: ticketResult,
      errors: [
        'board.unknown',
        'role.unknown',
        'agent.unknown',
        'repository.unknown',
        'ticket.unknown',
        'ticket.cycle',
        'ticket.parentInvalid',
        'gate.refused',
      ],
      right: 'person',
    },
  ),
  'ticket.edit': mutation(
    'Changes fields of a ticket. A changed criterion of a Ready ticket is refused; send it back to Backlog first.',
    {
      params: { ticket: ticketId, changes: ticketChanges, ...guard },
      result: ticketResult,
      errors: [
        ...writeErrors,
        'role.unknown',
        'agent.unknown',
        'repository.unknown',
        'ticket.cycle',
        'ticket.parentInvalid',
        'ticket.criteriaFrozen',
        'ticket.closed',
        'ticket.nothingToChange',
      ],
      right: 'write',
    },
  ),
  'ticket.move': mutation(
    'Moves a ticket through the gate of that transition. A refusal names every unmet condition.',
    {
      params: {
        ticket: ticketId,
        to: ticketStatus,
        reason: prose({ minLength: 1 }).optional(),
        closedAs: closedAs.optional(),
        ...guard,
      },
      result: ticketResult,
      errors: [...writeErrors, 'gate.refused', 'claim.held'],
      right: 'write',
    },
  ),
  'ticket.get': read('A whole ticket.', {
    params: { ticket: ticketId },
    result: z.object({ ticket }),
    errors: ticketErrors,
  }),
  'ticket.list': read('Tickets of a board by number, page by page; of all states unless some are named.', {
    params: {
      board: boardKey,
      statuses: z.array(ticketStatus).max(6).optional(),
      order: z.enum(['oldest', 'newest']).optional(),
      ...page,
    },
    result: z.object({
      tickets: z.array(ticketSummary),
      next: z.string().optional(),
      epoch: z.string(),
      sequence,
    }),
    errors: ['board.unknown', 'request.invalid'],
  }),
  'ticket.timeline': read('Everything that ever happened to a ticket, newest first, page by page.', {
    params: { ticket: ticketId, ...page },
    result: z.object({ entries: z.array(wireEvent), next: z.string().optional() }),
    errors: ticketErrors,
  }),
  'comment.add': mutation('Writes on the timeline of a ticket. An answer names the question it answers.', {
    params: {
      ticket: ticketId,
      kind: commentKind,
      text: prose({ minLength: 1 }),
      answers: entryId.optional(),
      fence: fence.optional(),
    },
    result: z.object({ ticket: ticketSummary, entry: entryId }),
    errors: [...writeErrors, 'question.unknown'],
    right: 'write',
  }),

  'claim.preview': read('Says per ticket whether this agent could claim it, and why not. Claims nothing.', {
    params: { ...asAgent, stage: stage.optional(), tickets: z.array(ticketId).max(100).optional(), ...page },
    result: z.object({ tickets: z.array(claimability), next: z.string().optional() }),
    errors: [
      'board.unknown',
      'ticket.unknown',
      'agent.unknown',
      'role.unknown',
      'session.notSeated',
      'request.invalid',
    ],
  }),
  'claim.take': mutation(
    'Claims this ticket for the agent of this session. Exactly one of many callers wins.',
    {
      params: {
        ticket: ticketId,
        stage: stage.optional(),
        leaseMs,
        expectedVersion: z.int().min(1).optional(),
      },
      result: granted,
      errors: [...claimErrors, 'ticket.versionStale'],
      right: 'seat',
    },
  ),
  'claim.next': mutation(
    'Claims the ticket this agent should work on next and says which step chose it. Can wait for one.',
    {
      params: {
        board: boardKey,
        leaseMs,
        waitMs: z.int().min(0).max(600_000).optional(),
        explain: z.boolean().optional(),
      },
      result: z.object({
        granted: granted.optional(),
        step: selectionStep,
        steps: z.array(selectionStep),
        skipped: z.array(skipped),
      }),
      errors: ['board.unknown', 'session.notSeated'],
      right: 'seat',
    },
  ),
  'claim.renew': act('Renews leases. Says for each whether it still stands; a lost one must stop all work.', {
    params: {
      claims: z
        .array(z.object({ ticket: ticketId, fence, token: z.string().max(400).optional() }))
        .min(1)
        .max(100),
      leaseMs,
    },
    result: z.object({
      claims: z.array(
        z.object({
          ticket: ticketId,
          fence,
          held: z.boolean(),
          leaseMs: z.int().optional(),
          code: z.string().optional(),
          message: z.string().optional(),
        }),
      ),
    }),
    right: 'read',
  }),
  'claim.adopt': mutation(
    'Moves a claim to this session: the window that works on it, or the one that takes it back. Proven by the claim token.',
    {
      params: { ticket: ticketId, fence, token: z.string().max(400), leaseMs },
      result: granted,
      errors: [...holderErrors, 'claim.token'],
      right: 'read',
    },
  ),
  'claim.release': mutation(
    'Gives a claimed ticket back with a handoff note. A person may release any claim.',
    {
      params: { ticket: ticketId, fence, handoff },
      result: ticketResult,
      errors: holderErrors,
      right: 'write',
    },
  ),

  'workspace.record': mutation('Records the worktrees that the holder made for its claim.', {
    params: { ticket: ticketId, fence, workspace },
    result: ticketResult,
    errors: [...holderErrors, 'repository.unknown'],
    right: 'holder',
  }),

  'log.read': read('Events of a board after a sequence, with their hashes.', {
    params: { board: boardKey, after: sequence, limit: page.limit },
    result: z.object({ epoch: z.string(), events: z.array(chainedEvent), last: sequence }),
    errors: ['board.unknown', 'log.sequenceUnknown'],
  }),
  'log.verify': read(
    'Reads the whole log of a board, checks the chain, folds it and compares the fold with the live state.',
    {
      params: { board: boardKey },
      result: z.object({
        ok: z.boolean(),
        events: z.int().min(0),
        hash: z.string(),
        problems: z.array(z.string()),
      }),
      errors: ['board.unknown'],
    },
  ),
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
