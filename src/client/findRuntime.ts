import { execFile } from 'node:child_process';
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Home } from '../wire/home.ts';
import { compareVersions } from './compareVersions.ts';
import { ClientError } from './errors.ts';
import { hubEnvironment } from './hubEnvironment.ts';

/** A program that can run the hub. */
export interface Runtime {
  readonly node: string;
  /** What its environment needs besides the usual; an Electron binary is told to be Node. */
  readonly env: Readonly<Record<string, string>>;
  readonly nodeVersion: string;
  readonly sqliteVersion: string;
}

/** Where to look, besides the places that are always looked at. */
export interface RuntimeSearch {
  readonly home: Home;
  /** What a person set; `CALLBOARD_NODE` of the environment counts as such. */
  readonly explicit?: string;
  /** Folder whose `node_modules/node` may hold a runtime. */
  readonly packageFolder?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** The program this process runs in. */
  readonly execPath?: string;
  readonly electron?: boolean;
}

/** Older SQLite loses committed data under a rare combination of checkpoint and reader (SPEC 14). */
const sqliteFloor = '3.51.3';
const probeTimeoutMs = 10_000;
const probeScript =
  "const{DatabaseSync}=require('node:sqlite');const d=new DatabaseSync(':memory:');" +
  "console.log(JSON.stringify({node:process.versions.node,sqlite:d.prepare('select sqlite_version() v').get().v}))";

interface Candidate {
  readonly file: string;
  readonly electron: boolean;
}

/** What a probe found: both versions, or why there are none. */
interface Probed {
  readonly node?: string;
  readonly sqlite?: string;
  readonly problem?: string;
}

/** `known`: a program that answered, or ended by itself. What was too slow or could not be started may do better later. */
interface Probe extends Probed {
  readonly known: boolean;
}

interface CacheEntry extends Probed {
  readonly mtimeMs: number;
  readonly size: number;
}

/**
 * Finds a program with `node:sqlite` and SQLite 3.51.3 or newer: what a person set, the program this process runs in,
 * `node` on the PATH, the `node` package beside ours. Answers are remembered in `runtime.json` for as long as the file
 * stays the same. Rejects with `runtime.unfit`, which lists what was tried.
 */
export async function findRuntime(search: RuntimeSearch): Promise<Runtime> {
  const cache = new ProbeCache(path.join(search.home.folder, 'runtime.json'));
  const tried: string[] = [];
  for (const candidate of candidatesOf(search)) {
    const probed = await cache.probe(candidate);
    const problem = unfitness(probed);
    if (problem === undefined && probed.node !== undefined && probed.sqlite !== undefined)
      return {
        node: candidate.file,
        env: candidate.electron ? electronEnv : {},
        nodeVersion: probed.node,
        sqliteVersion: probed.sqlite,
      };
    tried.push(`  ${candidate.file}: ${problem ?? 'unknown'}`);
  }
  throw new ClientError(
    'runtime.unfit',
    `The hub needs Node with node:sqlite and SQLite ${sqliteFloor} or newer. Tried:\n${tried.join('\n')}\n` +
      'Install a current Node 24 and set CALLBOARD_NODE (or the setting callboard.hub.runtime) to it.',
  );
}

const electronEnv = { ELECTRON_RUN_AS_NODE: '1' } as const;

function candidatesOf(search: RuntimeSearch): Candidate[] {
  const env = search.env ?? process.env;
  const execPath = search.execPath ?? process.execPath;
  const electron = search.electron ?? process.versions['electron'] !== undefined;
  const explicit = [search.explicit, env['CALLBOARD_NODE']].filter(
    (file) => file !== undefined && file !== '',
  );
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const onPath = (env['PATH'] ?? '')
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder))
    .map((folder) => path.join(folder, name));
  const beside =
    search.packageFolder === undefined
      ? []
      : [path.join(search.packageFolder, 'node_modules', 'node', 'bin', name)];
  const files = [...explicit, execPath, ...onPath, ...beside].filter((file) => file !== undefined);
  return [...new Set(files)]
    .filter((file) => explicit.includes(file) || isFile(file))
    .map((file) => ({ file, electron: electron && file === execPath }));
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

function unfitness({ sqlite, problem }: Probed): string | undefined {
  if (sqlite === undefined) return problem ?? 'no node:sqlite';
  return compareVersions(sqlite, sqliteFloor) < 0
    ? `SQLite ${sqlite}, which is older than ${sqliteFloor}`
    : undefined;
}

class ProbeCache {
  readonly #file: string;
  readonly #entries: Map<string, CacheEntry>;

  constructor(file: string) {
    this.#file = file;
    this.#entries = readEntries(file);
  }

  async probe({ file, electron }: Candidate): Promise<Probed> {
    const stat = statSync(file, { throwIfNoEntry: false });
    if (!stat) return { problem: 'no such file' };
    const known = this.#entries.get(file);
    if (known?.mtimeMs === stat.mtimeMs && known.size === stat.size) return known;
    const { known: keep, ...probed } = await probe(
      file,
      hubEnvironment(process.env, electron ? electronEnv : {}),
    );
    if (!keep) return probed;
    this.#entries.set(file, { ...probed, mtimeMs: stat.mtimeMs, size: stat.size });
    this.#write();
    return probed;
  }

  #write(): void {
    const temporary = `${this.#file}.${process.pid}`;
    try {
      writeFileSync(temporary, JSON.stringify(Object.fromEntries(this.#entries)), { mode: 0o600 });
      renameSync(temporary, this.#file);
    } catch {
      // Only a cache: without it the next start probes again.
    }
  }
}

function readEntries(file: string): Map<string, CacheEntry> {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
    return new Map(entries.filter((entry): entry is [string, CacheEntry] => isEntry(entry[1])));
  } catch {
    return new Map();
  }
}

function isEntry(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'mtimeMs' in value && 'size' in value;
}

async function probe(file: string, env: NodeJS.ProcessEnv): Promise<Probe> {
  try {
    const { stdout } = await promisify(execFile)(file, ['-e', probeScript], {
      timeout: probeTimeoutMs,
      env,
      windowsHide: true,
    });
    const { node, sqlite } = JSON.parse(stdout) as { node?: unknown; sqlite?: unknown };
    if (typeof node === 'string' && typeof sqlite === 'string') return { node, sqlite, known: true };
    return { problem: 'it answers something else than Node would', known: true };
  } catch (error) {
    return { problem: await describeFailure(file, env, error), known: endedByItself(error) };
  }
}

/** It ran and ended with a status, or said something that is not JSON; it was not killed, and it could be started. */
function endedByItself(error: unknown): boolean {
  return (
    error instanceof SyntaxError ||
    (error instanceof Error && 'code' in error && typeof error.code === 'number')
  );
}

/** Says which version it is that does not fit, where it is a Node at all. */
async function describeFailure(file: string, env: NodeJS.ProcessEnv, error: unknown): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(file, ['--version'], {
      timeout: probeTimeoutMs,
      env,
    });
    return `Node ${stdout.trim().slice(0, 40)} without node:sqlite`;
  } catch {
    return `does not run (${error instanceof Error && 'code' in error ? String(error.code) : 'no Node'})`;
  }
}
