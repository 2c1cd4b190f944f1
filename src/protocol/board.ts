import * as z from 'zod';
import {
  agentName,
  boardKey,
  instant,
  phaseName,
  repositoryName,
  roleName,
  sessionId,
  ticketId,
} from './ids.ts';
import { limits } from './limits.ts';
import { boardRole, engineName, modelName } from './role.ts';
import { line } from './text.ts';
import { budget, gitRef, ticketStatus, ticketStatuses, usage } from './ticket.ts';

/** A repository of a board: its name there, the absolute path of its main worktree, and the ref that work is cut from. */
export const repository = z.object({
  name: repositoryName,
  root: z.string().min(1).max(4096),
  baseRef: gitRef.optional(),
});
export type Repository = z.infer<typeof repository>;

/** How an agent differs from others of its role: the repositories it works on (absent: all), the engine and the model that run it. */
export const agentTraits = {
  repos: z.array(repositoryName).min(1).max(limits.repositoriesOfBoard).optional(),
  engine: engineName.optional(),
  model: modelName.optional(),
};

/** A member of the roster. */
export const rosterAgent = z.object({ name: agentName, role: roleName, ...agentTraits, hiredAt: instant });
export type RosterAgent = z.infer<typeof rosterAgent>;

/** How far a phase has come. Only tickets of an active phase, or of none, are offered (SPEC 5). */
export const phaseState = z.enum(['planned', 'active', 'done']);
export type PhaseState = z.infer<typeof phaseState>;

/** A phase of the board's plan; their order is the order of the list. */
export const phase = z.object({ name: phaseName, state: phaseState });
export type Phase = z.infer<typeof phase>;

/** Settings of a board. All have a default. */
export const boardSettings = z.object({
  wipPerAgent: z.int().min(1).max(100),
  /** Role or agent that reviews when a ticket names none. */
  reviewer: z.string().min(1).max(48),
  /** What the columns are called; states left out keep their own name. */
  columns: z.partialRecord(ticketStatus, line(1, 40)),
  /** How many tickets a column may hold before no claim leads another one there: one to refine leads to Ready, one to implement to In Progress and Review, one to review to Approved. States left out have no bound, and what people move is not bound. */
  wipPerColumn: z.partialRecord(ticketStatus, z.int().min(1).max(10_000)),
  /** A claim under which nobody writes for this long is flagged as quiet (SPEC 5). */
  quietAfterMs: z
    .int()
    .min(1_000)
    .max(30 * 86_400_000),
  /** Whether the hub takes a quiet claim back on its own. */
  reclaimQuiet: z.boolean(),
  /** What all tickets of the board may cost together. */
  budget,
  /** How often the digest is posted. */
  digestEveryMs: z
    .int()
    .min(60_000)
    .max(30 * 86_400_000),
  /** Whether work that is behind its base is refused at hand-in; without it the count is shown. */
  freshBase: z.boolean().optional(),
});
export type BoardSettings = z.infer<typeof boardSettings>;

/** A board without its tickets. `sequence` is the last event of its log. */
export const board = z.object({
  key: boardKey,
  name: line(1, 80),
  repos: z.array(repository).max(limits.repositoriesOfBoard),
  roster: z.array(rosterAgent),
  roles: z.array(boardRole),
  settings: boardSettings,
  phases: z.array(phase),
  /** What the runs of all tickets have cost so far. */
  usage,
  /** What the children of each open epic have cost together; epics whose children cost nothing are left out. A hub of the version before does not tell it. */
  epicUsage: z.array(z.object({ epic: ticketId, usage })).optional(),
  counts: z.record(z.enum(ticketStatuses), z.int().min(0)),
  sequence: z.int().min(0),
  createdAt: instant,
});
export type Board = z.infer<typeof board>;

/** What kind of program a session belongs to. */
export const sessionKind = z.enum(['window', 'cli', 'mcp']);
export type SessionKind = z.infer<typeof sessionKind>;

/** How a session is doing (SPEC 6). A session that ended is sent once as `gone`. */
const sessionState = z.enum(['connected', 'reconnecting', 'gone']);

/** A live connection that may act as an agent (SPEC 1, 6). */
export const session = z.object({
  id: sessionId,
  kind: sessionKind,
  state: sessionState,
  version: z.string(),
  pid: z.int().optional(),
  title: z.string().optional(),
  board: boardKey.optional(),
  agent: agentName.optional(),
  role: roleName.optional(),
  ticket: ticketId.optional(),
  since: instant,
  lastActivityAt: instant,
});
export type Session = z.infer<typeof session>;
