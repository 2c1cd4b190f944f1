import * as z from 'zod';
import { session, sessionKind } from './board.ts';
import { empty } from './contractPieces.ts';
import {
  agentName,
  boardKey,
  fence,
  instant,
  repositoryName,
  roleName,
  sequence,
  sessionId,
  ticketId,
} from './ids.ts';
import { limits } from './limits.ts';
import { act, mutation, read } from './request.ts';
import { restAddress } from './restFile.ts';
import { line } from './text.ts';
import { stage } from './ticket.ts';

const protocolRange = z.object({ min: z.int().min(1), max: z.int().min(1) });

/** Opening a session, the hub itself, and who sits where. */
export const sessionMethods = {
  hello: act(
    'Opens a session. The first message of every connection; until it is answered nothing else is.',
    {
      params: {
        protocol: protocolRange,
        /** Answers the nonce of the upgrade: HMAC-SHA-256 with the hub's token, hex. */
        proof: z.string().regex(/^[0-9a-f]{64}$/, 'A proof is 64 hexadecimal digits.'),
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
        /** The claim that the session is bound to. */
        claim: z.object({ ticket: ticketId, stage, fence }).optional(),
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
      /** Where the REST view listens, while it is on. */
      rest: restAddress.optional(),
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
      errors: [
        'board.unknown',
        'role.unknown',
        'agent.unknown',
        'agent.roleMismatch',
        'repository.unknown',
        'board.full',
      ],
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
} as const;
