import assert from 'node:assert/strict';
import { wireEvent, type WireEvent } from '../../../src/protocol/events.ts';
import { threadsOf } from '../../../src/protocol/threads.ts';

function event(type: string, payload: Record<string, unknown>, agent = 'rita'): WireEvent {
  const about = { board: 'CB', sequence: 1, at: 0, actor: { kind: 'agent', agent } };
  return wireEvent.parse({ ...about, type, payload: { ticket: 'CB-1', ...payload } });
}

const opened = event('thread.opened', { thread: 't1', text: 'Why?', repo: 'api', path: 'a.ts', line: 3 });

describe('the threads of a ticket', () => {
  it('are made of their events', () => {
    const [first, second, ...more] = threadsOf([
      opened,
      event('thread.opened', { thread: 't2', text: 'On the whole.' }),
      event('thread.replied', { thread: 't1', text: 'So.' }, 'bella'),
      event('thread.marked', { thread: 't1', question: 'e4' }),
      event('thread.resolved', { thread: 't2' }),
    ]);
    assert.ok(first && second);
    assert.deepEqual(more, []);
    assert.deepEqual(
      [first.state, first.question, first.replies.map(({ text, by }) => [text, by.agent])],
      ['open', 'e4', [['So.', 'bella']]],
    );
    assert.deepEqual([second.thread, second.state, second.replies], ['t2', 'resolved', []]);
  });

  it('pass over what does not fit: an event of a thread that was never opened, a payload that is none', () => {
    const odd = [
      event('thread.resolved', { thread: 't9' }),
      event('thread.replied', {}),
      event('thread.opened', { thread: 1 }),
    ];
    assert.deepEqual(threadsOf(odd), []);
  });
});
