import { open, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { AgentName, BoardKey } from '../../protocol/ids.ts';
import { ensurePrivateFolder } from '../../workspace/privateFile.ts';
import { hasErrno } from '../../workspace/workspaceError.ts';

/** Up to which event of a board somebody is told about for an agent. */
export interface Telling {
  readonly board: BoardKey;
  readonly agent: AgentName;
  readonly sequence: number;
}

/** The last event somebody was told about; 0 when nobody ever was. */
export async function toldUpTo(folder: string, of: Pick<Telling, 'board' | 'agent'>): Promise<number> {
  await ensurePrivateFolder(folder);
  return Math.max(0, ...(await numbersOf(folder, of)));
}

/**
 * Whether it is for this window to tell of an inbox up to an event: of all windows, before and after reloads, exactly one
 * gets a yes. An empty file for each board and agent bears the number; making it is what only one of them can.
 */
export async function mayTell(folder: string, telling: Telling): Promise<boolean> {
  if ((await toldUpTo(folder, telling)) >= telling.sequence) return false;
  try {
    await (await open(fileOf(folder, telling), 'wx', 0o600)).close();
  } catch (error) {
    if (hasErrno(error, 'EEXIST')) return false;
    throw error;
  }
  const older = (await numbersOf(folder, telling)).filter((sequence) => sequence < telling.sequence);
  // Only the highest number counts; another window may have removed a lower one already.
  await Promise.allSettled(older.map((sequence) => unlink(fileOf(folder, { ...telling, sequence }))));
  return true;
}

async function numbersOf(
  folder: string,
  { board, agent }: Pick<Telling, 'board' | 'agent'>,
): Promise<number[]> {
  const prefix = `${board}.${agent}.`;
  return (await readdir(folder))
    .filter((name) => name.startsWith(prefix))
    .map((name) => Number(name.slice(prefix.length)))
    .filter(Number.isSafeInteger);
}

function fileOf(folder: string, { board, agent, sequence }: Telling): string {
  return join(folder, `${board}.${agent}.${String(sequence)}`);
}
