import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Emitter } from '../../../src/base/emitter.ts';
import { BoardReplica, type ReplicaChange } from '../../../src/client/boardReplica.ts';
import { BoardWatch, type BoardPosition } from '../../../src/client/boardWatch.ts';
import { ClientError } from '../../../src/client/errors.ts';
import type { ClientState } from '../../../src/client/hubClient.ts';
import type { Board, Session } from '../../../src/protocol/board.ts';
import { WireError } from '../../../src/protocol/errors.ts';
import type { BoardKey, TicketId } from '../../../src/protocol/ids.ts';
import type { TicketStatus, TicketSummary } from '../../../src/protocol/ticket.ts';
import { aTicket } from './aTicket.ts';

const key = 'CB' as BoardKey;
const pageSize = 2;

/** A hub in a few lines: it has tickets, answers in pages, and tells what changes while it does. */
class FakeHub {
  tickets = new Map<TicketId, TicketSummary>();
  sequence = 1;
  epoch = 'epoch-1';
  sessions: Session[] = [];
  state: ClientState = 'connected';
  /** Called before each page is read; what it does comes to the replica before the page. */
  beforePage: () => void = () => undefined;
  failure: Error | undefined;
  watching: BoardWatch | undefined;
  readonly presence = new Emitter<{ sessions: Session[] }>();
  readonly states = new Emitter<ClientState>();

  readonly client = {
    call: async (method: string, params: Record<string, unknown>) => {
      await Promise.resolve();
      if (this.failure) throw this.failure;
      if (method === 'board.get') return { board: this.board() };
      if (method === 'session.list') return { sessions: this.sessions };
      return this.#page(
        params as { statuses: TicketStatus[]; cursor?: string; order?: string; limit: number },
      );
    },
    on: (_name: string, listener: (payload: { sessions: Session[] }) => void) =>
      this.presence.event(listener),
    onState: this.states.event,
    state: 'connected' as ClientState,
    watch: (board: BoardKey) => {
      this.watching = new BoardWatch(board, {
        from: undefined,
        log: () => undefined,
        onDispose: () => undefined,
        subscribe: () => Promise.resolve({ epoch: this.epoch, sequence: this.sequence, reset: false }),
      });
      this.watching.connected(false);
      return this.watching;
    },
  } as unknown as ConstructorParameters<typeof BoardReplica>[0]['client'];

  board(): Board {
    return { key, name: `at ${String(this.sequence)}`, sequence: this.sequence } as Board;
  }

  /** Commits a change and tells it. */
  commit(ticket: TicketSummary, { tell = true }: { tell?: boolean } = {}): void {
    this.tickets.set(ticket.id, ticket);
    this.sequence++;
    const event = {
      board: key,
      sequence: this.sequence,
      at: 1,
      type: 'x',
      actor: { kind: 'person' as const },
      payload: {},
    };
    if (tell) this.watching?.accept({ board: key, epoch: this.epoch, events: [event], tickets: [ticket] });
  }

  reset(position: Partial<BoardPosition> = {}): void {
    this.watching?.restart({ epoch: this.epoch, sequence: this.sequence, ...position });
  }

  #page({
    statuses,
    cursor,
    order,
    limit,
  }: {
    statuses: TicketStatus[];
    cursor?: string;
    order?: string;
    limit: number;
  }) {
    this.beforePage();
    const newest = order === 'newest';
    const after = Number(cursor ?? 0);
    const fitting = [...this.tickets.values()].filter(
      ({ id, status }) => statuses.includes(status) && numberOf(id) > after,
    );
    fitting.sort((a, b) => (newest ? numberOf(b.id) - numberOf(a.id) : numberOf(a.id) - numberOf(b.id)));
    const tickets = fitting.slice(0, newest ? limit : pageSize);
    const last = tickets.at(-1);
    const next =
      last && !newest && tickets.length < fitting.length ? { next: String(numberOf(last.id)) } : {};
    return { tickets, epoch: this.epoch, sequence: this.sequence, ...next };
  }
}

function numberOf(id: string): number {
  return Number(id.slice(3));
}

function replicaOf(hub: FakeHub): { replica: BoardReplica; changes: ReplicaChange[] } {
  const replica = new BoardReplica({ client: hub.client, board: key });
  const changes: ReplicaChange[] = [];
  replica.onChange((change) => changes.push(change));
  return { replica, changes };
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
}

function versions(tickets: Iterable<TicketSummary>): Record<string, string> {
  return Object.fromEntries(
    [...tickets].map(({ id, version, status }) => [id, `${String(version)} ${status}`]),
  );
}

describe('the copy of a board', () => {
  it('has all open tickets of all pages, and the closed ones', async () => {
    const hub = new FakeHub();
    for (let number = 1; number <= 7; number++)
      hub.commit(aTicket(number, { status: number > 5 ? 'closed' : 'ready' }), { tell: false });
    const { replica } = replicaOf(hub);
    await replica.ready;
    assert.deepEqual(versions(replica.tickets.values()), versions(hub.tickets.values()));
    assert.equal(replica.board?.key, key);
    assert.equal(replica.isLoading, false);
  });

  it('equals the hub whatever changes while it loads, and however pages and changes are interleaved', async () => {
    const step = fc.record({ page: fc.nat(6), ticket: fc.integer({ min: 1, max: 9 }), closed: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), fc.nat(3), async (steps, resetAt) => {
        const hub = new FakeHub();
        for (let number = 1; number <= 6; number++) hub.commit(aTicket(number), { tell: false });
        let page = 0;
        hub.beforePage = () => {
          const now = page++;
          for (const { ticket, closed } of steps.filter((one) => one.page === now)) {
            const known = hub.tickets.get(`CB-${String(ticket)}` as TicketId);
            hub.commit(
              aTicket(ticket, {
                version: (known?.version ?? 0) + 1,
                status: closed ? 'closed' : 'ready',
                updatedAt: hub.sequence,
              }),
            );
          }
          if (now === resetAt) hub.reset();
        };
        const { replica } = replicaOf(hub);
        await replica.ready;
        await settled();
        assert.deepEqual(versions(replica.tickets.values()), versions(hub.tickets.values()));
      }),
      { numRuns: 100 },
    );
  });

  it('tells which tickets changed, and only those', async () => {
    const hub = new FakeHub();
    for (const number of [1, 2, 3]) hub.commit(aTicket(number), { tell: false });
    const { replica, changes } = replicaOf(hub);
    await replica.ready;
    changes.length = 0;
    hub.commit(aTicket(2, { version: 2, status: 'closed' }));
    assert.deepEqual(changes, [{ tickets: ['CB-2'], board: false, sessions: false }]);
    assert.equal(replica.get('CB-2' as TicketId)?.status, 'closed');
  });

  it('loads anew after a reset: what is gone goes, even when versions begin anew', async () => {
    const hub = new FakeHub();
    for (const number of [1, 2, 3]) hub.commit(aTicket(number, { version: 9 }), { tell: false });
    const { replica, changes } = replicaOf(hub);
    await replica.ready;
    changes.length = 0;
    hub.epoch = 'epoch-2';
    hub.sequence = 1;
    hub.tickets = new Map(
      [aTicket(1, { version: 2 }), aTicket(3, { version: 9 })].map((ticket) => [ticket.id, ticket]),
    );
    hub.reset();
    await settled();
    assert.deepEqual(versions(replica.tickets.values()), { 'CB-1': '2 ready', 'CB-3': '9 ready' });
    assert.deepEqual([...(changes.at(-1)?.tickets ?? [])].sort(), ['CB-1', 'CB-2']);
    assert.equal(replica.board?.name, 'at 1', 'the board of the new epoch, although its sequence is lower');
  });

  it('loads again on the next connection when the last one took the load with it', async () => {
    const hub = new FakeHub();
    hub.commit(aTicket(1), { tell: false });
    hub.failure = new ClientError('connection.lost', 'gone');
    const { replica } = replicaOf(hub);
    await settled();
    assert.equal(replica.failure?.message, 'gone');
    hub.failure = undefined;
    hub.states.fire('connected');
    await replica.ready;
    assert.deepEqual([replica.tickets.size, replica.failure], [1, undefined]);
  });

  it('is refused with the hub’s code for a board that is not there', async () => {
    const hub = new FakeHub();
    hub.failure = new WireError('board.unknown', 'There is no board CB.');
    await assert.rejects(replicaOf(hub).replica.ready, { code: 'board.unknown' });
  });

  it('knows who is at this board and who left it', async () => {
    const hub = new FakeHub();
    const session = (id: string, given: Partial<Session> = {}): Session =>
      ({ id, kind: 'window', state: 'connected', board: key, ...given }) as Session;
    hub.sessions = [session('one'), session('two')];
    const { replica } = replicaOf(hub);
    await settled();
    hub.presence.fire({
      sessions: [
        session('two', { state: 'gone' }),
        session('three'),
        session('four', { board: 'XX' as BoardKey }),
      ],
    });
    assert.deepEqual(
      replica.sessions.map(({ id }) => String(id)),
      ['one', 'three'],
    );
    hub.presence.fire({ sessions: [session('one', { board: 'XX' as BoardKey })] });
    assert.deepEqual(
      replica.sessions.map(({ id }) => String(id)),
      ['three'],
    );
  });
});
