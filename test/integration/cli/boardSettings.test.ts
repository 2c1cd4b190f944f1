import assert from 'node:assert/strict';
import { Desk } from './desk.ts';

describe('the settings of a board at the command line', function () {
  this.timeout(60_000);
  let desk: Desk;
  before(async () => {
    desk = new Desk();
    desk.repository('api');
    desk.repository('web');
    await desk.ok('board', 'init', 'CB', '--repo', './api', '--repo', './web');
    await desk.ok('ticket', 'new', '--title', 'A ticket that is for api', '--repo', 'api');
  });
  after(() => desk.close());

  it('are changed one by one, and what is not named stays', async () => {
    await desk.ok(
      'board',
      'edit',
      '--wip-per-agent',
      '2',
      '--wip-per-column',
      'review=5',
      '--column',
      'review=In Testing',
      '--budget',
      'cost=100',
      '--quiet-after',
      '2h',
      '--reclaim-quiet',
      '--digest-every',
      '1d',
      '--fresh-base',
    );
    const { out } = await desk.ok(
      'board',
      'edit',
      '--column',
      'ready=To Do',
      '--wip-per-column',
      'review=',
      '--no-reclaim-quiet',
    );
    for (const part of [
      /^Changed board CB\.$/m,
      /^Column names +review=In Testing, ready=To Do$/m,
      /^Quiet after +2h, then flagged$/m,
      /^Used up +0 runs, 0 tokens, cost 0 of 100$/m,
      /^Behind the base +refused at hand-in$/m,
      /^Digest every +1d$/m,
    ])
      assert.match(out, part);
    assert.ok(!out.includes('Tickets per column'));
    assert.equal((await desk.run(['board', 'edit'])).status, 2);
    const inUse = await desk.run(['board', 'remove-repo', 'api']);
    assert.match(inUse.error, /^error\[repository\.inUse\]/);
    assert.equal(
      (await desk.ok('board', 'remove-repo', 'web')).out,
      'Took web off board CB, which is now over api.\n',
    );
    assert.match(
      (await desk.ok('board', 'show')).out,
      /^Board +CB\nName +CB\nRepositories +api at \/[^,]*\n/,
    );
  });
});
