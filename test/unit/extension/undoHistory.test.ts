import assert from 'node:assert/strict';
import { UndoHistory, UndoRefused } from '../../../src/extension/session/undoHistory.ts';
import type { Board } from '../../../src/protocol/board.ts';
import { WireError } from '../../../src/protocol/errors.ts';
import type { TicketSummary } from '../../../src/protocol/ticket.ts';
import { ticketOf } from './ticketOf.ts';

/** A hub with one ticket: it applies edits and moves, counts versions and refuses what is stale. */
class OneTicketHub {
  ticket: TicketSummary = ticketOf('CB-1', { status: 'backlog', decisions: { required: false, links: [] } });
  description = 'As it was.';
  board = { key: 'CB', phases: [{ name: 'a', state: 'active' }] } as unknown as Board;
  readonly sent: string[] = [];
  down = false;

  readonly history = new UndoHistory({
    send: ((method: string, params: never) => this.#answer(method, params)) as never,
    ticket: () => this.ticket,
    board: () => this.board,
  });

  /** Somebody else changes the ticket. */
  touch(): void {
    this.ticket = { ...this.ticket, version: this.ticket.version + 1 };
  }

  edit(changes: object): Promise<unknown> {
    return this.history.perform('ticket.edit', { ticket: 'CB-1', changes });
  }

  async #answer(method: string, params: Record<string, unknown>): Promise<unknown> {
    await Promise.resolve();
    if (this.down) throw new Error('The hub is away.');
    this.sent.push(method);
    if (method === 'ticket.get') return { ticket: { ...this.ticket, description: this.description } };
    if (method === 'board.get') return { board: this.board };
    if (method === 'phase.switch') {
      const { phase: name, state } = params;
      this.board = { ...this.board, phases: [{ name, state }] } as Board;
      return { board: this.board };
    }
    const { expectedVersion = this.ticket.version } = params;
    if (expectedVersion !== this.ticket.version)
      throw new WireError('ticket.versionStale', 'CB-1 has changed.');
    const { description, ...changes } = (params['changes'] ?? { status: params['to'] }) as Record<
      string,
      string
    >;
    if (description !== undefined) this.description = description;
    this.ticket = { ...this.ticket, ...changes, version: this.ticket.version + 1 };
    return { ticket: this.ticket };
  }
}

describe('undo', () => {
  it('takes edits back one after the other, the newest first, though each makes a new version', async () => {
    const hub = new OneTicketHub();
    await hub.edit({ priority: 'high' });
    await hub.edit({ priority: 'urgent' });
    await hub.history.undo('');
    assert.equal(hub.ticket.priority, 'high');
    await hub.history.undo('');
    assert.equal(hub.ticket.priority, 'normal');
    assert.equal(await hub.history.undo(''), undefined);
  });

  it('reads the description before it is changed, since summaries have none', async () => {
    const hub = new OneTicketHub();
    await hub.edit({ description: 'Another.' });
    assert.equal(hub.description, 'Another.');
    await hub.history.undo('');
    assert.equal(hub.description, 'As it was.');
  });

  it('moves a ticket back between Backlog and Ready, and remembers no other move', async () => {
    const hub = new OneTicketHub();
    await hub.history.perform('ticket.move', { ticket: 'CB-1', to: 'ready' });
    await hub.history.undo('By mistake.');
    assert.equal(hub.ticket.status, 'backlog');
    await hub.history.perform('ticket.move', { ticket: 'CB-1', to: 'closed' });
    assert.equal(hub.history.last, undefined);
  });

  it('leaves alone what somebody else changed since, says so, and does not try again', async () => {
    const hub = new OneTicketHub();
    await hub.edit({ priority: 'high' });
    hub.touch();
    await assert.rejects(
      hub.history.undo(''),
      (error) => error instanceof UndoRefused && error.overtaken && error.act.kind === 'edit',
    );
    assert.equal(hub.ticket.priority, 'high');
    assert.equal(hub.history.last, undefined);
  });

  it('keeps an act that could not be taken back only because the hub was away', async () => {
    const hub = new OneTicketHub();
    await hub.edit({ priority: 'high' });
    hub.down = true;
    await assert.rejects(hub.history.undo(''), /away/);
    hub.down = false;
    await hub.history.undo('');
    assert.equal(hub.ticket.priority, 'normal');
  });

  it('remembers nothing of a request that was refused, and nothing of one that also moved the ticket', async () => {
    const hub = new OneTicketHub();
    const stale = { ticket: 'CB-1', changes: { priority: 'low' }, expectedVersion: 9 } as const;
    await assert.rejects(hub.history.perform('ticket.edit', stale));
    const frozen = { ticket: 'CB-1', changes: { criteria: [] }, reason: 'They were wrong.' };
    await hub.history.perform('ticket.edit', frozen);
    assert.equal(hub.history.last, undefined);
  });

  it('switches phases back, but not when somebody switched them since', async () => {
    const hub = new OneTicketHub();
    const done = { board: 'CB', phase: 'a', state: 'done' } as const;
    await hub.history.perform('phase.switch', done);
    await hub.history.undo('');
    assert.equal(hub.board.phases[0]?.state, 'active');
    await hub.history.perform('phase.switch', done);
    hub.board = { ...hub.board, phases: [{ name: 'a', state: 'planned' }] } as unknown as Board;
    await assert.rejects(hub.history.undo(''), (error) => error instanceof UndoRefused && error.overtaken);
  });
});
