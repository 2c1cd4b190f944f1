import assert from 'node:assert/strict';
import { logPayloads, type LogEventType } from '../../../src/protocol/events.ts';
import { describeEvent } from '../../../src/cli/eventText.ts';
import { detailOf } from '../../../src/cli/eventDetails.ts';
import type { WireEvent } from '../../../src/protocol/events.ts';

const onTicket = { ticket: 'CB-1' };
const onClaim = { ...onTicket, fence: 3 };
const handoff = { done: 'A', pending: 'B', gotchas: 'C' };
const noted = 'done: A pending: B gotchas: C';
const head = 'a'.repeat(40);

/** A payload of each type, and what is told of it. */
const told: Readonly<Record<LogEventType, readonly [payload: Record<string, unknown>, detail: string]>> = {
  'board.created': [{ key: 'CB', name: 'The team' }, 'The team'],
  'board.edited': [
    { name: 'Us', settings: { wipPerAgent: 2, freshBase: true } },
    'Us, wipPerAgent, freshBase',
  ],
  'repository.added': [{ name: 'api', root: '/api' }, 'api'],
  'repository.removed': [{ name: 'api' }, 'api'],
  'agent.hired': [{ name: 'andrew', role: 'developer' }, 'andrew, developer'],
  'agent.edited': [{ name: 'andrew', changes: { model: null, engine: 'codex' } }, 'andrew, model, engine'],
  'agent.fired': [{ name: 'andrew', reason: 'Spent' }, 'andrew, Spent'],
  'role.defined': [{ role: { name: 'juggler' } }, 'juggler'],
  'role.removed': [{ name: 'juggler' }, 'juggler'],
  'phases.planned': [{ phases: ['mvp', 'polish'] }, 'mvp, polish'],
  'phase.switched': [
    {
      changes: [
        { phase: 'mvp', state: 'done' },
        { phase: 'polish', state: 'active' },
      ],
    },
    'mvp done, polish active',
  ],
  'ticket.created': [{ ...onTicket, draft: { title: 'A title' } }, 'A title'],
  'ticket.edited': [{ ...onTicket, changes: { role: null, title: 'x' } }, 'role, title'],
  'ticket.moved': [
    { ...onTicket, from: 'ready', to: 'closed', closedAs: 'cancelled', reason: 'No need' },
    'ready → closed, as cancelled, No need',
  ],
  'ticket.handedIn': [
    {
      ...onClaim,
      agent: 'bella',
      handoff,
      repos: [
        { name: 'api', head },
        { name: 'web', head, unchanged: true },
      ],
    },
    `bella, api ${'a'.repeat(12)}, web unchanged`,
  ],
  'comment.added': [{ ...onTicket, entry: 'e1', kind: 'question', text: 'Why?' }, 'e1 question Why?'],
  'claim.granted': [{ ...onClaim, agent: 'bella', stage: 'review' }, 'bella, review, fence 3'],
  'claim.adopted': [onClaim, 'fence 3'],
  'claim.staled': [onClaim, 'fence 3'],
  'claim.quieted': [onClaim, 'fence 3'],
  'claim.released': [{ ...onClaim, handoff }, noted],
  'claim.reclaimed': [{ ...onClaim, handoff, reason: 'Gone.' }, `Gone., ${noted}`],
  'handoff.read': [{ ...onClaim, handoff: 12 }, 'the note of #12'],
  'workspace.recorded': [{ ...onTicket, workspace: { folder: '/w' } }, '/w'],
  'epic.owned': [{ ...onTicket, agent: 'bella' }, 'bella'],
  'epic.freed': [{ ...onTicket, reason: 'Away' }, 'Away'],
  'spike.raised': [{ ...onTicket, spike: 'CB-2', reason: 'Return 3' }, 'CB-2, Return 3'],
  'spike.closed': [{ ...onTicket, spike: 'CB-2' }, 'CB-2'],
  'usage.recorded': [
    { ...onClaim, tokensIn: 12, tokensOut: 3, cost: 0.5, engine: 'codex' },
    '12 tokens in, 3 out, cost 0.5, codex',
  ],
  'thread.opened': [
    { ...onTicket, thread: 't1', text: 'Why?', repo: 'api', path: 'a.ts', line: 3 },
    't1 api/a.ts:3 Why?',
  ],
  'thread.replied': [{ ...onTicket, thread: 't1', text: 'So.' }, 't1 So.'],
  'thread.resolved': [{ ...onTicket, thread: 't1' }, 't1'],
  'thread.marked': [{ ...onTicket, thread: 't1', question: 'e2' }, 't1 as question e2'],
  'review.submitted': [
    {
      ...onTicket,
      outcome: 'return',
      verdicts: [
        { criterion: 'c1', verdict: 'pass' },
        { criterion: 'c2', verdict: 'block' },
      ],
      returnTo: 'bella',
    },
    'return, c1 pass c2 block, to bella',
  ],
  'merge.recorded': [{ ...onTicket, repos: [{ name: 'api', head, target: 'main' }] }, 'api in main'],
  'decision.linked': [{ ...onTicket, link: 'docs/1.md', title: 'One' }, 'docs/1.md, One'],
  'artifact.written': [{ ...onTicket, name: 'plan.md', version: 2 }, 'plan.md, version 2'],
  'message.posted': [{ channel: 'general', text: 'Hello' }, '#general Hello'],
  'inbox.acknowledged': [{ agent: 'bella', items: ['i1', 'i2'] }, 'bella, 2 read'],
  'digest.posted': [{ digest: {} }, ''],
};

function event(type: string, payload: Record<string, unknown>): WireEvent {
  return { board: 'CB', sequence: 7, at: 0, type, actor: { kind: 'person' }, payload } as WireEvent;
}

describe('what an event says at the command line', () => {
  for (const [type, [payload, detail]] of Object.entries(told))
    it(`tells what matters of ${type}`, () => {
      assert.equal(detailOf({ type, payload }), detail);
    });

  it('takes any payload of any type, as an old log or a newer hub may have it', () => {
    const strange = [
      {},
      { draft: null, changes: 3, repos: [null, 1], verdicts: 'x', items: {}, handoff: [] },
    ];
    for (const type of [...Object.keys(logPayloads), 'toString', 'party.thrown'])
      for (const payload of strange) assert.equal(typeof detailOf({ type, payload }), 'string');
    assert.equal(detailOf({ type: 'party.thrown', payload: { reason: 'Done' } }), 'Done');
  });

  it('keeps an event on one line, with what is not to be seen escaped', () => {
    const line = describeEvent(
      event('thread.replied', { ...onTicket, thread: 't1', text: 'a\n b\u001b[2J' }),
      0,
    );
    assert.equal(line, '#7  now  person  thread.replied CB-1: t1 a b\\u{1b}[2J');
  });
});
