import assert from 'node:assert/strict';
import { limits } from '../../../src/protocol/limits.ts';
import { atWork } from './reviewedTicket.ts';
import { driven, person, seated, TestBoard } from './testBoard.ts';

describe('Artifacts', () => {
  it('get a version with each writing, and their author', () => {
    const board = TestBoard.team();
    const ticket = atWork(board);
    const name = 'design-plan.md';
    assert.equal(board.do('artifact.write', { ticket, name, text: 'First.' }, driven('andrew')).version, 1);
    assert.equal(board.do('artifact.write', { ticket, name, text: 'Second.' }, seated('andrew')).version, 2);
    board.do('artifact.write', { ticket, name: 'test-plan.md', text: 'Other.' }, person);
    assert.deepEqual(board.summary(ticket).artifacts, [
      { name, version: 2, author: 'person' },
      { name: 'test-plan.md', version: 1, author: 'person' },
    ]);
    const texts = board.at(ticket).artifacts[0]?.written.map((sequence) => board.log[sequence - 1]?.payload);
    assert.deepEqual(texts, [
      { ticket, name, version: 1, author: 'andrew', text: 'First.' },
      { ticket, name, version: 2, author: 'person', text: 'Second.' },
    ]);
  });

  it('are written by agents to what they hold only', () => {
    const board = TestBoard.team();
    const ticket = atWork(board);
    const asked = { ticket, name: 'plan.md', text: 'Mine.' };
    assert.equal(board.refusal('artifact.write', asked, driven('bella')).code, 'claim.none');
    assert.equal(board.refusal('artifact.write', { ...asked, fence: 7 }).code, 'claim.none');
  });

  it('have plain names and are of a limited number', () => {
    const board = TestBoard.team();
    const ticket = board.ticket();
    for (const name of ['../plan.md', '.hidden', 'a/b', '']) {
      assert.throws(() => board.do('artifact.write', { ticket, name, text: 'x' }), name);
    }
    for (let n = 0; n < limits.artifacts; n += 1) {
      board.do('artifact.write', { ticket, name: `plan-${n}.md`, text: 'x' });
    }
    assert.equal(board.refusal('artifact.write', { ticket, name: 'more.md', text: 'x' }).code, 'ticket.full');
    assert.equal(board.do('artifact.write', { ticket, name: 'plan-0.md', text: 'y' }).version, 2);
  });
});

describe('Decisions', () => {
  it('are linked once each', () => {
    const board = TestBoard.team();
    const ticket = atWork(board);
    const link = 'https://example.org/adr/7';
    board.do('decision.link', { ticket, link }, driven('andrew'));
    assert.deepEqual(board.summary(ticket).decisions, { required: false, links: [link] });
    assert.equal(board.refusal('decision.link', { ticket, link }).code, 'ticket.nothingToChange');
    assert.equal(board.refusal('decision.link', { ticket, link }, driven('bella')).code, 'claim.none');
  });

  it('are linked by web addresses and paths inside a repository, and by nothing that runs', () => {
    const board = TestBoard.team();
    const ticket = board.ticket();
    for (const link of ['docs/adr/1.md', 'HTTP://x.org/1', 'a b/c.md'])
      board.do('decision.link', { ticket, link });
    for (const link of [
      'javascript:alert(1)',
      'file:///etc/passwd',
      '/etc/passwd',
      '../x',
      'a/../../x',
      'command:x',
      'api:docs',
    ])
      assert.throws(() => board.do('decision.link', { ticket, link }), link);
  });

  it('are of a limited number', () => {
    const board = TestBoard.team();
    const ticket = board.ticket();
    for (let n = 0; n < limits.decisions; n += 1) board.do('decision.link', { ticket, link: `adr/${n}.md` });
    assert.equal(board.refusal('decision.link', { ticket, link: 'adr/more.md' }).code, 'ticket.full');
  });
});
