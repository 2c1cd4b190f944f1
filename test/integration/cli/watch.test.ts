import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Desk, readyTicket } from './desk.ts';

/** A program that goes on showing something, and what it has shown so far. */
class Watcher {
  readonly #program: ChildProcess;
  #out = '';
  #error = '';
  #heard: () => void = () => undefined;

  constructor(program: ChildProcess) {
    this.#program = program;
    program.stdout?.on('data', (data: Buffer) => {
      this.#out += data.toString();
      this.#heard();
    });
    program.stderr?.on('data', (data: Buffer) => (this.#error += data.toString()));
  }

  get out(): string {
    return this.#out;
  }

  /** Waits until it has shown this. */
  async shows(what: RegExp): Promise<void> {
    while (!what.test(this.#out)) {
      assert.equal(this.#program.exitCode, null, this.#error);
      await new Promise<void>((resolve) => (this.#heard = resolve));
    }
  }

  /** Ends it as Ctrl-C does. */
  async stop(): Promise<void> {
    const ended = once(this.#program, 'exit');
    this.#program.kill('SIGINT');
    assert.deepEqual([await ended, this.#error], [[0, null], '']);
  }
}

describe('lists that go on until Ctrl-C', function () {
  this.timeout(60_000);
  let desk: Desk;
  before(async () => {
    desk = new Desk();
    desk.repository('api');
    await desk.ok('board', 'init', 'CB', '--repo', './api');
    await desk.ok('agent', 'hire', 'andrew', '--role', 'developer');
    await desk.ok('agent', 'hire', 'rita', '--role', 'reviewer');
    await desk.ok('ticket', 'new', '--title', 'The first piece of work', ...readyTicket);
  });
  after(() => desk.close());

  const watch = async (...args: string[]) => new Watcher(await desk.start([...args, '--watch']));

  it('show tickets anew when one changes, and say the same thing once', async () => {
    const watcher = await watch('ticket', 'list', '--status', 'ready');
    await watcher.shows(/CB-1 +ready/);
    await desk.ok('message', 'post', 'general', 'Nothing that this list shows');
    await desk.ok('ticket', 'comment', 'CB-1', 'Nor this.');
    await desk.ok('ticket', 'new', '--title', 'The second piece of work', ...readyTicket);
    await watcher.shows(/CB-1 +ready [^]*CB-1 +ready [^]*CB-2 +ready /);
    await desk.ok('ticket', 'move', 'CB-2', 'backlog', '--reason', 'Not yet');
    await watcher.shows(/CB-2 +ready [^]*CB-1 +ready [^\n]*\n$/);
    await watcher.stop();
    assert.equal(watcher.out.split('TICKET').length - 1, 3, watcher.out);
  });

  it('show an inbox when something comes, as one object a line with --json', async () => {
    const watcher = await watch('inbox', 'list', '--agent', 'andrew', '--json');
    await watcher.shows(/^\{"agent":"andrew","unread":0,.*\}\n$/);
    await desk.ok('message', 'post', 'general', 'Not for him, @rita.');
    await desk.ok('message', 'post', 'general', 'For him, @andrew.');
    await watcher.shows(/"unread":1,/);
    await watcher.stop();
    assert.equal(watcher.out.trim().split('\n').length, 2, watcher.out);
  });

  it('show who is there, and the digest', async () => {
    const [agents, digest] = await Promise.all([watch('agents'), watch('digest')]);
    await Promise.all([agents.shows(/andrew +developer +not here/), digest.shows(/CB/)]);
    const before = digest.out;
    await desk.ok('agent', 'hire', 'bella', '--role', 'developer');
    await agents.shows(/bella +developer/);
    await desk.ok('ticket', 'comment', 'CB-1', '--kind', 'question', 'Which port?');
    await digest.shows(/CB-1/);
    assert.ok(digest.out.length > before.length);
    await Promise.all([agents.stop(), digest.stop()]);
  });

  it('end with status 1 when a person stops the hub', async () => {
    const program = await desk.start(['ticket', 'list', '--watch']);
    await new Watcher(program).shows(/CB-1/);
    const ended = once(program, 'exit');
    await desk.ok('hub', 'stop');
    assert.deepEqual(await ended, [1, null]);
  });
});
