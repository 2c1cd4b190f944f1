import assert from 'node:assert/strict';
import { canonicalJson } from '../../../src/base/canonicalJson.ts';
import { firstLink as hubsFirstLink, link } from '../../../src/hub/log/chain.ts';
import { wireEvent } from '../../../src/protocol/events.ts';
import { firstLink, linkOf } from '../../../src/wire/eventChain.ts';

const event = wireEvent.parse({
  board: 'CB',
  sequence: 7,
  at: 1_700_000_000_000,
  type: 'comment.added',
  actor: { kind: 'agent', agent: 'andrew', session: 'session-0001' },
  payload: { z: [1, { b: 2, a: null }], text: 'ä "quoted" \u2028', ä: true },
});

describe('the chain of events', () => {
  it('is the same for whoever reads an export as for the hub that wrote it', () => {
    const row = { ...event, actor: canonicalJson(event.actor), payload: canonicalJson(event.payload) };
    assert.equal(firstLink, hubsFirstLink);
    assert.equal(linkOf(firstLink, event), link(firstLink, row));
  });

  it('does not depend on the order of keys or on fields that came later, but on everything else', () => {
    const turned = wireEvent.parse({ hash: 'x', ...Object.fromEntries(Object.entries(event).reverse()) });
    assert.equal(linkOf(firstLink, turned), linkOf(firstLink, event));
    for (const other of [
      { ...event, at: 1 },
      { ...event, sequence: 8 },
      { ...event, payload: {} },
      { ...event, type: 'x' },
    ])
      assert.notEqual(linkOf(firstLink, other), linkOf(firstLink, event));
    assert.notEqual(linkOf('1'.repeat(64), event), linkOf(firstLink, event));
  });
});
