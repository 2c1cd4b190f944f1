import { lstat, realpath } from 'node:fs/promises';
import { GitFailure, toGitError, type Git } from './git.ts';
import { conditionalInclude, neutralise, parseConfig, type ConfigEntry, type Setting } from './hardening.ts';
import { WorkspaceError, hasErrno, toWorkspaceError } from './workspaceError.ts';

/** A repository as the board names it. `root` is the absolute path of a working tree of it. */
export interface RepositoryRequest {
  readonly name: string;
  readonly root: string;
  /** What to cut from: a branch (`main`), a remote's branch (`origin/main`), a tag, or a full ref. Else the repository's default. */
  readonly baseRef?: string | undefined;
}

/** What was read of a repository before anything is changed. */
export interface RepositoryState extends RepositoryRequest {
  /** Real path of the git directory that all worktrees share. */
  readonly commonDir: string;
  /** `refs/heads/…`, or `HEAD` when detached. */
  readonly head: string;
  readonly remotes: readonly string[];
  /** Must go with every later call for this repository. */
  readonly settings: readonly Setting[];
  readonly refs: readonly Ref[];
  readonly notes: readonly string[];
}

/** A ref, with what it points at by name and the worktree that has it checked out. */
export interface Ref {
  readonly name: string;
  readonly sha: string;
  readonly symref: string;
  readonly worktree: string;
}

/**
 * Reads what a claim must know of a repository, in three calls of git at once: its kind, its configuration, the
 * branches under `refPrefix` and the remotes' default branches. Refuses what no worktree can be made from.
 */
export async function readRepository(
  git: Git,
  request: RepositoryRequest,
  options: { refPrefix: string; signal?: AbortSignal | undefined },
): Promise<RepositoryState> {
  const root = await realRoot(request);
  const call = { cwd: root, signal: options.signal };
  const format = '--format=%(refname)%00%(objectname)%00%(symref)%00%(worktreepath)';
  const [kind, config, refs] = await Promise.allSettled([
    readKind(git, root, options.signal),
    git.run(['config', '--list', '-z', '--show-scope'], call),
    git.run(['for-each-ref', format, `${options.refPrefix}*`, 'refs/remotes/*/HEAD'], call),
  ]);
  if (kind.status === 'rejected') throw kind.reason;
  if (config.status === 'rejected') throw toGitError(config.reason, root);
  if (refs.status === 'rejected') throw toGitError(refs.reason, root);
  const entries = parseConfig(config.value);
  refuseConditions(root, entries);
  const remotes = entries.flatMap(({ key }) => /^remote\.(.+)\.url$/s.exec(key)?.[1] ?? []);
  const { settings, notes } = neutralise(entries);
  return {
    ...request,
    root,
    ...kind.value,
    remotes: [...new Set(remotes)],
    settings,
    refs: parseRefs(refs.value),
    notes,
  };
}

function refuseConditions(root: string, config: readonly ConfigEntry[]): void {
  const condition = conditionalInclude(config);
  if (condition === undefined) return;
  throw new WorkspaceError(
    'repository.conditionalConfig',
    `The configuration of ${root} includes another file under a condition (${condition}), so it cannot be known what git would run in a worktree. Nothing was changed. If it is yours, move it to your user configuration.`,
    { data: { path: root, condition } },
  );
}

async function realRoot(request: RepositoryRequest): Promise<string> {
  try {
    const root = await realpath(request.root);
    if ((await lstat(root)).isDirectory()) return root;
  } catch (error) {
    if (!hasErrno(error, 'ENOENT', 'ENOTDIR', 'ELOOP')) throw toWorkspaceError(error, request.root);
  }
  throw notGit(request, 'there is no such folder');
}

async function readKind(
  git: Git,
  root: string,
  signal: AbortSignal | undefined,
): Promise<{ commonDir: string; head: string }> {
  const args = [
    '--is-bare-repository',
    '--is-shallow-repository',
    '--path-format=absolute',
    '--git-common-dir',
  ];
  let output: string;
  let failure: GitFailure | undefined;
  try {
    // One call: in a bare or an empty repository it says the first lines and then fails.
    output = await git.run(['rev-parse', ...args, '--show-toplevel', '--symbolic-full-name', 'HEAD'], {
      cwd: root,
      signal,
    });
  } catch (error) {
    if (!(error instanceof GitFailure)) throw toGitError(error, root);
    failure = error;
    output = error.stdout;
  }
  const [bare, shallow, commonDir, toplevel, head] = output.split('\n');
  const data = { path: root };
  if (commonDir === undefined || commonDir === '') throw notGit({ root }, firstLine(failure), failure);
  if (bare === 'true')
    throw new WorkspaceError(
      'repository.bare',
      `${root} is a bare repository. Nothing was changed. Add a clone of it that has a working tree.`,
      { data },
    );
  if (toplevel === undefined || toplevel === '') throw notGit({ root }, firstLine(failure), failure);
  if ((await realpath(toplevel)) !== root)
    throw notGit({ root }, `it is a folder inside the repository ${toplevel}`);
  if (shallow === 'true')
    throw new WorkspaceError(
      'repository.shallow',
      `${root} is a shallow clone: its history is cut off, so work on it could not be merged safely. Nothing was changed. Run "git fetch --unshallow" there and try again.`,
      { data },
    );
  if (failure !== undefined || head === undefined)
    throw new WorkspaceError(
      'repository.empty',
      `${root} has no commit on its current branch yet. Nothing was changed. Make a first commit there and try again.`,
      { data, cause: failure },
    );
  return { commonDir: await realpath(commonDir), head };
}

function parseRefs(output: string): Ref[] {
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [name = '', sha = '', symref = '', worktree = ''] = line.split('\0');
      return { name, sha, symref, worktree };
    });
}

function notGit(request: { root: string }, reason: string, cause?: unknown): WorkspaceError {
  return new WorkspaceError(
    'repository.notGit',
    `${request.root} is not the working tree of a git repository: ${reason}. Nothing was changed. Add the folder that holds the repository.`,
    { data: { path: request.root }, cause },
  );
}

function firstLine(failure: GitFailure | undefined): string {
  return failure?.stderr.split('\n')[0] ?? 'git does not know it';
}
