import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { canonicalJson } from '../../../src/base/canonicalJson.ts';
import { type WireEvent, wireEvent } from '../../../src/protocol/events.ts';
import { firstLink, linkOf, rowOf } from '../../../src/wire/eventChain.ts';

const event = wireEvent.parse({
  board: 'CB',
  sequence: 7,
  at: 1_700_000_000_000,
  type: 'comment.added',
  actor: { kind: 'agent', agent: 'andrew', session: 'session-0001' },
  payload: { z: [1, { b: 2, a: null }], text: 'ä "quoted" \u2028', ä: true },
});

describe('the chain of events', () => {
  const link = (previous: string, linked: WireEvent): string => linkOf(previous, rowOf(linked));

  it('links an event by the hash over the link before it and its canonical text', () => {
    const digest = createHash('sha256')
      .update(`${firstLink}${canonicalJson(event)}`)
      .digest('hex');
    assert.equal(link(firstLink, event), digest);
  });

  it('does not depend on the order of keys or on fields that came later, but on everything else', () => {
    const turned = wireEvent.parse({ hash: 'x', ...Object.fromEntries(Object.entries(event).reverse()) });
    assert.equal(link(firstLink, turned), link(firstLink, event));
    for (const other of [
      { ...event, at: 1 },
      { ...event, sequence: 8 },
      { ...event, payload: {} },
      { ...event, type: 'x' },
    ])
      assert.notEqual(link(firstLink, other), link(firstLink, event));
    assert.notEqual(link('1'.repeat(64), event), link(firstLink, event));
  });
});
