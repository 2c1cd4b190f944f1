import path from 'node:path';
import { boardKey, repositoryName, ticketId } from '../protocol/ids.ts';
import { WorkspaceError } from './workspaceError.ts';

/** Stands in for a title without a single letter or digit of ASCII. */
const fallback = 'ticket';
const maxSlugLength = 48;

/** A slug of a title: always `^[a-z0-9][a-z0-9-]{0,47}$`, whatever the title is (SECURITY 6). Accents are dropped, everything else becomes a hyphen. */
export function slugOf(title: string): string {
  const slug = title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, maxSlugLength + 1)
    .replace(/^-+/, '')
    .slice(0, maxSlugLength)
    .replace(/-+$/, '');
  return slug === '' ? fallback : slug;
}

/** Every name of a workspace. All of it is computed from validated ids and our own slug. */
export interface WorkspaceNames {
  /** `CB` */
  readonly board: string;
  /** `CB-3-f2` */
  readonly folder: string;
  /** `callboard/CB-3-the-slug` */
  readonly branch: string;
  /** `refs/heads/callboard/CB-3-`: what every branch of this ticket starts with. */
  readonly branchRefPrefix: string;
  /** `CB-3.code-workspace` */
  readonly workspaceFile: string;
}

/** Computes the names of a claim's workspace, or refuses with `request.invalid`. */
export function workspaceNames(claim: {
  board: string;
  ticket: string;
  title: string;
  fence: number;
}): WorkspaceNames {
  const { board, ticket, fence } = claim;
  if (!boardKey.safeParse(board).success || isReserved(board))
    throw invalid(`${JSON.stringify(board)} is not a board key.`);
  if (!ticketId.safeParse(ticket).success) throw invalid(`${JSON.stringify(ticket)} is not a ticket id.`);
  if (!Number.isSafeInteger(fence) || fence < 1) throw invalid(`${String(fence)} is not a fence.`);
  return {
    board,
    folder: `${ticket}-f${fence}`,
    branch: `callboard/${ticket}-${slugOf(claim.title)}`,
    branchRefPrefix: `refs/heads/callboard/${ticket}-`,
    workspaceFile: `${ticket}.code-workspace`,
  };
}

/** Names that stand beside the worktrees in a feature folder. */
const taken = new Set(['claude.md', 'agents.md']);

/** Refuses repository names that are no folder name, that clash, or that would hide a file of ours. */
export function checkRepositoryNames(names: readonly string[]): void {
  const seen = new Set<string>();
  if (names.length === 0) throw invalid('The ticket names no repository.');
  for (const name of names) {
    const lower = name.toLowerCase();
    if (!repositoryName.safeParse(name).success || isReserved(name))
      throw invalid(`${JSON.stringify(name)} is no name for a repository's folder.`);
    if (taken.has(lower) || lower.endsWith('.code-workspace'))
      throw invalid(`A repository cannot be called ${name}: a file of the workspace has that name.`);
    // Case-insensitive file systems would put both in one folder.
    if (seen.has(lower)) throw invalid(`Two repositories are called ${name}.`);
    seen.add(lower);
  }
}

/** Windows opens a device for these, with any extension. */
function isReserved(name: string): boolean {
  return /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i.test(name);
}

/** Refuses a path that is not absolute, or that holds a NUL. */
export function checkAbsolute(what: string, value: string): void {
  if (!path.isAbsolute(value) || value.includes('\0'))
    throw invalid(`${what} is not an absolute path: ${JSON.stringify(value)}.`);
}

function invalid(sentence: string): WorkspaceError {
  return new WorkspaceError('request.invalid', `${sentence} Nothing was changed.`);
}
