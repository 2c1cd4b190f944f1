import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Desk, readyTicket } from './desk.ts';

interface Granted {
  readonly ticket: { id: string; status: string; title: string };
  readonly claim: { agent: string; fence: number; leaseMs: number };
  readonly token: string;
  readonly handoff?: { done: string };
  readonly workspace?: { folder: string; repos: { worktree: string; branch: string }[] };
}

const andrew = ['--agent', 'andrew', '--role', 'developer'];
const note = ['--done', 'The handler', '--pending', 'The tests', '--gotchas', 'None'];

describe('claims of one-shot processes', function () {
  this.timeout(60_000);
  let desk: Desk;
  before(async () => {
    desk = new Desk();
    desk.repository('api');
    await desk.ok('board', 'init', 'CB', '--repo', './api');
    await desk.ok('call', 'agent.hire', '{"board":"CB","name":"rita","role":"reviewer"}');
    for (const title of ['The first piece of work', 'The second piece of work', 'The third piece of work'])
      await desk.ok('ticket', 'new', '--title', title, ...readyTicket);
  });
  after(() => desk.close());

  it('refuse an agent that nobody knows, with the way out', async () => {
    const ran = await desk.run(['claim', 'CB-1', '--agent', 'nobody']);
    assert.equal(ran.status, 1);
    assert.match(ran.error, /^error\[agent\.unknown\]: .*\nSee who is there.*--role/);
  });

  it('are taken, renewed and released across processes, and the token never shows where others can read', async () => {
    const granted = (await desk.ok('next', ...andrew, '--json')).json<{
      granted: Granted;
      step: { step: number };
    }>();
    const { ticket, claim, token } = granted.granted;
    assert.deepEqual(
      [ticket.id, ticket.status, claim.agent, claim.leaseMs],
      ['CB-1', 'in_progress', 'andrew', 600_000],
    );
    assert.equal(granted.step.step, 6);

    const taken = await desk.run(['claim', 'CB-1', '--agent', 'berta', '--role', 'developer']);
    assert.deepEqual([taken.status, taken.error.startsWith('error[claim.held]')], [1, true]);

    assert.match((await desk.ok('agents')).out, /andrew +developer +not here +CB-1 /);

    const env = { CALLBOARD_CLAIM: token };
    for (const args of [
      ['hub', 'stop'],
      ['board', 'init', 'XX'],
      ['ticket', 'move', 'CB-2', 'backlog', '--reason', 'No'],
    ]) {
      const refused = await desk.run(args, { env });
      assert.deepEqual(
        [refused.status, refused.error.startsWith('error[right.missing]')],
        [1, true],
        args.join(' '),
      );
    }
    const comment = await desk.run(['ticket', 'comment', 'CB-1', 'Begun.', '--json'], { env });
    assert.equal(comment.status, 0);
    const timeline = (await desk.ok('ticket', 'show', 'CB-1', '--json')).json<{
      timeline: { actor: { kind: string; agent?: string } }[];
    }>();
    assert.deepEqual(timeline.timeline[0]?.actor.kind, 'agent');
    assert.equal(timeline.timeline[0].actor.agent, 'andrew');
    const elsewhere = await desk.run(['ticket', 'comment', 'CB-2', 'Not mine.'], { env });
    assert.match(elsewhere.error, /error\[right\.missing\]/);

    assert.match(
      (await desk.run(['renew', 'CB-1', '--lease', '20m'], { env })).out,
      /Renewed CB-1: lease ends in 20 minutes/,
    );
    const unknown = await desk.run(['renew', 'CB-1']);
    assert.equal(unknown.status, 1);
    assert.match(
      unknown.error,
      /^error\[claim\.tokenMissing\]: [^\n]*\n$/,
      'without the advice to forget one',
    );
    const forged = await desk.run(['renew', 'CB-1'], {
      env: { CALLBOARD_CLAIM: `${token.slice(0, -4)}0000` },
    });
    assert.equal(forged.status, 1);

    const released = await desk.run(['release', 'CB-1', ...note], { env });
    assert.match(released.out, /Released CB-1 .* now ready/);
    assert.equal((await desk.run(['renew', 'CB-1'], { env })).status, 1, 'the token died with the claim');
    assert.equal(
      (await desk.run(['ticket', 'show', 'CB-1'], { env })).status,
      0,
      'a dead token keeps nobody from reading',
    );
    const late = await desk.run(['ticket', 'comment', 'CB-1', 'Too late.'], { env });
    assert.match(late.error, /^error\[claim\.\w+\]: [^]*unset CALLBOARD_CLAIM/);
    assert.ok(!readFileSync(path.join(desk.home, 'hub.log'), 'utf8').includes(token));
    assert.ok(!(await desk.ok('log', '--after', '0', '--json')).out.includes(token));
    assert.ok(!(await desk.ok('export', '--out', '-')).out.includes(token));
  });

  it('hand the last note over, and keep the token in a file when told to', async () => {
    const file = path.join(desk.folder, 'claim.json');
    const ran = await desk.ok('claim', 'CB-1', ...andrew, '--lease', '5m', '--claim-file', file);
    assert.match(ran.out, /lease ends in 5 minutes\.\nHanded over\. Done: The handler/);
    assert.ok(!ran.out.includes('cb1.'));
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.ok(!(await desk.ok('agents', '--json')).out.includes('cb1.'));
    await desk.ok('renew', 'CB-1', '--claim-file', file);
    const handoff = path.join(desk.folder, 'handoff.json');
    writeFileSync(handoff, JSON.stringify({ done: 'More', pending: 'Less', gotchas: 'Some' }));
    await desk.ok('release', 'CB-1', '--claim-file', file, '--handoff-file', handoff);
    const wrong = await desk.run(['renew', 'CB-1', '--claim-file', path.join(desk.folder, 'none')]);
    assert.match(wrong.error, /error\[claimFile\.missing\]/);
  });

  it('are released by a person without a token, and not without a note', async () => {
    await desk.ok('claim', 'CB-2', ...andrew);
    const ran = await desk.run(['release', 'CB-2', '--done', 'x']);
    assert.deepEqual([ran.status, ran.error.includes('A handoff note is needed')], [2, true]);
    await desk.ok('release', 'CB-2', ...note);
  });

  it('come with a workspace when asked, recorded on the board and known to later commands', async () => {
    const granted = (await desk.ok('claim', 'CB-3', ...andrew, '--workspace', '--json')).json<Granted>();
    const { workspace } = granted;
    assert.ok(workspace);
    assert.equal(workspace.folder, path.join(desk.home, 'workspaces', 'CB', 'CB-3-f1'));
    const [repository] = workspace.repos;
    assert.ok(repository && existsSync(path.join(repository.worktree, 'README.md')));
    assert.equal(desk.git(repository.worktree, 'branch', '--show-current').trim(), repository.branch);
    const shown = (await desk.ok('ticket', 'show', 'CB-3', '--json')).json<{
      workspace: { folder: string };
    }>();
    assert.equal(shown.workspace.folder, workspace.folder);
    await desk.ok('renew', 'CB-3');
    assert.match((await desk.run(['ticket', 'list'], { cwd: workspace.folder })).out, /CB-3 +in_progress/);
    await desk.ok('release', 'CB-3', ...note);
    assert.deepEqual(readdirSync(path.join(desk.home, 'claims')), [], 'the claim file goes with the claim');
  });

  it('are given back when the workspace cannot be made', async () => {
    await desk.ok('ticket', 'new', '--title', 'Its branch is there already', ...readyTicket);
    desk.git(path.join(desk.folder, 'api'), 'branch', 'callboard/CB-4-its-branch-is-there-already');
    const ran = await desk.run(['claim', 'CB-4', ...andrew, '--workspace']);
    assert.match(ran.error, /^error\[workspace\.branchExists\]/);
    const ticket = (await desk.ok('ticket', 'show', 'CB-4', '--json')).json<{
      status: string;
      claim?: unknown;
    }>();
    assert.deepEqual([ticket.status, ticket.claim], ['ready', undefined]);
    assert.ok(!existsSync(path.join(desk.home, 'workspaces', 'CB', 'CB-4-f1')));
  });

  it('wait for a ticket, and explain why there is none', async () => {
    const held = await Promise.all(
      ['CB-1', 'CB-2', 'CB-3', 'CB-4'].map((id, index) =>
        desk.ok('claim', id, '--agent', `agent-${String(index)}`, '--role', 'developer', '--json'),
      ),
    );
    assert.equal(held.length, 4);
    const none = await desk.ok('next', ...andrew, '--explain');
    assert.match(none.out, / {2}7\. .*\n/);
    assert.match(none.out, /CB-1: /);
    assert.equal(
      (await desk.ok('next', ...andrew, '--json')).json<{ granted?: unknown }>().granted,
      undefined,
    );
    const waiting = desk.ok('next', ...andrew, '--wait', '60s', '--json');
    const listed = async (): Promise<boolean> =>
      (await desk.ok('agents', '--json'))
        .json<{ sessions: { agent?: string }[] }>()
        .sessions.some(({ agent }) => agent === 'andrew');
    while (!(await listed()));
    await desk.ok('ticket', 'new', '--title', 'What it has been waiting for', ...readyTicket);
    assert.equal(
      (await waiting).json<{ granted: Granted }>().granted.ticket.title,
      'What it has been waiting for',
    );
  });

  it('never replace a file of a person by their token', async () => {
    const made = await desk.ok(
      'ticket',
      'new',
      '--title',
      'Taken over and over again',
      ...readyTicket,
      '--json',
    );
    const { id } = made.json<{ id: string }>();
    const file = path.join(desk.folder, 'kept.txt');
    writeFileSync(file, 'The only copy');
    const board = ['--board', 'CB'];
    for (const verb of [
      ['claim', id],
      ['next', ...board],
    ]) {
      const ran = await desk.run([...verb, ...andrew, '--claim-file', file]);
      assert.deepEqual([ran.status, ran.out], [1, '']);
      assert.match(ran.error, /^error\[claimFile\.exists\]: .*nothing was claimed/);
    }
    assert.equal(readFileSync(file, 'utf8'), 'The only copy');
    writeFileSync(file, '');
    for (const time of ['over an empty file, as mktemp makes it', 'over the file of an earlier claim']) {
      const ran = await desk.run(['claim', id, ...andrew, '--claim-file', file]);
      assert.equal(ran.status, 0, `${time}: ${ran.error}`);
      await desk.ok('release', id, ...note, '--claim-file', file);
    }
  });

  it('are released whatever file an earlier claim left behind', async () => {
    const made = await desk.ok(
      'ticket',
      'new',
      '--title',
      'Claimed twice in a row',
      ...readyTicket,
      '--json',
    );
    const { id } = made.json<{ id: string }>();
    const first = (await desk.ok('claim', id, ...andrew, '--workspace', '--json')).json<Granted>();
    const handoff = { done: 'None', pending: 'All', gotchas: 'None' };
    await desk.ok('call', 'claim.release', JSON.stringify({ ticket: id, fence: first.claim.fence, handoff }));
    assert.ok(existsSync(path.join(desk.home, 'claims', `${id}-f1.json`)));
    await desk.ok('claim', id, ...andrew);
    assert.match((await desk.run(['renew', id])).error, /^error\[claim\.tokenMissing\]/);
    assert.match((await desk.ok('release', id, ...note)).out, /now ready/);
  });

  it('are given back when their token cannot be kept', async () => {
    const made = await desk.ok(
      'ticket',
      'new',
      '--title',
      'A piece of work of its own',
      ...readyTicket,
      '--json',
    );
    const { id } = made.json<{ id: string }>();
    const ran = await desk.run(['claim', id, ...andrew, '--claim-file', 'no/such/folder/claim.json']);
    assert.deepEqual([ran.status, ran.out], [1, '']);
    assert.match(ran.error, /^error\[claimFile\.unwritable\]: .* given back: ENOENT/);
    const { status, claim } = (await desk.ok('ticket', 'show', id, '--json')).json<{
      status: string;
      claim?: object;
    }>();
    assert.deepEqual([status, claim], ['ready', undefined]);
  });
});
