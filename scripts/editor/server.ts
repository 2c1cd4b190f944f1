import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { runOrThrow } from '../childProcess.ts';
import { serverMain } from './codeServer.ts';

export interface EditorFolders {
  /** Everything the editor keeps: user settings, server data and, unless named apart, its extensions. */
  readonly home: string;
  readonly extensions?: string;
}

export interface EditorServerOptions extends EditorFolders {
  /** 0 or absent: any free port. */
  readonly port?: number;
  /** Lets a page load an unpacked extension and run its test suite. Never for people. */
  readonly testDriver?: boolean;
  /** File with the token that is asked of whoever opens a window; absent: nobody is asked, which is for tests. */
  readonly tokenFile?: string;
  /** Added to the environment of the server and so to that of every extension host and terminal. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export interface EditorServer {
  /** Origin without a slash at the end, for example `http://127.0.0.1:40013`. */
  readonly url: string;
  /** Everything the server has printed. */
  log(): string;
  /** Settles when the server has ended, by whatever cause. */
  readonly ended: Promise<unknown>;
  /** Ends the server with all its extension hosts and terminals. */
  close(): Promise<void>;
}

const startLimitMs = 30_000;
const stopLimitMs = 3_000;

/** Starts VS Code's server and resolves once it listens. */
export async function startEditorServer(options: EditorServerOptions): Promise<EditorServer> {
  const args = [
    serverMain,
    ...folderArguments(options),
    '--host',
    '127.0.0.1',
    '--port',
    String(options.port ?? 0),
  ];
  args.push('--accept-server-license-terms', '--telemetry-level', 'off');
  if (options.testDriver === true) args.push('--enable-smoke-test-driver');
  args.push(
    ...(options.tokenFile === undefined
      ? ['--without-connection-token']
      : ['--connection-token-file', options.tokenFile]),
  );
  mkdirSync(options.home, { recursive: true });
  const env: NodeJS.ProcessEnv = { ...process.env, ...options.env };
  // Set inside a terminal of VS Code, it would make the server believe it is an extension host.
  for (const name of Object.keys(env)) if (name.startsWith('VSCODE_')) Reflect.deleteProperty(env, name);
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const server = { text: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (server.text += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (server.text += text));
  try {
    const port = await listeningPort(child, () => server.text);
    const log = (): string => server.text;
    return { url: `http://127.0.0.1:${port}`, ended: once(child, 'exit'), log, close: () => stop(child) };
  } catch (error) {
    await stop(child);
    throw error;
  }
}

/** Installs a packaged extension, as a user would. */
export async function installExtension(vsix: string, folders: EditorFolders): Promise<void> {
  await runOrThrow(
    process.execPath,
    [serverMain, ...folderArguments(folders), '--install-extension', vsix, '--force'],
    {
      limitMs: 60_000,
    },
  );
}

function folderArguments({ home, extensions = join(home, 'extensions') }: EditorFolders): string[] {
  const [serverData, userData] = [join(home, 'server'), join(home, 'user')];
  return ['--server-data-dir', serverData, '--user-data-dir', userData, '--extensions-dir', extensions];
}

function listeningPort(child: ChildProcess, log: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string): void => {
      reject(new Error(`The editor server ${reason}.\n${log()}`));
    };
    const limit = setTimeout(fail, startLimitMs, `did not listen within ${String(startLimitMs / 1000)} s`);
    child.once('exit', (code) => {
      fail(`ended with exit status ${String(code)}`);
    });
    child.stdout?.on('data', () => {
      const port = /Extension host agent listening on (\d+)/.exec(log())?.[1];
      if (port === undefined) return;
      clearTimeout(limit);
      resolve(port);
    });
  });
}

async function stop(child: ChildProcess): Promise<void> {
  const { pid } = child;
  if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  signalGroup(pid, 'SIGTERM');
  const limit = setTimeout(signalGroup, stopLimitMs, pid, 'SIGKILL');
  await ended;
  clearTimeout(limit);
  // Extension hosts and terminals outlive the server for a moment; nothing of ours may.
  signalGroup(pid, 'SIGKILL');
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
