import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import * as esbuild from 'esbuild';
import { nodeProgram } from '../../../scripts/build.ts';
import type { Terminal } from '../../../src/cli/terminal.ts';
import { hubFile } from '../../../src/protocol/hubFile.ts';

const checkout = path.join(import.meta.dirname, '../../..');

/** What one run of the program came to. */
export class Ran {
  readonly status: number | null;
  readonly out: string;
  readonly error: string;

  constructor(status: number | null, printed: { out: string; error: string }) {
    this.status = status;
    this.out = printed.out;
    this.error = printed.error;
  }

  /** Standard output as JSON. The test says what it expects, and looks at it. */
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- a cast with a shorter name
  json<T>(): T {
    return JSON.parse(this.out) as T;
  }
}

interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly input?: string;
  /** A program that starts the program in its own way. */
  readonly wrapper?: readonly string[];
}

let installation: Promise<string> | undefined;

/** The program and its hub, bundled once as they are in the package. */
function installed(): Promise<string> {
  installation ??= install();
  return installation;
}

async function install(): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'callboard-cli-'));
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: 'callboard', version: '1.0.0' }));
  await esbuild.build({
    absWorkingDir: checkout,
    entryPoints: { callboard: 'src/cli/main.ts', hub: 'src/hub/main.ts' },
    outdir: path.join(folder, 'dist'),
    outExtension: { '.js': '.cjs' },
    ...nodeProgram,
    target: 'node20',
    logLevel: 'error',
  });
  return folder;
}

/** A person's desk: a home of its own, repositories, and the program as a process. */
export class Desk {
  readonly folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'callboard-desk-')));
  readonly home = path.join(this.folder, 'home');

  /** Makes a git repository with one commit. */
  repository(name: string): string {
    const folder = path.join(this.folder, name);
    mkdirSync(folder, { recursive: true });
    this.git(folder, 'init', '--quiet', '--initial-branch=main');
    writeFileSync(path.join(folder, 'README.md'), `# ${name}\n`);
    this.git(folder, 'add', '.');
    this.git(folder, 'commit', '--quiet', '--message=First');
    return folder;
  }

  git(cwd: string, ...args: string[]): string {
    const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.invalid'];
    return execFileSync('git', [...identity, ...args], { cwd, encoding: 'utf8', env: this.environment({}) });
  }

  /** Runs the program to its end. */
  async run(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
    const child = await this.start(args, options);
    const status = new Promise<number | null>((resolve) => child.once('exit', resolve));
    // Writing nothing would fail where the program has another standard input by then.
    if (options.input === undefined) child.stdin?.end();
    else child.stdin?.end(options.input);
    const [out, error] = await Promise.all([printedOn(child.stdout), printedOn(child.stderr)]);
    return new Ran(await status, { out, error });
  }

  /** Runs it; anything but success is an error of the test. */
  async ok(...args: string[]): Promise<Ran> {
    const ran = await this.run(args);
    if (ran.status !== 0)
      throw new Error(`callboard ${args.join(' ')}: ${String(ran.status)}\n${ran.out}${ran.error}`);
    return ran;
  }

  /** Starts it and leaves it running. */
  async start(
    args: readonly string[],
    { env = {}, cwd = this.folder, wrapper = [] }: RunOptions = {},
  ): Promise<ChildProcess> {
    const [program = '', ...rest] = [...wrapper, ...(await this.commandLine(args))];
    return spawn(program, rest, { cwd, env: this.environment(env), stdio: 'pipe' });
  }

  /** How others start it. */
  async commandLine(args: readonly string[]): Promise<string[]> {
    return [process.execPath, path.join(await installed(), 'dist', 'callboard.cjs'), ...args];
  }

  /** The terminal of a run inside this process. */
  terminal(out: (text: string) => void): Terminal {
    const readInput = () => Promise.reject(new Error('Nothing is piped in.'));
    const { signal } = new AbortController();
    return { env: this.environment({}), cwd: this.folder, isTty: false, out, error: out, readInput, signal };
  }

  /** Ends the hub and removes everything. */
  close(): void {
    try {
      const { pid } = hubFile.parse(JSON.parse(readFileSync(path.join(this.home, 'hub.json'), 'utf8')));
      process.kill(pid, 'SIGKILL');
    } catch {
      // No hub was started, or it is gone.
    }
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  environment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    const own = {
      CALLBOARD_HOME: this.home,
      CALLBOARD_NODE: process.execPath,
      HOME: this.folder,
      GIT_CONFIG_NOSYSTEM: '1',
    };
    return { PATH: process.env['PATH'], ...own, ...env };
  }
}

function printedOn(stream: Readable | null): Promise<string> {
  return stream ? text(stream) : Promise.resolve('');
}

/** Options that make a ticket that a developer may claim. */
export const readyTicket = [
  ...['--description', 'What is wanted, and why.'],
  ...['--criterion', 'Everything that was asked for is there'],
  ...['--role', 'developer', '--reviewer', 'reviewer', '--ready'],
];
