import { gitRef } from '../protocol/ticket.ts';
import { toGitError, type Git } from './git.ts';
import type { RepositoryState } from './repositoryState.ts';
import { WorkspaceError } from './workspaceError.ts';

/** Where a branch is cut from. */
export interface Base {
  /** As asked for, or the default that was found: `main`, `origin/main`. */
  readonly baseRef: string;
  readonly baseSha: string;
  /** Says that the base may be old, where it could not be read freshly. */
  readonly note?: string;
}

/** A fetch that stalls must not hold up a claim: after this long the last fetched state counts. */
const fetchTimeoutMs = 20_000;

/** The remote and its branch that a base names, if it names a remote-tracking one. */
interface Tracked {
  readonly remote: string;
  readonly branch: string;
}

/** The name of the base: what was asked for, else the remote's default branch, else the current branch. */
function baseNameOf(repository: RepositoryState): string {
  if (repository.baseRef !== undefined) return repository.baseRef;
  const heads = repository.refs.filter((ref) => ref.name.startsWith('refs/remotes/') && ref.symref !== '');
  const head = heads.find((ref) => ref.name === 'refs/remotes/origin/HEAD') ?? heads[0];
  const full = head?.symref ?? repository.head;
  return full.replace(/^refs\/(heads|remotes)\//, '');
}

/** True when reading the base freshly needs the network. */
export function isTracked(repository: RepositoryState): boolean {
  return trackedBy(repository, baseNameOf(repository)) !== undefined;
}

/**
 * Reads the base freshly: a remote-tracking one is fetched first, without any credential; when that fails the state of
 * the last fetch counts and a note says so. The name goes to git by standard input, never as an argument.
 */
export async function readBase(git: Git, repository: RepositoryState, signal?: AbortSignal): Promise<Base> {
  const baseRef = baseNameOf(repository);
  if (!gitRef.safeParse(baseRef).success) throw unknownBase(repository, baseRef);
  const tracked = trackedBy(repository, baseRef);
  const note = tracked === undefined ? undefined : await fetchBranch(git, repository, { ...tracked, signal });
  const baseSha = await resolve(git, repository, { names: candidates(baseRef, tracked), signal });
  if (baseSha === undefined) throw unknownBase(repository, baseRef);
  return { baseRef, baseSha, ...(note === undefined ? {} : { note }) };
}

function trackedBy(repository: RepositoryState, baseRef: string): Tracked | undefined {
  const short = baseRef.replace(/^refs\/remotes\//, '');
  if (short.startsWith('refs/')) return undefined;
  const remote = repository.remotes
    .filter((name) => short.startsWith(`${name}/`) && /^[A-Za-z0-9][\w./-]*$/.test(name))
    .sort((a, b) => b.length - a.length)[0];
  return remote === undefined ? undefined : { remote, branch: short.slice(remote.length + 1) };
}

async function fetchBranch(
  git: Git,
  repository: RepositoryState,
  target: Tracked & { signal: AbortSignal | undefined },
): Promise<string | undefined> {
  const { remote, branch, signal } = target;
  const timeout = AbortSignal.timeout(fetchTimeoutMs);
  try {
    await git.run(
      [
        'fetch',
        '--no-tags',
        '--no-prune',
        '--no-recurse-submodules',
        '--no-auto-maintenance',
        '--no-write-fetch-head',
        '--upload-pack=git-upload-pack',
        '--stdin',
        '--',
        remote,
      ],
      {
        cwd: repository.root,
        settings: repository.settings,
        input: `+refs/heads/${branch}:refs/remotes/${remote}/${branch}\n`,
        signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
      },
    );
    return undefined;
  } catch (error) {
    if (signal?.aborted) throw error;
    return `${repository.name}: ${remote} could not be reached, so ${remote}/${branch} is as of the last fetch.`;
  }
}

/** Full names that a short one may stand for, in the order in which they count. */
function candidates(baseRef: string, tracked: Tracked | undefined): string[] {
  if (baseRef.startsWith('refs/') || baseRef === 'HEAD') return [baseRef];
  const spaces = tracked === undefined ? ['heads', 'remotes', 'tags'] : ['remotes', 'heads', 'tags'];
  return spaces.map((space) => `refs/${space}/${baseRef}`);
}

async function resolve(
  git: Git,
  repository: RepositoryState,
  base: { names: readonly string[]; signal: AbortSignal | undefined },
): Promise<string | undefined> {
  try {
    const output = await git.run(['cat-file', '--batch-check=%(objectname) %(objecttype)'], {
      cwd: repository.root,
      settings: repository.settings,
      input: base.names.map((name) => `${name}^{commit}\n`).join(''),
      signal: base.signal,
    });
    return /^([0-9a-f]{40,64}) commit$/m.exec(output)?.[1];
  } catch (error) {
    throw toGitError(error, repository.root);
  }
}

function unknownBase(repository: RepositoryState, baseRef: string): WorkspaceError {
  return new WorkspaceError(
    'repository.baseUnknown',
    `${repository.root} has no branch or tag ${JSON.stringify(baseRef)} to cut from. Nothing was changed. Fetch it, or set another base for this repository.`,
    { data: { path: repository.root, baseRef } },
  );
}
