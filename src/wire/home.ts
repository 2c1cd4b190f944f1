import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';

/** Where this user's Callboard keeps its state. `CALLBOARD_HOME` moves all of it. */
export interface Home {
  readonly folder: string;
  /** Held locked by the hub for as long as it lives. */
  readonly lockFile: string;
  /** The event log of every board. */
  readonly logFile: string;
  readonly hubFile: string;
  /** Where the REST view listens and its token, while it is switched on. */
  readonly restFile: string;
  /** Signs resume and claim tokens; 0600, made at first start. */
  readonly secretFile: string;
  /** One file for each claim whose workspace is on this machine. */
  readonly claimsFolder: string;
  /** Damaged files are moved here, never deleted. */
  readonly keptFolder: string;
  readonly hubLogFile: string;
  /** A Unix socket in a 0700 directory, or a named pipe on Windows. */
  readonly endpoint: string;
  /** Directory of the socket; nothing on Windows. */
  readonly socketFolder: string | undefined;
}

/** Longest socket path that every supported system takes (macOS: 104 bytes with the closing zero). */
const socketPathBytes = 100;

/** Computes the paths of a home; touches nothing. Source: `CALLBOARD_HOME`, else the folder `.callboard` of the user. */
export function homeFrom(env: NodeJS.ProcessEnv = process.env): Home {
  const given = env['CALLBOARD_HOME'] ?? '';
  const folder = path.resolve(given === '' ? path.join(homedir(), '.callboard') : given);
  const digest = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  const inside = path.join(folder, 'run');
  // A long home has no room for a socket path; its socket lives in a directory of the same kind under the temporary one.
  const fits = Buffer.byteLength(path.join(inside, 'hub.sock')) <= socketPathBytes;
  const socketFolder = fits
    ? inside
    : path.join(tmpdir(), `callboard-${process.getuid?.() ?? 'user'}-${digest}`);
  const windows = process.platform === 'win32';
  return {
    folder,
    lockFile: path.join(folder, 'lock.db'),
    logFile: path.join(folder, 'log.db'),
    hubFile: path.join(folder, 'hub.json'),
    restFile: path.join(folder, 'rest.json'),
    secretFile: path.join(folder, 'secret'),
    claimsFolder: path.join(folder, 'claims'),
    keptFolder: path.join(folder, 'kept'),
    hubLogFile: path.join(folder, 'hub.log'),
    endpoint: windows ? `\\\\.\\pipe\\callboard-${digest}` : path.join(socketFolder, 'hub.sock'),
    socketFolder: windows ? undefined : socketFolder,
  };
}

/** Makes a directory that only this user can enter, or throws when what stands there is a link, no directory, or somebody else's. */
export function ensurePrivateFolder(folder: string): void {
  makeFolder(folder);
  const stat = lstatSync(folder);
  if (stat.isSymbolicLink() || !stat.isDirectory())
    throw new Error(
      `${folder} is not a directory of its own (a link or a file). Move it away or set CALLBOARD_HOME.`,
    );
  const uid = process.getuid?.();
  if (uid === undefined) return;
  if (stat.uid !== uid)
    throw new Error(`${folder} belongs to another user. Set CALLBOARD_HOME to a directory of your own.`);
  if ((stat.mode & 0o077) !== 0) chmodSync(folder, 0o700);
}

/** Step by step: the recursive mode of Node never returns where a parent takes no folder, as in /proc. */
function makeFolder(folder: string): void {
  if (lstatSync(folder, { throwIfNoEntry: false }) !== undefined) return;
  const parent = path.dirname(folder);
  if (parent !== folder) makeFolder(parent);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Forty programs that start at once make it at once.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}
