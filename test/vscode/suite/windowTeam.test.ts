import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { CallParams, HubClient } from '../../../src/client/hubClient.ts';
import { AgentDrop } from '../../../src/extension/views/agentDrop.ts';
import { OpenTicketReader } from '../../../src/extension/panels/openTicketReader.ts';
import { TicketDragAndDrop } from '../../../src/extension/views/ticketDragAndDrop.ts';
import type { Services } from '../../../src/extension/services.ts';
import type { AgentName, BoardKey, RoleName, TicketId } from '../../../src/protocol/ids.ts';
import type { TicketSummary } from '../../../src/protocol/ticket.ts';
import { homeFrom } from '../../../src/wire/home.ts';
import { acceptUntil, endHub, inside, secondClient, until } from './inside.ts';

const board = 'TM' as BoardKey;
const tess = 'tess' as AgentName;

describe('a team in a window', function () {
  this.timeout(60_000);
  let services: Services;
  let second: HubClient;

  before(async () => {
    ({ services } = await inside());
    second = await secondClient();
    await second.call('board.create', { key: board, name: 'Team' });
    await services.session.chooseBoard(board);
    await services.session.sit({ role: 'developer' as RoleName, agent: tess });
  });
  after(async () => {
    await vscode.workspace
      .getConfiguration('callboard')
      .update('tickets.groupBy', undefined, vscode.ConfigurationTarget.Global);
    await endHub({ services }, second);
  });

  /** A ticket that the window knows. */
  async function create(
    title: string,
    fields: Partial<CallParams<'ticket.create'>> = {},
  ): Promise<TicketSummary> {
    const { ticket } = await second.call('ticket.create', {
      board,
      title,
      repos: [],
      needsNoRepos: true,
      ...fields,
    });
    await until(`${ticket.id} is shown`, () => services.ticketsTree.nodeOf(ticket.id) !== undefined);
    return ticket;
  }

  function ready(title: string): Promise<TicketSummary> {
    return create(title, {
      description: 'It needs no repository.',
      criteria: ['it is known to be done'],
      role: 'developer',
      ready: true,
    });
  }

  const known = (id: TicketId): TicketSummary | undefined => services.session.tickets.get(id);

  describe('has an inbox', () => {
    const shown = (): vscode.TreeItem[] =>
      services.inboxTree.getChildren().map((item) => services.inboxTree.getTreeItem(item));

    it('that shows what its agent has to act on, in a sentence, and tells a person of it once', async () => {
      const ticket = await create('Ask somebody about it', { route: tess });
      await until('the item is there', () => services.inbox.unread === 1);
      const [item] = shown();
      assert.match(
        item?.accessibilityInformation?.label ?? '',
        new RegExp(`^${ticket.id} “Ask somebody about it”: .*gave it to you.*to act on`),
      );
      assert.match(item?.contextValue ?? '', /\bunread\b/);
      const told = (): string[] => readdirSync(join(homeFrom().folder, 'inbox'));
      await until('a person was told', () => told().some((name) => name.startsWith(`${board}.${tess}.`)));
      await second.call('message.post', { board, channel: 'general', text: 'Good morning, everybody.' });
      const before = told();
      await second.call('comment.add', { ticket: ticket.id, kind: 'comment', text: 'Only to be known.' });
      await until('the comment is there', () => services.inbox.unread === 2);
      assert.deepEqual(told(), before);
    });

    it('whose items are marked as read, one and all', async () => {
      const [first] = services.inboxTree.getChildren();
      assert.ok(first);
      await vscode.commands.executeCommand('callboard.inbox.acknowledge', first);
      await until('it is gone', () => services.inbox.unread === 1);
      assert.ok(!shown().some(({ id }) => id === first.id));
      await vscode.commands.executeCommand('callboard.inbox.acknowledgeAll');
      await until('all are gone', () => services.inbox.unread === 0);
      assert.deepEqual(shown(), []);
    });

    it('that shows what was read again when a person wants to see all', async () => {
      await services.inbox.setFilter({ show: 'all', kinds: ['comment'] });
      assert.deepEqual(
        services.inboxTree.getChildren().map(({ kind, acknowledged }) => [kind, acknowledged]),
        [['comment', true]],
      );
      await services.inbox.setFilter({ show: 'unread', kinds: [] });
    });

    it('that is of nobody while the window has no role', async () => {
      await second.call('message.post', { board, channel: 'general', text: 'Is @tess there?' });
      await until('the mention is there', () => services.inbox.unread === 1);
      await services.session.leave();
      await until('it is empty', () => services.inbox.unread === 0 && services.inbox.agent === undefined);
      await services.session.sit({ role: 'developer' as RoleName, agent: tess });
      await until('it is back', () => services.inbox.unread === 1);
      await vscode.commands.executeCommand('callboard.inbox.acknowledgeAll');
    });
  });

  describe('undoes', () => {
    it('its last change, and only its own', async () => {
      const ticket = await create('Change it and think better of it');
      await services.session.request('ticket.edit', { ticket: ticket.id, changes: { priority: 'urgent' } });
      await until('it is urgent', () => known(ticket.id)?.priority === 'urgent');
      await vscode.commands.executeCommand('callboard.change.undo');
      await until('it is as it was', () => known(ticket.id)?.priority === 'normal');
    });

    it('nothing that somebody changed since', async () => {
      const ticket = await create('Change it together with others');
      await services.session.request('ticket.edit', { ticket: ticket.id, changes: { priority: 'urgent' } });
      await second.call('ticket.edit', { ticket: ticket.id, changes: { labels: ['shared'] } });
      await vscode.commands.executeCommand('callboard.change.undo');
      const { ticket: now } = await second.call('ticket.get', { ticket: ticket.id });
      assert.equal(now.priority, 'urgent');
      assert.equal(services.session.history.last, undefined);
    });
  });

  describe('works in phases', () => {
    const groupItem = (key: string): vscode.TreeItem => {
      const { ticketsTree } = services;
      const node = ticketsTree.getChildren().find((one) => one.kind === 'group' && one.key === key);
      assert.ok(node, key);
      return ticketsTree.getTreeItem(node);
    };

    before(async () => {
      await second.call('phase.plan', { board, phases: ['build', 'ship'] });
      await vscode.workspace
        .getConfiguration('callboard')
        .update('tickets.groupBy', 'phase', vscode.ConfigurationTarget.Global);
      await until('the view is grouped', () => services.ticketsTree.grouping === 'phase');
      await until('the phases are known', () => services.session.board?.phases.length === 2);
    });

    it('that are groups with their state, and a ticket dropped on one belongs to it and is held back', async () => {
      const ticket = await ready('Belong to a phase from now on');
      const { ticketsTree } = services;
      assert.match(String(groupItem('ship').description), /planned · 0/);
      const controller = new TicketDragAndDrop(services);
      const dragged = ticketsTree.nodeOf(ticket.id);
      assert.ok(dragged);
      const data = new vscode.DataTransfer();
      controller.handleDrag([dragged], data);
      await controller.handleDrop({ kind: 'group', key: 'ship' }, data);
      await until('it belongs to it', () => known(ticket.id)?.phase === 'ship');
      const node = ticketsTree.nodeOf(ticket.id);
      assert.ok(node);
      assert.match(String(ticketsTree.getTreeItem(node).description), /held back: phase ship is planned/);
    });

    it('that are switched from the view, and back again by undo', async () => {
      const stateOf = () => services.session.board?.phases.find(({ name }) => name === 'ship')?.state;
      const switching = vscode.commands.executeCommand('callboard.phase.switch', {
        kind: 'group',
        key: 'ship',
      });
      await acceptUntil('it is active', () => stateOf() === 'active');
      await switching;
      assert.match(groupItem('ship').accessibilityInformation?.label ?? '', /active/);
      await vscode.commands.executeCommand('callboard.change.undo');
      await until('it is planned again', () => stateOf() === 'planned');
    });
  });

  describe('has a roster', () => {
    const items = (): vscode.TreeItem[] =>
      services.agentsTree.getChildren().map((node) => services.agentsTree.getTreeItem(node));
    const itemOf = (agent: string): vscode.TreeItem | undefined =>
      items().find(({ label }) => label === agent);

    it('with those who are not here, their engine and model', async () => {
      await second.call('agent.hire', {
        board,
        name: 'zoe',
        role: 'reviewer',
        engine: 'codex',
        model: 'large',
      });
      await until('she is shown', () => itemOf('zoe') !== undefined);
      const item = itemOf('zoe');
      assert.match(String(item?.description), /not here/);
      assert.match(item?.contextValue ?? '', /\bmember\b/);
      const { value } = item?.tooltip as vscode.MarkdownString;
      assert.match(value, /codex[\s\S]*large/);
      assert.match(String(itemOf(tess)?.description), /this window/);
    });

    it('on whose members a ticket is dropped to give it to them', async () => {
      const ticket = await ready('Give it to somebody by hand');
      const data = new vscode.DataTransfer();
      const dragged = services.ticketsTree.nodeOf(ticket.id);
      assert.ok(dragged);
      new TicketDragAndDrop(services).handleDrag([dragged], data);
      const target = services.agentsTree.getChildren().find(({ agent }) => agent === 'zoe');
      await new AgentDrop(services).handleDrop(target, data);
      await until('it is hers', () => known(ticket.id)?.route === 'zoe');
    });

    it('that loses who was fired, and a window does not hire them again', async () => {
      await second.call('agent.fire', { board, name: 'zoe' });
      await until('she is gone', () => itemOf('zoe') === undefined);
      assert.ok([...services.session.tickets.values()].every(({ route }) => route !== 'zoe'));
    });
  });

  it('shows by icon and in words that a ticket needs a person', async () => {
    const ticket = await ready('Fail for good and say so');
    const { spike } = await second.call('spike.raise', {
      ticket: ticket.id,
      evidence: 'It fails each time.',
    });
    const item = (): vscode.TreeItem => {
      const node = services.ticketsTree.nodeOf(ticket.id);
      assert.ok(node);
      return services.ticketsTree.getTreeItem(node);
    };
    await until('it is marked', () => String(item().description).includes(`needs a person: ${spike.id}`));
    assert.equal((item().iconPath as vscode.ThemeIcon).id, 'zap');
    assert.match(item().contextValue ?? '', /\bspike\b/);
    await second.call('ticket.move', { ticket: spike.id, to: 'closed', reason: 'It was the cable.' });
    await until('it is free again', () => !String(item().description).includes('needs a person'));
  });

  it('reads what was recorded of a ticket’s review from the hub, and follows it', async () => {
    const ticket = await create('Discuss it until it is good');
    const reader = new OpenTicketReader(services.session);
    assert.deepEqual((await reader.open(ticket.id)).records, []);
    const { thread } = await second.call('thread.open', { ticket: ticket.id, text: 'Why?' });
    await second.call('thread.resolve', { ticket: ticket.id, thread });
    await second.call('decision.link', { ticket: ticket.id, link: 'docs/7.md', title: 'Seven' });
    const followed = (await reader.refresh(ticket.id)).records;
    assert.deepEqual(
      followed.map(({ type }) => type),
      ['thread.opened', 'thread.resolved', 'decision.linked'],
    );
    assert.deepEqual((await new OpenTicketReader(services.session).open(ticket.id)).records, followed);
  });

  it('shows the digest in the tab of the board, the only one there is', async () => {
    await vscode.commands.executeCommand('callboard.board.open');
    await vscode.commands.executeCommand('callboard.digest.show');
    const tabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    await until('it is in front', () =>
      tabs().some(({ isActive, label }) => isActive && label === 'Board TM'),
    );
    assert.equal(tabs().length, 1);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
});
