import { matchesGlob } from 'node:path';
import type { Priority, Stage, TicketStatus, TicketType } from '../../../../src/protocol/ticket.ts';

/* The words of SPEC 1 and 3 as the model keeps them: naive, and nothing that could be worked out is kept. */

/** A claim: who holds a ticket, for what, and whether its lease ran out or nobody wrote under it. */
export interface Hold {
  session: string;
  readonly agent: string;
  readonly stage: Stage;
  readonly fence: number;
  stale: boolean;
  quiet: boolean;
}

/** What may be spent, and what was. */
export interface Money {
  readonly cost?: number;
  readonly tokens?: number;
}

/** What was handed in: by whom, and the head of each repository. */
export interface HandedIn {
  readonly agent: string;
  readonly heads: ReadonlyMap<string, string>;
}

/** A ticket. */
export interface Card {
  readonly id: string;
  readonly number: number;
  readonly kind: TicketType;
  status: TicketStatus;
  end: 'merged' | 'cancelled' | undefined;
  priority: Priority;
  labels: string[];
  criteria: string[];
  described: boolean;
  parent: string | undefined;
  phase: string | undefined;
  blockers: string[];
  repos: string[];
  globs: string[];
  role: string | undefined;
  reviewer: string | undefined;
  route: string | undefined;
  assignee: string | undefined;
  hold: Hold | undefined;
  fence: number;
  owner: string | undefined;
  /** Open and answered questions by their entries. */
  asked: string[];
  answered: string[];
  /** Who asked, where it was somebody of the team, on the ticket itself and not in a review of it. */
  askers: Record<string, string | undefined>;
  entries: number;
  spent: { cost: number; tokens: number };
  bound: Money | undefined;
  /** Who ever implemented it. */
  did: string[];
  rounds: number;
  handedIn: HandedIn | undefined;
  threads: { open: boolean; marked: boolean }[];
  merged: string[];
  hasFolder: boolean;
  /** Somebody retired that folder and gave the ticket back. */
  retired: boolean;
  links: string[];
  needsDecision: boolean;
}

/** A member of the roster. */
export interface Member {
  role: string;
  repos: string[] | undefined;
}

/** Who asks. */
export interface Asker {
  readonly agent: string;
  readonly session: string;
  readonly repos?: readonly string[] | undefined;
}

/** What the model says to a command. `why` are the codes of all unmet conditions. */
export type Answer =
  | { readonly ok: true; readonly ticket?: string | undefined }
  | { readonly ok: false; readonly code: string; readonly why: readonly string[] };

/** The globs of the random tickets, and every file there could be. */
export const globs = [
  'src/**',
  'src/api/*.ts',
  'src/api/main.ts',
  'docs/**',
  '**/*.md',
  'test/?.ts',
] as const;
const files = [
  'src/a.ts',
  'src/api/main.ts',
  'src/api/other.ts',
  'src/notes.md',
  'docs/notes.md',
  'docs/a',
  'test/a.ts',
];

/** Whether one file is touched by a glob of either list. */
export function collide(ours: readonly string[], theirs: readonly string[]): boolean {
  return files.some((file) => [ours, theirs].every((list) => list.some((glob) => matchesGlob(file, glob))));
}
