import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { CallParams, HubClient } from '../../../src/client/hubClient.ts';
import type { Services } from '../../../src/extension/services.ts';
import { groupings, groupTickets, type Grouping } from '../../../src/extension/views/ticketGroups.ts';
import type { TicketsNode } from '../../../src/extension/views/ticketsTree.ts';
import type { AgentName, BoardKey, RoleName, TicketId } from '../../../src/protocol/ids.ts';
import type { TicketSummary } from '../../../src/protocol/ticket.ts';
import { endHub, inside, secondClient, until } from './inside.ts';

const board = 'TR' as BoardKey;

describe('the trees of a window', function () {
  this.timeout(60_000);
  let services: Services;
  let second: HubClient;
  let view: FollowingView;

  before(async () => {
    ({ services } = await inside());
    second = await secondClient();
    await second.call('board.create', { key: board, name: 'Trees' });
    for (const name of ['api', 'service'])
      await second.call('repository.add', { board, name, root: `/nowhere/${name}` });
    await second.call('phase.plan', { board, phases: ['build', 'ship'] });
    await second.call('agent.hire', { board, name: 'zoe', role: 'developer' });
    await services.session.chooseBoard(board);
    view = new FollowingView(services);
  });
  after(async () => {
    view.dispose();
    await groupBy(undefined);
    await endHub({ services }, second);
  });

  for (const grouping of groupings)
    it(`tell the view all that changes, and no item by another id, grouped by ${grouping}`, async () => {
      await groupBy(grouping);
      await until('the view is grouped', () => services.ticketsTree.grouping === grouping);
      await view.follows();
      for (const change of changesOf(second)) await view.follows(await change());
    });

  it('tell of a ticket when its blocker is closed', async () => {
    const [blocker, blocked] = [
      await create(second, 'Stands in the way'),
      await create(second, 'Has to wait'),
    ];
    const { ticket } = await edit(second, blocked, { blockedBy: [blocker.id] });
    await view.follows(ticket);
    assert.match(view.row(blocked.id), new RegExp(`blocked by ${blocker.id}`));
    await second.call('ticket.move', {
      ticket: blocker.id,
      to: 'closed',
      closedAs: 'cancelled',
      reason: 'Nobody wants it.',
    });
    await until('the mark is gone', () => !view.row(blocked.id).includes('blocked by'));
  });

  it('mark what a spent budget and work on the same files hold back, and tell of those rows alone', async () => {
    const { session, ticketsTree } = services;
    await groupBy('state');
    const ready = async (title: string, fields: Partial<CallParams<'ticket.create'>>) => {
      const criteria = ['it is known to be done'];
      const given = { description: 'It is work.', criteria, role: 'developer', ready: true, ...fields };
      return create(second, title, given);
    };
    const epic = await create(second, 'What may cost one at most', { type: 'epic', budget: { cost: 1 } });
    const onApi = { repos: [{ name: 'api' }], paths: ['src/**'] };
    const spending = await ready('Spends what there is', { parent: epic.id, ...onApi });
    const sibling = await ready('Wants a part of it too', {
      parent: epic.id,
      repos: [],
      needsNoRepos: true,
    });
    const same = await ready('Touches the same files', onApi);
    await view.follows(same);
    await session.sit({ role: 'developer' as RoleName, agent: 'tess' as AgentName });
    const { claim } = await session.request('claim.take', { ticket: spending.id });
    await until('the same files hold it back', () =>
      view.row(same.id).includes(`held back: ${spending.id} works on the same files`),
    );
    const told: (readonly TicketsNode[] | undefined)[] = [];
    const listening = ticketsTree.onDidChangeTreeData((nodes) => told.push(nodes));
    const used = { ticket: spending.id, fence: claim.fence, tokensIn: 1, tokensOut: 1, cost: 1 };
    await session.request('usage.record', used);
    await until('the budget holds it back', () =>
      view.row(sibling.id).includes(`held back: the budget of ${epic.id} is spent`),
    );
    listening.dispose();
    const ids = told.flatMap((nodes) =>
      (nodes ?? []).map((node) => (node.kind === 'ticket' ? node.ticket : node.kind)),
    );
    assert.ok(!told.includes(undefined), 'The whole tree was told anew.');
    assert.deepEqual([...new Set(ids)].sort(), [spending.id, sibling.id].sort());
    const handoff = { done: 'Nothing.', pending: 'All of it.', gotchas: 'None.' };
    await session.request('claim.release', { ticket: spending.id, fence: claim.fence, handoff });
    await edit(second, sibling, { parent: null });
    await until('both are free', () =>
      [same, sibling].every(({ id }) => !view.row(id).includes('held back')),
    );
  });

  it('show what an agent holds in My Work as it is, whichever ticket changed', async () => {
    const { session, myWorkTree } = services;
    await session.sit({ role: 'developer' as RoleName, agent: 'tess' as AgentName });
    const blocker = await create(second, 'Stands in the way of held work');
    const held = await create(second, 'Held while it is blocked', {
      description: 'It needs no repository.',
      criteria: ['it is held by an agent'],
      role: 'developer',
      repos: [],
      needsNoRepos: true,
      ready: true,
    });
    await until('it is there', () => session.tickets.has(held.id));
    let told = 0;
    const listening = myWorkTree.onDidChangeTreeData(() => told++);
    const shown = (): string =>
      myWorkTree
        .getChildren()
        .map((node) => spoken(myWorkTree.getTreeItem(node)))
        .join('\n');
    const { claim } = await session.request('claim.take', { ticket: held.id });
    await until('it is in My Work', () => told > 0 && shown().includes(held.id));
    told = 0;
    await edit(second, held, { blockedBy: [blocker.id] });
    await until('the view is told of the blocker', () => told > 0 && shown().includes('blocked by'));
    told = 0;
    await second.call('ticket.move', {
      ticket: blocker.id,
      to: 'closed',
      closedAs: 'cancelled',
      reason: 'Nobody wants it.',
    });
    await until('the view is told that it is closed', () => told > 0 && !shown().includes('blocked by'));
    listening.dispose();
    const handoff = { done: 'Nothing.', pending: 'All of it.', gotchas: 'None.' };
    await session.request('claim.release', { ticket: held.id, fence: claim.fence, handoff });
    await until('My Work is empty again', () => myWorkTree.getChildren().length === 0);
  });

  it('name every agent once in Agents, whoever comes and goes', async () => {
    const guest = await secondClient();
    await guest.call('session.sit', { board, role: 'reviewer', agent: 'guest' });
    const ids = () =>
      services.agentsTree.getChildren().map((node) => services.agentsTree.getTreeItem(node).id);
    await until('the guest is shown', () => ids().length === 3);
    assert.equal(new Set(ids()).size, 3);
    guest.dispose();
    await until('the guest is gone or expected back', () =>
      services.agentsTree
        .getChildren()
        .every(({ agent, session }) => agent !== 'guest' || session?.state !== 'connected'),
    );
    assert.equal(new Set(ids()).size, ids().length);
  });
});

/** Sets what the Tickets view groups by; nothing sets it back. */
async function groupBy(grouping: Grouping | undefined): Promise<void> {
  await vscode.workspace
    .getConfiguration('callboard')
    .update('tickets.groupBy', grouping, vscode.ConfigurationTarget.Global);
}

type Changes = CallParams<'ticket.edit'>['changes'];

function edit(client: HubClient, { id }: { readonly id: TicketId }, changes: Changes) {
  return client.call('ticket.edit', { ticket: id, changes });
}

async function create(
  client: HubClient,
  title: string,
  fields: Partial<CallParams<'ticket.create'>> = {},
): Promise<TicketSummary> {
  return (await client.call('ticket.create', { board, title, repos: [], ...fields })).ticket;
}

/** What happens to tickets, one step after the other: groups get their first and lose their last, tickets move between them. */
function changesOf(client: HubClient): (() => Promise<TicketSummary>)[] {
  let epic: TicketSummary;
  let other: TicketSummary;
  let child: TicketSummary;
  const edited = async (ticket: TicketSummary, changes: Changes) =>
    (await edit(client, ticket, changes)).ticket;
  const moved = async (to: 'ready' | 'backlog' | 'closed') =>
    (
      await client.call('ticket.move', {
        ticket: child.id,
        to,
        ...(to !== 'ready' && { reason: 'It has to be so.' }),
        ...(to === 'closed' && { closedAs: 'cancelled' }),
      })
    ).ticket;
  return [
    async () => (epic = await create(client, 'An epic of its own', { type: 'epic' })),
    async () => (other = await create(client, 'Another epic to move to', { type: 'epic' })),
    async () => (child = await create(client, 'The only child there is')),
    () => edited(child, { parent: epic.id }),
    () => edited(epic, { title: 'An epic with another title' }),
    () => edited(child, { parent: other.id }),
    () => edited(child, { parent: null }),
    () => edited(child, { priority: 'urgent' }),
    () => edited(child, { role: 'developer' }),
    () => edited(child, { role: 'reviewer' }),
    () => edited(child, { phase: 'build' }),
    () => edited(child, { phase: null }),
    () => edited(child, { route: 'zoe' }),
    () => edited(child, { route: null }),
    () => edited(child, { repos: [{ name: 'api' }, { name: 'service' }] }),
    () => edited(child, { repos: [{ name: 'service' }] }),
    () => edited(child, { role: 'developer', repos: [], needsNoRepos: true }),
    () => edited(child, { description: 'It moves.', criteria: [{ id: 'c1', text: 'it has moved at last' }] }),
    () => moved('ready'),
    () => moved('backlog'),
    () => moved('closed'),
    () => edited(epic, { type: 'story' }),
  ];
}

function spoken({ label, description, accessibilityInformation }: vscode.TreeItem): string {
  const text = typeof label === 'string' ? label : label?.label;
  return `${String(text)} | ${String(description)} | ${accessibilityInformation?.label ?? ''}`;
}

interface Row {
  readonly id: string | undefined;
  readonly text: string;
}

/**
 * Knows of the Tickets tree what the editor's view of it knows: what it read once, and since then only what it was told
 * of. An item that is told of for itself must have the id it had: the editor shows one with another id a second time.
 */
class FollowingView {
  readonly #services: Services;
  readonly #listening: vscode.Disposable;
  readonly #rows = new Map<TicketsNode, Row>();
  readonly #children = new Map<TicketsNode | undefined, TicketsNode[]>();
  readonly #wrong: string[] = [];

  constructor(services: Services) {
    this.#services = services;
    this.#listening = services.ticketsTree.onDidChangeTreeData((nodes) => {
      if (nodes === undefined) this.#readAll();
      else for (const node of nodes) this.#readAgain(node);
    });
    this.#readAll();
  }

  /** Waits until the window knows a ticket as it is, and the view shows what the board has. */
  async follows(ticket?: TicketSummary): Promise<void> {
    const { session } = this.#services;
    const fresh = () =>
      ticket === undefined || (session.tickets.get(ticket.id)?.version ?? 0) >= ticket.version;
    await until(`${ticket?.id ?? 'the board'} is known`, fresh);
    await until('the view shows it', () => this.#text() === this.#wanted()).catch(() => undefined);
    assert.equal(this.#text(), this.#wanted());
    assert.deepEqual(this.#wrong, []);
  }

  /** What the view shows of a ticket, wherever it stands. */
  row(id: TicketId): string {
    return [...this.#rows]
      .filter(([node]) => node.kind === 'ticket' && node.ticket === id)
      .map(([, { text }]) => text)
      .join('\n');
  }

  dispose(): void {
    this.#listening.dispose();
  }

  #readAll(): void {
    this.#rows.clear();
    this.#children.clear();
    this.#readChildren(undefined);
  }

  #readChildren(parent: TicketsNode | undefined): void {
    const { ticketsTree } = this.#services;
    for (const gone of this.#children.get(parent) ?? []) this.#rows.delete(gone);
    const nodes = ticketsTree.getChildren(parent);
    this.#children.set(parent, nodes);
    for (const node of nodes) {
      this.#rows.set(node, this.#read(node));
      if (node.kind === 'group') this.#readChildren(node);
    }
  }

  #readAgain(node: TicketsNode): void {
    const known = this.#rows.get(node);
    if (known === undefined) return;
    const now = this.#read(node);
    if (now.id !== known.id) this.#wrong.push(`${String(known.id)} became ${String(now.id)}`);
    this.#rows.set(node, now);
    if (node.kind === 'group') this.#readChildren(node);
  }

  #read(node: TicketsNode): Row {
    const item = this.#services.ticketsTree.getTreeItem(node);
    return { id: item.id, text: `${item.id ?? ''} ${spoken(item)}` };
  }

  #text(): string {
    const lines = (node: TicketsNode): string[] => [
      this.#rows.get(node)?.text ?? '',
      ...(this.#children.get(node) ?? []).flatMap(lines),
    ];
    return (this.#children.get(undefined) ?? []).flatMap(lines).join('\n');
  }

  /** The same, from the tickets themselves. */
  #wanted(): string {
    const { session, ticketsTree } = this.#services;
    if (session.tickets.size === 0) return '';
    return groupTickets(session.tickets.values(), ticketsTree.grouping, ticketsTree.standingGroups)
      .flatMap(({ key, tickets }): TicketsNode[] => [
        { kind: 'group', key },
        ...tickets.map(({ id }) => ({ kind: 'ticket', group: key, ticket: id }) as const),
      ])
      .map((node) => this.#read(node).text)
      .join('\n');
  }
}
