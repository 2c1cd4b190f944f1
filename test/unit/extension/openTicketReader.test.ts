import assert from 'node:assert/strict';
import { OpenTicketReader } from '../../../src/extension/panels/openTicketReader.ts';
import type { BoardSession } from '../../../src/extension/session/boardSession.ts';
import type { WireEvent } from '../../../src/protocol/events.ts';
import type { TicketId } from '../../../src/protocol/ids.ts';
import { ticketOf } from './ticketOf.ts';

const id = 'CB-1' as TicketId;
const pageSize = 50;

const unrecorded = { verdicts: [], merges: [], decisions: { required: false, links: [] } };

/** A hub with one ticket, that answers as the real one does: newest first, page by page. */
class Hub {
  readonly log: WireEvent[] = [];
  readonly asked: string[] = [];
  threads = { open: [] as string[], resolved: [], marked: [] };

  add(type: string, payload: Record<string, unknown> = {}): void {
    const event = { board: 'CB', sequence: this.log.length + 1, at: 0, actor: { kind: 'person' }, type };
    this.log.push({ ...event, payload: { ticket: id, ...payload } } as unknown as WireEvent);
    if (type === 'thread.opened') this.threads.open.push('t1');
  }

  get reader(): OpenTicketReader {
    return new OpenTicketReader({ request: this.#request.bind(this) } as Pick<BoardSession, 'request'>);
  }

  async #request(method: string, params: { types?: string[]; cursor?: string; limit?: number }) {
    await Promise.resolve();
    const { types, cursor = '1000000', limit = 0 } = params;
    this.asked.push(types === undefined ? method : 'records');
    if (method === 'ticket.get') return { ticket: ticketOf(id, { ...unrecorded, threads: this.threads }) };
    const found = this.log
      .filter(({ sequence, type }) => sequence < Number(cursor) && (types?.includes(type) ?? true))
      .reverse();
    const most = Math.min(limit, types === undefined ? pageSize : 2);
    const entries = found.slice(0, most);
    return { entries, ...(found.length > most && { next: String(entries.at(-1)?.sequence) }) };
  }
}

describe('the page of an open ticket', () => {
  let hub: Hub;
  beforeEach(() => {
    hub = new Hub();
    hub.add('ticket.created');
  });
  const typesOf = (records: readonly WireEvent[]): string[] => records.map(({ type }) => type);

  it('asks for no records where there are none', async () => {
    const { entries, records } = await hub.reader.open(id);
    assert.deepEqual([entries.length, records, hub.asked.includes('records')], [1, [], false]);
  });

  it('has all its records, oldest first, however far back they are', async () => {
    for (const type of ['thread.opened', 'thread.replied', 'thread.resolved', 'review.submitted'])
      hub.add(type, { thread: 't1' });
    for (let count = 0; count < 2 * pageSize; count++) hub.add('comment.added');
    const { records, next } = await hub.reader.open(id);
    assert.deepEqual(typesOf(records), [
      'thread.opened',
      'thread.replied',
      'thread.resolved',
      'review.submitted',
    ]);
    assert.notEqual(next, undefined);
  });

  it('follows its records from the newest entries, and reads them again only where it missed some', async () => {
    const { reader } = hub;
    hub.add('thread.opened', { thread: 't1' });
    await reader.open(id);
    hub.add('comment.added');
    hub.add('thread.replied', { thread: 't1' });
    hub.asked.length = 0;
    const [one, other] = await Promise.all([reader.refresh(id), reader.refresh(id)]);
    assert.deepEqual(typesOf(one.records), ['thread.opened', 'thread.replied']);
    assert.deepEqual(other.records, one.records);
    assert.ok(!hub.asked.includes('records'));
    hub.add('thread.resolved', { thread: 't1' });
    for (let count = 0; count < 2 * pageSize; count++) hub.add('comment.added');
    const { records } = await reader.refresh(id);
    assert.deepEqual(typesOf(records), ['thread.opened', 'thread.replied', 'thread.resolved']);
    assert.ok(hub.asked.includes('records'));
  });
});
