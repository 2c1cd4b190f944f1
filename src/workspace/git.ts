import { GitError, GitPluginError, simpleGit } from 'simple-git';
import { baseSettings, type Setting } from './hardening.ts';
import { WorkspaceError, cancelled, noPermissionError, noSpaceError } from './workspaceError.ts';

/** How one git command is run. */
export interface GitOptions {
  readonly cwd: string;
  /** Overrides of this repository, see `neutralise`. */
  readonly settings?: readonly Setting[];
  readonly input?: string;
  readonly signal?: AbortSignal | undefined;
  /** How long after the signal git may still finish by itself. 0: it is interrupted at once. */
  readonly graceMs?: number;
}

/** The only door to git. Arguments are an array, never a shell line; every call is made safe (SECURITY 6, 8). */
export interface Git {
  /** Standard output. Rejects with `GitFailure` when git ends otherwise than with 0, with `workspace.cancelled` on the signal. */
  run(args: readonly string[], options: GitOptions): Promise<string>;
  /** Refuses with `git.missing` or `git.tooOld`. Asked once for each instance. */
  checkVersion(): Promise<void>;
}

/** Oldest git that has `worktree list -z`. */
const oldestVersion = [2, 36] as const;

/** Longest silence of a reading command before it is given up. A checkout may be silent for long and has none. */
const silenceMs = 60_000;
const mayBeSilent = new Set(['worktree', 'checkout-index']);

/** Git ended with a failure. Standard output is what it said before. */
export class GitFailure extends GitError {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;

  constructor(result: { exitCode: number; stdOut: Buffer[]; stdErr: Buffer[] }) {
    const stderr = Buffer.concat(result.stdErr).toString('utf8').trim();
    super(undefined, stderr === '' ? `git ended with ${result.exitCode}` : stderr);
    this.name = 'GitFailure';
    this.exitCode = result.exitCode;
    this.stdout = Buffer.concat(result.stdOut).toString('utf8');
    this.stderr = stderr;
  }
}

/** Where git is and what it inherits; both from the person's side only. */
export interface GitSource {
  readonly binary?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Opens the door. The binary is a person's setting (`git.path`), never a repository's. */
export function createGit(source: GitSource = {}): Git {
  let version: Promise<void> | undefined;
  const run = (args: readonly string[], options: GitOptions) => runGit(args, options, source);
  return {
    run,
    checkVersion: () => (version ??= checkVersion(run)),
  };
}

async function runGit(args: readonly string[], options: GitOptions, source: GitSource): Promise<string> {
  const { signal, input } = options;
  if (signal?.aborted) throw cancelled();
  const abort = delayedSignal(signal, options.graceMs ?? 0);
  const env = environment(source.env ?? process.env, options.settings ?? []);
  try {
    const git = simpleGit({
      baseDir: options.cwd,
      binary: source.binary ?? 'git',
      allowEnvironment: Object.keys(env).filter((name) => name.startsWith('GIT_')),
      // Our own constant settings are what these guards watch for; no argument of ours comes from outside.
      unsafe: {
        allowUnsafeCustomBinary: true,
        allowUnsafeAskPass: true,
        allowUnsafeConfigEnvCount: true,
        allowUnsafeCredentialHelper: true,
        allowUnsafeFilter: true,
        allowUnsafeFsMonitor: true,
        allowUnsafeHooksPath: true,
        allowUnsafePack: true,
        allowUnsafeProtocolOverride: true,
        allowUnsafeSshCommand: true,
      },
      // Waiting for the end of the streams; the library's default may give up before the last bytes.
      completion: { onClose: true, onExit: false },
      errors: (error, result) =>
        error instanceof GitPluginError || result.exitCode === 0 ? error : new GitFailure(result),
      ...(input === undefined ? {} : { input: () => input }),
      ...(abort.signal === undefined ? {} : { abort: abort.signal }),
      ...(mayBeSilent.has(args[0] ?? '') ? {} : { timeout: { block: silenceMs } }),
    });
    // The library waits 50 ms more after a command that said nothing; a piece of nothing spares it that.
    git.outputHandler((_command, stdout) => setImmediate(() => stdout.emit('data', Buffer.alloc(0))));
    return await git.env(env).raw([...withoutDiffDrivers(args)]);
  } catch (error) {
    if (error instanceof GitPluginError && signal?.aborted) throw cancelled();
    throw error;
  } finally {
    abort.dispose();
  }
}

/** A repository's external diff and textconv programs are run by these commands only. */
function withoutDiffDrivers(args: readonly string[]): readonly string[] {
  const [command, ...rest] = args;
  if (command === 'diff' || command === 'log' || command === 'show')
    return [command, '--no-ext-diff', '--no-textconv', ...rest];
  return args;
}

/** Variables by which somebody else would reach into our calls: all of git's own, and what starts programs. */
const inheritedGuard = /^(git_.*|editor|visual|pager|prefix|ssh_askpass|lc_.*|lang|language)$/i;

function environment(inherited: NodeJS.ProcessEnv, settings: readonly Setting[]): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(inherited))
    if (value !== undefined && !inheritedGuard.test(name)) env[name] = value;
  // As variables and not as `-c key=value`: a subsection may contain an equals sign, and `-c` would misread it.
  const all = [...baseSettings, ...settings];
  all.forEach(([key, value], index) => {
    env[`GIT_CONFIG_KEY_${index}`] = key;
    env[`GIT_CONFIG_VALUE_${index}`] = value;
  });
  return {
    ...env,
    GIT_CONFIG_COUNT: String(all.length),
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GCM_INTERACTIVE: 'never',
    LC_ALL: 'C',
  };
}

interface DelayedSignal {
  readonly signal: AbortSignal | undefined;
  dispose(): void;
}

function delayedSignal(signal: AbortSignal | undefined, graceMs: number): DelayedSignal {
  if (signal === undefined || graceMs === 0) return { signal, dispose: () => undefined };
  const late = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const start = () => {
    timer = setTimeout(() => {
      late.abort();
    }, graceMs);
  };
  signal.addEventListener('abort', start, { once: true });
  return {
    signal: late.signal,
    dispose: () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', start);
    },
  };
}

async function checkVersion(run: Git['run']): Promise<void> {
  let output: string;
  try {
    output = await run(['version'], { cwd: process.cwd() });
  } catch (error) {
    throw new WorkspaceError(
      'git.missing',
      'Git could not be started. Nothing was changed. Install git 2.36 or newer, or set git.path to where it is.',
      { cause: error },
    );
  }
  const match = /(\d+)\.(\d+)/.exec(output);
  const [major, minor] = [Number(match?.[1] ?? 0), Number(match?.[2] ?? 0)];
  if (major > oldestVersion[0] || (major === oldestVersion[0] && minor >= oldestVersion[1])) return;
  const found = output.trim();
  throw new WorkspaceError(
    'git.tooOld',
    `Callboard needs git 2.36 or newer and found "${found}". Nothing was changed. Update git and try again.`,
    { data: { found, needed: '2.36' } },
  );
}

/**
 * A coded error for a git command that failed in `place`. Git has no error numbers, so what the system told it is read
 * from its words, which `LC_ALL=C` keeps stable.
 */
export function toGitError(error: unknown, place: string): WorkspaceError {
  if (error instanceof WorkspaceError) return error;
  const words =
    error instanceof GitFailure ? error.stderr : error instanceof Error ? error.message : String(error);
  if (/No space left on device|Disk quota exceeded/.test(words)) return noSpaceError(place, error);
  if (/Permission denied|Read-only file system|Operation not permitted/.test(words))
    return noPermissionError(place, error);
  return new WorkspaceError('git.failed', `Git refused in ${place}: ${firstLine(words)}`, {
    data: { path: place, git: words },
    cause: error,
  });
}

function firstLine(words: string): string {
  const lines = words.split('\n').map((line) => line.trim());
  return lines.find((line) => /^(fatal|error):/.test(line)) ?? lines[0] ?? words;
}
