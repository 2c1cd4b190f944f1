import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { HubClient } from '../../../src/client/hubClient.ts';
import { TicketDragAndDrop } from '../../../src/extension/views/ticketDragAndDrop.ts';
import type { Services } from '../../../src/extension/services.ts';
import type { BoardKey } from '../../../src/protocol/ids.ts';
import { homeFrom } from '../../../src/wire/home.ts';
import { acceptUntil, endHub, inside, secondClient, until } from './inside.ts';

const board = 'CB' as BoardKey;

/** A real repository with one commit. */
function repository(name: string): string {
  const root = join(realpathSync(mkdtempSync(join(tmpdir(), 'callboard-repository-'))), name);
  const git = (...args: string[]): void => void execFileSync('git', args, { cwd: root, stdio: 'ignore' });
  execFileSync('git', ['init', '--quiet', '--initial-branch=main', root]);
  writeFileSync(join(root, 'README.md'), `# ${name}\n`);
  git('add', '.');
  git('-c', 'user.name=Test', '-c', 'user.email=test@example.org', 'commit', '--quiet', '-m', 'Begin');
  return root;
}

describe('a window at a board', function () {
  this.timeout(60_000);
  let services: Services;
  let second: HubClient;
  let root: string;

  before(async () => {
    ({ services } = await inside());
    await vscode.workspace
      .getConfiguration('callboard')
      .update('workspace.openIn', 'none', vscode.ConfigurationTarget.Global);
    second = await secondClient();
    root = repository('api');
  });

  after(() => endHub({ services }, second));

  it('has no board as long as none is known', async () => {
    await services.session.whenBoardKnown();
    assert.equal(services.session.board, undefined);
    assert.equal(services.session.absence, 'none');
    assert.deepEqual(services.ticketsTree.getChildren(), []);
  });

  it('takes the board a person chooses', async () => {
    await second.call('board.create', { key: board, name: 'Callboard' });
    await second.call('repository.add', { board, name: 'api', root });
    const choosing = vscode.commands.executeCommand('callboard.board.choose');
    await acceptUntil('the board is chosen', () => services.session.board?.key === board);
    await choosing;
    assert.equal(services.session.absence, undefined);
  });

  it('shows a ticket that somebody else creates, in its group, with a label for screen readers', async () => {
    const { ticket } = await second.call('ticket.create', {
      board,
      title: 'List answers within 100 ms',
      description: 'It takes seconds.',
      criteria: ['the p99 stays below 100 ms'],
      role: services.session.board?.roles.find(({ takes }) => takes.includes('implement'))?.name,
      ready: true,
    });
    await until('the view has it', () => services.ticketsTree.nodeOf(ticket.id) !== undefined);
    const ready = services.ticketsTree
      .getChildren()
      .find((node) => node.kind === 'group' && node.key === 'ready');
    assert.ok(ready);
    const [node] = services.ticketsTree.getChildren(ready);
    assert.ok(node?.kind === 'ticket');
    const item = services.ticketsTree.getTreeItem(node);
    assert.equal(item.label, `${ticket.id}  List answers within 100 ms`);
    assert.match(item.accessibilityInformation?.label ?? '', /Ready.*priority Normal/);
    assert.match(item.contextValue ?? '', /\bfree\b/);
  });

  it('tells the view of the changed ticket only', async () => {
    const [id] = services.session.tickets.keys();
    assert.ok(id);
    const told: unknown[] = [];
    const listening = services.ticketsTree.onDidChangeTreeData((nodes) => told.push(nodes));
    await second.call('ticket.edit', { ticket: id, changes: { labels: ['fast'] } });
    await until('the view was told', () => told.length > 0);
    listening.dispose();
    assert.deepEqual(told, [[services.ticketsTree.nodeOf(id)]]);
  });

  it('sits down in the role that a person chooses, and others see it', async () => {
    const role = services.session.board?.roles.find(({ takes }) => takes.includes('implement'))?.name;
    assert.ok(role);
    await services.session.sit({ role });
    const { sessions } = await second.call('session.list', { board });
    const own = sessions.find(({ id }) => id === services.session.sessionId);
    assert.equal(own?.role, role);
    assert.equal(own.agent, services.session.seat?.agent);
    await until('the Agents view shows it', () => services.agentsTree.getChildren().length === 1);
  });

  it('gives a ticket the priority of the one it is dropped on', async () => {
    const { ticket } = await second.call('ticket.create', {
      board,
      title: 'Answer an empty list',
      priority: 'urgent',
    });
    const { ticket: other } = await second.call('ticket.create', { board, title: 'Answer a list of one' });
    await until('the view has both', () => services.ticketsTree.nodeOf(other.id) !== undefined);
    const controller = new TicketDragAndDrop(services);
    const [target, dragged] = [services.ticketsTree.nodeOf(ticket.id), services.ticketsTree.nodeOf(other.id)];
    assert.ok(target && dragged);
    const data = new vscode.DataTransfer();
    controller.handleDrag([dragged], data);
    const dropping = controller.handleDrop(target, data);
    await acceptUntil('it is urgent', () => services.session.tickets.get(other.id)?.priority === 'urgent');
    await dropping;
  });

  it('says in Doctor what it depends on and how that is', async () => {
    await vscode.commands.executeCommand('callboard.doctor.run');
    const text = vscode.window.activeTextEditor?.document.getText() ?? '';
    assert.match(text, /\| git \| git version/);
    assert.match(text, /\| Runtime of the hub \| .*SQLite/);
    assert.match(text, /\| Board \| CB: log of \d+ events and state agree/);
    assert.doesNotMatch(text, /⚠/);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('shows a page of tickets at first and the next one when asked', async () => {
    for (let number = 0; number < 205; number++)
      await second.call('ticket.create', {
        board,
        title: `One of very many tickets: ${String(number)}`,
        priority: 'low',
      });
    const backlog = { kind: 'group', key: 'backlog' } as const;
    const shown = (): number => services.ticketsTree.getChildren(backlog).length;
    await until('the first page is shown', () => shown() === 201);
    await vscode.commands.executeCommand('callboard.tickets.more', 'backlog');
    await until('all are shown', () => shown() === 207);
  });

  it('keeps its role when the hub is killed, and comes back by itself', async () => {
    const { seat, sessionId } = services.session;
    const states: string[] = [];
    const listening = services.link.onDidChangeState((state) => states.push(state));
    const { pid } = await second.call('hub.status', {});
    process.kill(pid, 'SIGKILL');
    await until('the window has noticed and is back', () => states.at(-1) === 'connected');
    listening.dispose();
    assert.equal(states[0], 'reconnecting');
    await until('the seat is back', () => services.session.seat?.agent === seat?.agent);
    assert.equal(services.session.sessionId, sessionId);
    assert.equal(services.session.tickets.size, 208);
  });

  it('comes back by itself when the hub is replaced', async () => {
    const { pid } = await second.call('hub.status', {});
    await vscode.commands.executeCommand('callboard.hub.restart');
    await until('another hub serves', async () => (await second.call('hub.status', {})).pid !== pid);
    await until('the window is back', () => services.session.connection === 'connected');
  });

  it('claims the most urgent ticket as the next one', async () => {
    const { ticket } = await second.call('ticket.create', {
      board,
      title: 'Answer the pager at once',
      description: 'Nobody does.',
      criteria: ['somebody answers the pager'],
      priority: 'urgent',
      role: services.session.seat?.role ?? '',
      ready: true,
    });
    await until('it is here', () => services.session.tickets.has(ticket.id));
    await vscode.commands.executeCommand('callboard.ticket.claimNext');
    await until('it has a workspace', () => services.session.tickets.get(ticket.id)?.workspace !== undefined);
    const { claim } = services.session.tickets.get(ticket.id) ?? {};
    assert.equal(claim?.agent, services.session.seat?.agent);
    const handoff = { done: 'Nothing.', pending: 'All of it.', gotchas: 'It rings at night.' };
    await second.call('claim.release', { ticket: ticket.id, fence: claim?.fence ?? 0, handoff });
    await until('it is free again', () => services.session.tickets.get(ticket.id)?.claim === undefined);
  });

  it('claims a ticket, makes its workspace whole and hands over what a window of it needs', async () => {
    const [id] = services.session.tickets.keys();
    assert.ok(id);
    await vscode.commands.executeCommand('callboard.ticket.claim', id);
    await until('the workspace is recorded', () => services.session.tickets.get(id)?.workspace !== undefined);
    const { workspace, claim } = services.session.tickets.get(id) ?? {};
    assert.ok(workspace && claim);
    assert.ok(existsSync(workspace.workspaceFile));
    assert.ok(existsSync(join(workspace.folder, 'api', 'README.md')));
    const file = join(homeFrom().claimsFolder, `${id}-f${String(claim.fence)}.json`);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const { token } = JSON.parse(readFileSync(file, 'utf8')) as { token: string };
    assert.ok(!readFileSync(workspace.workspaceFile, 'utf8').includes(token));
    assert.ok(services.myWorkTree.getChildren().some((node) => node.kind === 'held' && node.ticket === id));
  });

  it('resumes the work in progress as the next ticket, and leaves claim and workspace as they are', async () => {
    const [held] = services.session.heldTickets();
    assert.ok(held?.workspace);
    await vscode.commands.executeCommand('callboard.ticket.claimNext');
    const { ticket } = await second.call('ticket.get', { ticket: held.id });
    assert.equal(ticket.claim?.fence, held.claim?.fence);
    assert.deepEqual(ticket.workspace, held.workspace);
    const { entries } = await second.call('ticket.timeline', { ticket: held.id });
    assert.ok(!entries.some(({ type }) => type === 'claim.released'));
  });

  it('gives a ticket back when its workspace cannot be made, and leaves nothing behind', async () => {
    const gone = join(tmpdir(), 'callboard-no-such-repository');
    await second.call('repository.add', { board, name: 'gone', root: gone });
    const { ticket } = await second.call('ticket.create', {
      board,
      title: 'A ticket of a repository that is gone',
      description: 'It cannot be worked on.',
      criteria: ['it is given back at once'],
      role: services.session.seat?.role,
      repos: [{ name: 'gone' }],
      ready: true,
    });
    await until('the ticket is there', () => services.session.tickets.has(ticket.id));
    const claiming = vscode.commands.executeCommand('callboard.ticket.claim', ticket.id);
    await until('it is given back', async () => {
      const { entries } = await second.call('ticket.timeline', { ticket: ticket.id });
      return entries.some(({ type }) => type === 'claim.released');
    });
    await dismiss(claiming);
    assert.equal(services.session.tickets.get(ticket.id)?.status, 'ready');
    assert.ok(!existsSync(join(homeFrom().folder, 'workspaces', board, `${ticket.id}-f1`)));
  });

  it('says kindly what a command needs while the hub is stopped, and starts nothing by itself', async () => {
    const [id] = services.session.tickets.keys();
    await second.call('hub.stop', { reason: 'stopped' });
    await until('the window knows', () => services.session.connection === 'stopped');
    for (const command of ['callboard.ticket.new', 'callboard.ticket.claimNext', 'callboard.claim.release'])
      await dismiss(vscode.commands.executeCommand(command, id));
    assert.equal(services.session.connection, 'stopped');
    await vscode.commands.executeCommand('callboard.hub.start');
    assert.equal(services.session.connection, 'connected');
  });
});

/** Closes the notification that a command waits with; the command ends without an error. */
async function dismiss(running: Thenable<unknown>): Promise<void> {
  let ended = false;
  const end = Promise.resolve(running).then(() => (ended = true));
  await until('the command has ended', async () => {
    await vscode.commands.executeCommand('notifications.clearAll');
    return ended;
  });
  await end;
}
