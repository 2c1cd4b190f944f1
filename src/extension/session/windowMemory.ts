import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type * as vscode from 'vscode';
import { agentName, boardKey, fence, roleName, sessionId, ticketId } from '../../protocol/ids.ts';
import type { AgentName, BoardKey, Fence, RoleName, SessionId, TicketId } from '../../protocol/ids.ts';
import type { Home } from '../../wire/home.ts';

/** Proves to the hub that a reloaded window is the same session. */
export interface Resume {
  readonly session: SessionId;
  readonly token: string;
}

/** Who this window sat as. */
export interface RememberedSeat {
  readonly board: BoardKey;
  readonly agent: AgentName;
  readonly role: RoleName;
}

/** A claim that this window made and that another one works on. */
export interface MadeClaim {
  readonly ticket: TicketId;
  readonly fence: Fence;
}

const keys = {
  window: 'callboard.window',
  board: 'callboard.board',
  seat: 'callboard.seat',
  made: 'callboard.claimsMade',
} as const;
const maxBytes = 4_096;

/** What a window knows again after a reload. Facts are in the workspace's state, the secret in a file that only this user can read. */
export class WindowMemory {
  readonly #state: vscode.Memento;
  readonly #home: () => Home;

  constructor(state: vscode.Memento, home: () => Home) {
    this.#state = state;
    this.#home = home;
  }

  get board(): BoardKey | undefined {
    return parsed(boardKey, this.#state.get(keys.board));
  }

  async setBoard(board: BoardKey | undefined): Promise<void> {
    await this.#state.update(keys.board, board);
  }

  get seat(): RememberedSeat | undefined {
    const seat = this.#state.get<Record<string, unknown>>(keys.seat);
    const board = parsed(boardKey, seat?.['board']);
    const agent = parsed(agentName, seat?.['agent']);
    const role = parsed(roleName, seat?.['role']);
    return board && agent && role ? { board, agent, role } : undefined;
  }

  async setSeat(seat: RememberedSeat | undefined): Promise<void> {
    await this.#state.update(keys.seat, seat);
  }

  get claimsMade(): readonly MadeClaim[] {
    const made = this.#state.get<unknown>(keys.made);
    if (!Array.isArray(made)) return [];
    return (made as Record<string, unknown>[]).flatMap((one) => {
      const ticket = parsed(ticketId, one['ticket']);
      const number = parsed(fence, one['fence']);
      return ticket && number ? [{ ticket, fence: number }] : [];
    });
  }

  async setClaimsMade(made: readonly MadeClaim[]): Promise<void> {
    await this.#state.update(keys.made, made);
  }

  async readResume(): Promise<Resume | undefined> {
    const { readPrivateFile } = await import('../../workspace/privateFile.ts');
    const text = await readPrivateFile(await this.#file(), maxBytes);
    if (text === undefined) return undefined;
    try {
      const value = JSON.parse(text) as Record<string, unknown>;
      const session = parsed(sessionId, value['session']);
      const token = value['token'];
      return session && typeof token === 'string' ? { session, token } : undefined;
    } catch {
      // Cut off or not ours: the window begins a new session, as it would without the file.
      return undefined;
    }
  }

  async writeResume(resume: Resume): Promise<void> {
    const { ensurePrivateFolder, writePrivateFile } = await import('../../workspace/privateFile.ts');
    await ensurePrivateFolder(join(this.#home().folder, 'windows'));
    await writePrivateFile(await this.#file(), `${JSON.stringify(resume)}\n`);
  }

  /** Named by a random id that the workspace's state remembers, so that it says nothing about the workspace. */
  async #file(): Promise<string> {
    let id = this.#state.get<string>(keys.window);
    if (id === undefined || !/^[0-9a-f-]{36}$/.test(id)) {
      id = randomUUID();
      await this.#state.update(keys.window, id);
    }
    return join(this.#home().folder, 'windows', `${id}.json`);
  }
}

interface Schema<T> {
  safeParse(value: unknown): { readonly success: true; readonly data: T } | { readonly success: false };
}

function parsed<T>(schema: Schema<T>, value: unknown): T | undefined {
  const result = schema.safeParse(value);
  return result.success ? result.data : undefined;
}
