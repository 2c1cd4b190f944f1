import { spawn, type ChildProcess } from 'node:child_process';
import { root } from './project.ts';

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The whole process group is killed after this time. */
  readonly limitMs?: number;
  /** `inherit` shows the output as it comes, `capture` returns it. */
  readonly output?: 'inherit' | 'capture';
}

export interface Outcome {
  /** The exit status; -1 when a signal ended the process. */
  readonly code: number;
  readonly timedOut: boolean;
  /** Standard output and error together, as they came; empty unless captured. */
  readonly output: string;
  /** Standard output alone; empty unless captured. */
  readonly stdout: string;
}

const running = new Set<ChildProcess>();

/**
 * Runs a program to its end without a shell and without a terminal to ask at. It has a process group of its own, so
 * that a time limit or Ctrl-C takes everything along that it started.
 */
export async function run(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Outcome> {
  const capture = options.output === 'capture';
  const child = spawn(...startOf(command, args), {
    cwd: options.cwd ?? root,
    env: { ...process.env, ...options.env },
    stdio: capture ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    detached: true,
    // Quoted as the interpreter of batch files reads it; nothing else has quotes of its own.
    windowsVerbatimArguments: isBatch(command),
  });
  running.add(child);
  let [output, stdout] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (output += text));
  let timedOut = false;
  const limit = setTimeout(
    () => {
      timedOut = true;
      killGroup(child);
    },
    options.limitMs ?? 2 ** 31 - 1,
  );
  try {
    const code = await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (exitCode) => {
        resolve(exitCode ?? -1);
      });
    });
    return { code, timedOut, output, stdout };
  } finally {
    clearTimeout(limit);
    running.delete(child);
  }
}

/** What is started for a command: on Windows a batch file, like the `code.cmd` of an editor, is no program and runs in the interpreter of such files. */
export function startOf(
  command: string,
  args: readonly string[],
  platform: string = process.platform,
): [command: string, args: string[]] {
  if (!isBatch(command, platform)) return [command, [...args]];
  const line = [command, ...args].map((part) => `"${part}"`).join(' ');
  return [process.env['ComSpec'] ?? 'cmd.exe', ['/d', '/s', '/c', `"${line}"`]];
}

function isBatch(command: string, platform: string = process.platform): boolean {
  return platform === 'win32' && /\.(cmd|bat)$/i.test(command);
}

/** Runs a program and returns its standard output; anything other than success is an error that carries all output. */
export async function runOrThrow(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const outcome = await run(command, args, { output: 'capture', ...options });
  if (outcome.code === 0) return outcome.stdout;
  const reason = outcome.timedOut ? 'ran out of time' : `failed with exit status ${outcome.code}`;
  throw new Error(`${command} ${args.join(' ')} ${reason}\n${outcome.output.trim()}`);
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** On Ctrl-C kills everything that {@link run} has under way, cleans up and ends this process. Once. */
export function endOnSignal(cleanUp: () => Promise<void> = () => Promise.resolve()): void {
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    for (const child of running) killGroup(child);
    void cleanUp()
      .catch((error: unknown) => console.error(error))
      .then(() => process.exit(130));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
}
