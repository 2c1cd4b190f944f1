import assert from 'node:assert/strict';
import { ticketChanges } from '../../src/protocol/events.ts';
import { sentence } from '../../webview/ticket/sentences.ts';

/** What the timeline says of an edit of these fields. */
function edited(...fields: readonly string[]): string {
  const event = {
    epoch: 'e1',
    sequence: 2,
    time: 1,
    actor: { kind: 'person' },
    type: 'ticket.edited',
    payload: { ticket: 'CB-1', changes: Object.fromEntries(fields.map((field) => [field, null])) },
  } as unknown as Parameters<typeof sentence>[0];
  return sentence(event, (status) => status);
}

describe('the sentence of an edit', () => {
  it('has words for every field, none of them the name of the field', () => {
    for (const field of Object.keys(ticketChanges.shape)) {
      const said = edited(field);
      assert.match(said, /^changed (the|what|whom|whether) [a-z ]+$/, field);
    }
  });

  it('goes on in words, and says once what two fields say', () => {
    assert.equal(edited('title', 'route'), 'changed the title, whom it is routed to');
    assert.equal(edited('repos', 'needsNoRepos'), 'changed the repositories');
  });
});
