import type { Workspace } from '../protocol/ticket.ts';
import type { TicketText } from './contextFile.ts';
import type { Git } from './git.ts';
import type { RepositoryRequest } from './repositoryState.ts';

/** For which claim a feature folder is made, and of what. */
export interface CreateRequest {
  readonly board: string;
  readonly ticket: TicketText;
  readonly fence: number;
  readonly role: string;
  /** The folder that holds all feature folders. */
  readonly root: string;
  readonly repositories: readonly RepositoryRequest[];
  /** Patterns of the setting `git.worktreeIncludeFiles`. */
  readonly includePatterns?: readonly string[];
  /** What the board recorded for an earlier claim of the same ticket: its work is taken over. */
  readonly adoptFrom?: Workspace | undefined;
}

/** What happens next, and in which repository. `wait`: another process (`pid`) works on the repository. */
export interface CreateProgress {
  readonly step: 'check' | 'wait' | 'fetch' | 'branch' | 'worktree' | 'copy' | 'context' | 'done';
  readonly repository?: string;
  readonly pid?: number;
}

/** What making a workspace may use. */
export interface CreateOptions {
  /** The folder of CALLBOARD_HOME. */
  readonly home: string;
  readonly git?: Git;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (progress: CreateProgress) => void;
}

/** The workspace as the board records it, and what a person should know about it. */
export interface CreatedWorkspace extends Workspace {
  readonly notes: readonly string[];
}
