import assert from 'node:assert/strict';
import { mustAct } from '../../../src/domain/inbox.ts';
import { emptyInbox, type InboxRecord } from '../../../src/domain/inboxState.ts';
import type { AgentName } from '../../../src/protocol/ids.ts';
import { limits } from '../../../src/protocol/limits.ts';
import { driven, note, person, seated, TestBoard } from './testBoard.ts';

function unread(board: TestBoard, agent: string): readonly InboxRecord[] {
  return (board.state.inboxes.get(agent as AgentName) ?? emptyInbox).unread;
}

/** Every unread item as `kind ticket`, with an exclamation mark where something is to be done. */
function mail(board: TestBoard, agent: string): string[] {
  return unread(board, agent).map((item) => {
    const about = item.ticket === undefined ? '' : ` ${item.ticket}`;
    return `${item.kind}${about}${mustAct(board.state, agent as AgentName, item) ? '!' : ''}`;
  });
}

function everybody(board: TestBoard): Record<string, string[]> {
  const agents = [...board.state.inboxes.keys()].filter((agent) => unread(board, agent).length > 0);
  return Object.fromEntries(agents.sort().map((agent) => [agent, mail(board, agent)]));
}

describe('An inbox', () => {
  let board: TestBoard;
  beforeEach(() => {
    board = TestBoard.team();
  });

  it('gets what calls its agent by name or by role, once for each message', () => {
    board.do(
      'message.post',
      { channel: 'general', text: '@bella @developer @bella look' },
      seated('pia', 'planner'),
    );
    assert.deepEqual(everybody(board), { andrew: ['mention!'], bella: ['mention!'] });
  });

  it('never gets what its own agent did', () => {
    board.do('message.post', { channel: 'general', text: '@bella @developer' }, seated('bella'));
    assert.deepEqual(everybody(board), { andrew: ['mention!'] });
    const id = board.ticket({ role: 'developer' });
    board.do('ticket.edit', { ticket: id, changes: { route: 'andrew' } }, seated('andrew'));
    assert.deepEqual(mail(board, 'andrew'), ['mention!']);
  });

  it('gets a mention in a comment, and the ticket with it', () => {
    const id = board.ticket();
    board.do('comment.add', { ticket: id, kind: 'comment', text: 'Over to @rita.' });
    assert.deepEqual(everybody(board), { rita: [`mention ${id}!`] });
  });

  it('of those who refine gets a holder’s question, that of the asker the answer', () => {
    const id = board.ticket();
    board.do('claim.take', { ticket: id }, seated('andrew'));
    const fence = board.fence(id) as never;
    const { entry } = board.do(
      'comment.add',
      { ticket: id, kind: 'question', text: 'Which?', fence },
      driven('andrew'),
    );
    assert.deepEqual(everybody(board), { pia: [`question ${id}!`] });
    board.do(
      'comment.add',
      { ticket: id, kind: 'answer', answers: entry, text: 'That.' },
      seated('pia', 'planner'),
    );
    assert.deepEqual(everybody(board), { andrew: [`answer ${id}!`], pia: [`question ${id}`] });
    assert.deepEqual(board.at(id).asked, []);
  });

  it('of the holder gets what others ask and write on the ticket', () => {
    const id = board.ticket();
    board.do('claim.take', { ticket: id }, seated('andrew'));
    board.do('comment.add', { ticket: id, kind: 'question', text: 'Really?' });
    board.do('comment.add', { ticket: id, kind: 'finding', text: 'It is slow.' });
    assert.deepEqual(everybody(board), { andrew: [`question ${id}!`, `comment ${id}`] });
  });

  it('says that a ticket was routed to its agent for as long as the agent has not taken it', () => {
    const first = board.ticket({ route: 'bella' });
    const second = board.ticket();
    board.do('ticket.edit', { ticket: second, changes: { route: 'bella' } });
    board.do('ticket.edit', { ticket: second, changes: { priority: 'low' } });
    assert.deepEqual(mail(board, 'bella'), [`routed ${first}!`, `moved ${first}`, `routed ${second}!`]);
    board.do('claim.take', { ticket: first }, seated('bella'));
    board.do('ticket.edit', { ticket: second, changes: { route: null } });
    assert.deepEqual(mail(board, 'bella'), [`routed ${first}`, `moved ${first}`, `routed ${second}`]);
  });

  it('tells reviewers that a review is wanted, and the worker that it came back', () => {
    const id = board.ticket();
    board.do('claim.take', { ticket: id }, seated('andrew'));
    const ticket = board.at(id).id;
    board.append(
      { type: 'ticket.moved', payload: { ticket, from: 'in_progress', to: 'review' } },
      seated('andrew'),
    );
    assert.deepEqual(everybody(board), { rita: [`reviewWanted ${id}`] }, 'while andrew holds it');
    board.append(
      { type: 'claim.released', payload: { ticket, fence: board.fence(id) as never, handoff: note } },
      seated('andrew'),
    );
    board.append(
      { type: 'ticket.moved', payload: { ticket, from: 'ready', to: 'review' } },
      seated('andrew'),
    );
    assert.deepEqual(mail(board, 'rita').at(-1), `reviewWanted ${id}!`);
  });

  it('of who did the work hears that it came back from review, of who is named as reviewer that it waits', () => {
    const id = board.ticket({ reviewer: 'bella' });
    board.do('claim.take', { ticket: id }, seated('andrew'));
    const ticket = board.at(id).id;
    board.append(
      { type: 'ticket.moved', payload: { ticket, from: 'in_progress', to: 'review' } },
      seated('andrew'),
    );
    board.append(
      { type: 'ticket.moved', payload: { ticket, from: 'review', to: 'in_progress' } },
      seated('bella'),
    );
    assert.deepEqual(everybody(board), { andrew: [`returned ${id}`], bella: [`reviewWanted ${id}`] });
  });

  it('says that somebody else ended a claim', () => {
    const [first, second] = [board.ticket(), board.ticket()];
    board.do('claim.take', { ticket: first }, seated('andrew'));
    board.do('claim.take', { ticket: second }, seated('andrew'));
    board.do('claim.release', { ticket: first, fence: board.fence(first), handoff: note }, person);
    board.hub('claim.stale', { ticket: second, fence: board.fence(second) });
    board.hub('claim.reclaim', { ticket: second, fence: board.fence(second), reason: 'Gone.' });
    assert.deepEqual(everybody(board), { andrew: [`handedOver ${first}`, `reclaimed ${second}`] });
    board.do('claim.take', { ticket: first }, seated('bella'));
    board.do('claim.release', { ticket: first, fence: board.fence(first), handoff: note }, seated('bella'));
    assert.deepEqual(mail(board, 'bella'), [], 'bella released it herself');
  });

  it('moves what was acknowledged, once, and passes over what it does not have', () => {
    board.do('message.post', { channel: 'general', text: '@bella one' });
    board.do('message.post', { channel: 'general', text: '@bella two' });
    const [one, two] = unread(board, 'bella').map(({ sequence }) => `i${sequence}`);
    const both = { items: [one ?? '', 'i1', one ?? ''] };
    assert.deepEqual(board.do('inbox.acknowledge', both, seated('bella')), { agent: 'bella', unread: 1 });
    const position = board.log.length;
    assert.deepEqual(board.do('inbox.acknowledge', both, seated('bella')), { agent: 'bella', unread: 1 });
    assert.equal(board.log.length, position, 'nothing is written where nothing changes');
    board.do('inbox.acknowledge', { agent: 'bella', items: [two ?? ''] }, person);
    const inbox = board.state.inboxes.get('bella' as AgentName);
    assert.deepEqual(
      inbox?.acknowledged.map(({ sequence }) => `i${sequence}`),
      [one, two],
    );
    assert.equal(inbox.changed, board.state.sequence);
  });

  it('is read by its own agent; a person may tidy up anybody’s', () => {
    const items = ['i1'];
    const refusal = board.refusal('inbox.acknowledge', { agent: 'bella', items }, driven('andrew'));
    assert.equal(refusal.code, 'right.missing');
    assert.equal(board.refusal('inbox.acknowledge', { items }, person).code, 'session.notSeated');
    const unknown = { agent: 'zoe', items } as never;
    assert.equal(board.refusal('inbox.acknowledge', unknown, person).code, 'agent.unknown');
  });

  it('keeps the newest of what was never acknowledged and of what was', () => {
    const post = (): void => {
      const payload = {
        channel: 'general',
        text: 'x',
        mentions: { agents: ['bella' as AgentName], roles: [] },
      } as const;
      board.append({ type: 'message.posted', payload: structuredClone(payload) as never });
    };
    for (let n = 0; n <= limits.inboxUnread; n += 1) post();
    assert.equal(unread(board, 'bella').length, limits.inboxUnread);
    assert.equal(unread(board, 'bella').at(-1)?.sequence, board.state.sequence);
    const items = unread(board, 'bella').map(({ sequence }) => `i${sequence}`);
    board.do('inbox.acknowledge', { items }, seated('bella'));
    const { acknowledged = [] } = board.state.inboxes.get('bella' as AgentName) ?? {};
    assert.equal(acknowledged.length, limits.inboxAcknowledged);
    assert.equal(`i${String(acknowledged.at(-1)?.sequence)}`, items.at(-1));
  });

  it('takes logs in which comments call nobody, and agents that are not on the roster', () => {
    const id = board.ticket();
    const ticket = board.at(id).id;
    board.append({
      type: 'comment.added',
      payload: { ticket, entry: 'e1', kind: 'comment', text: '@bella' },
    });
    const mentions = { agents: ['zoe' as AgentName], roles: [] };
    board.append({ type: 'message.posted', payload: { channel: 'general', text: '@zoe', mentions } });
    assert.deepEqual(everybody(board), {});
  });
});

describe('A message', () => {
  it('counts in its channel and stands on the timeline of the ticket it is about', () => {
    const board = TestBoard.team();
    const id = board.ticket();
    const { version } = board.at(id);
    board.do('message.post', { channel: 'shipping', text: 'Out it goes.', ticket: id } as never);
    board.do('message.post', { channel: 'shipping', text: 'Gone.' });
    assert.equal(board.at(id).version, version + 1);
    assert.deepEqual(board.state.channels.get('shipping'), {
      messages: 2,
      last: { sequence: board.state.sequence, at: board.now },
    });
    const unknown = { channel: 'shipping', text: 'x', ticket: 'CB-99' } as never;
    assert.equal(board.refusal('message.post', unknown).code, 'ticket.unknown');
  });
});
