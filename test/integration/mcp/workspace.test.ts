import assert from 'node:assert/strict';
import { existsSync, readdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { Desk, readyTicket } from '../cli/desk.ts';
import { McpAgent } from './mcpDesk.ts';

interface Told {
  readonly id: string;
  readonly status: string;
  readonly claim?: object;
  readonly workspace?: { readonly folder: string; readonly repos: readonly { readonly worktree: string }[] };
}

describe('a claim over MCP and the place to work at', function () {
  this.timeout(60_000);
  let desk: Desk;
  let repository: string;
  let andrew: McpAgent;
  beforeEach(async () => {
    desk = new Desk();
    repository = desk.repository('api');
    await desk.ok('board', 'init', 'CB', '--repo', './api');
    await desk.ok('ticket', 'new', '--title', 'The first piece of work', ...readyTicket);
    andrew = await McpAgent.start(desk, ['--agent', 'andrew', '--role', 'developer', '--root', './features']);
  });
  afterEach(async () => {
    await andrew.close();
    desk.close();
  });

  async function ticket(): Promise<Told> {
    return (await desk.ok('ticket', 'show', 'CB-1', '--json')).json<Told>();
  }

  function folders(): string[] {
    const board = path.join(desk.folder, 'features', 'CB');
    return existsSync(board) ? readdirSync(board) : [];
  }

  const handoff = { done: 'Nothing.', pending: 'All of it.', gotchas: 'None.' };

  it('makes the worktrees when it is asked to, tells each step, and says where they are', async () => {
    const steps: (string | undefined)[] = [];
    const result = await andrew.client.callTool(
      { name: 'claim_next', arguments: { workspace: true } },
      { onprogress: ({ message }) => steps.push(message) },
    );
    const { granted, place } = result.structuredContent as { granted: { ticket: Told }; place: string };
    const folder = path.join(desk.folder, 'features', 'CB', 'CB-1-f1');
    assert.equal(granted.ticket.workspace?.folder, folder);
    assert.match(place, new RegExp(`^The worktrees are in ${folder}\\.`));
    const [worktree = ''] = granted.ticket.workspace.repos.map((one) => one.worktree);
    assert.ok(existsSync(path.join(worktree, 'README.md')));
    assert.deepEqual((await ticket()).workspace, granted.ticket.workspace);
    assert.ok(steps.includes('Workspace: worktree api'), steps.join(', '));

    // Commands in the folder know the claim, until it is given back.
    const claims = path.join(desk.home, 'claims');
    assert.deepEqual(readdirSync(claims), ['CB-1-f1.json']);

    // Who claims it without saying so is told of the work that is there.
    await andrew.ok('claim_release', { ticket: 'CB-1', handoff });
    const again = await andrew.ok('claim_take', { ticket: 'CB-1' });
    assert.match(
      String(again['place']),
      new RegExp(`^No worktrees were made.* is in ${folder}\\..*claim_release`),
    );
    await andrew.ok('claim_release', { ticket: 'CB-1', handoff });
    const third = (await andrew.ok('claim_take', { ticket: 'CB-1', workspace: true })) as { ticket: Told };
    assert.equal(third.ticket.workspace?.folder, path.join(desk.folder, 'features', 'CB', 'CB-1-f3'));
    assert.deepEqual(readdirSync(claims), ['CB-1-f3.json']);
  });

  it('gives the ticket back when they cannot be made, and says so with a code', async () => {
    renameSync(repository, `${repository}-elsewhere`);
    const { isError, data } = await andrew.call('claim_take', { ticket: 'CB-1', workspace: true });
    assert.equal(isError, true);
    assert.match(String(data['code']), /^\w+\.\w+$/);
    assert.match(String(data['message']), /The ticket was given back; you hold nothing\.$/);
    const { status, claim } = await ticket();
    assert.deepEqual([status, claim, folders()], ['ready', undefined, []]);
    assert.equal(await andrew.refusal('claim_release', { ticket: 'CB-1', handoff }), 'claim.none');
    renameSync(`${repository}-elsewhere`, repository);
    await andrew.ok('claim_take', { ticket: 'CB-1', workspace: true });
  });

  it('claims nothing when it is asked in words that it does not know', async () => {
    assert.equal(await andrew.refusal('claim_next', { workspace: 'yes' }), 'request.invalid');
    assert.equal((await ticket()).claim, undefined);
  });

  it('leaves nothing behind when the client gives up meanwhile', async () => {
    const bella = await McpAgent.start(desk, ['--agent', 'bella', '--role', 'developer']);
    try {
      const stop = new AbortController();
      const making = andrew.client.callTool(
        { name: 'claim_take', arguments: { ticket: 'CB-1', workspace: true } },
        {
          signal: stop.signal,
          onprogress: ({ message }) => {
            if (message?.startsWith('Workspace')) stop.abort();
          },
        },
      );
      await assert.rejects(making);
      // She is woken when it comes back.
      const { granted } = (await bella.ok('claim_next', { waitMs: 30_000 })) as {
        granted?: { ticket: Told };
      };
      assert.equal(granted?.ticket.id, 'CB-1');
      assert.deepEqual(folders(), []);
      assert.equal(desk.git(repository, 'worktree', 'list').trim().split('\n').length, 1);
    } finally {
      await bella.close();
    }
  });
});
