import * as vscode from 'vscode';
import type { BoardSession } from './boardSession.ts';

/** What follows from the state of the window. */
const stateKeys = [
  'callboard.connection',
  'callboard.connected',
  'callboard.hasBoard',
  'callboard.absence',
  'callboard.fill',
  'callboard.seated',
  'callboard.holdsClaim',
] as const;
type StateKey = (typeof stateKeys)[number];

/** Something a person did in this window; a step of the walkthrough asks for it. */
const wroteTicket = 'callboard.wroteTicket';

/** Every context key the manifest may ask for; a test proves that it asks for no other. */
export const contextKeys = [...stateKeys, wroteTicket] as const;

/** Tells the editor that a person has written a ticket here: that the command ran does not say so. */
export function tellTicketWritten(): void {
  void vscode.commands.executeCommand('setContext', wroteTicket, true);
}

/** Tells the editor what this window's commands, menus and empty states depend on. */
export class Contexts implements vscode.Disposable {
  readonly #session: BoardSession;
  readonly #subscription: vscode.Disposable;
  readonly #told = new Map<StateKey, unknown>();

  constructor(session: BoardSession) {
    this.#session = session;
    this.#subscription = session.onDidChange(() => {
      this.#tell();
    });
    this.#tell();
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #tell(): void {
    const { board, connection, absence, seat, tickets } = this.#session;
    const fill = board?.repos.length === 0 ? 'empty' : tickets.size === 0 ? 'noTickets' : 'filled';
    const values: Record<StateKey, unknown> = {
      'callboard.connection': connection,
      'callboard.connected': connection === 'connected',
      'callboard.hasBoard': board !== undefined,
      'callboard.absence': absence,
      'callboard.fill': board === undefined ? undefined : fill,
      'callboard.seated': seat !== undefined,
      'callboard.holdsClaim': this.#session.heldTickets().length > 0,
    };
    for (const key of stateKeys) {
      if (this.#told.has(key) && this.#told.get(key) === values[key]) continue;
      this.#told.set(key, values[key]);
      void vscode.commands.executeCommand('setContext', key, values[key]);
    }
  }
}
