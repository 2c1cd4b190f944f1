import assert from 'node:assert/strict';
import { CliError } from '../../../src/cli/failure.ts';
import { orGiveBack } from '../../../src/cli/giveBack.ts';
import type { HubClient } from '../../../src/client/hubClient.ts';
import type { Granted } from '../../../src/protocol/claimMethods.ts';
import type { Handoff } from '../../../src/protocol/events.ts';

const granted = { ticket: { id: 'CB-3' }, claim: { fence: 2 } } as unknown as Granted;
const work = () => Promise.reject(new CliError('claimFile.unwritable', 'The disk is full.'));

/** A hub that answers the release like this. */
function hub(answer: () => Promise<unknown>): HubClient {
  return { call: answer } as unknown as HubClient;
}

describe('giving a claim back', () => {
  it('leaves the reason as it was', async () => {
    const client = hub(() => Promise.resolve({}));
    await assert.rejects(orGiveBack(client, granted, { work, failure: 'no' }), {
      code: 'claimFile.unwritable',
      message: 'The disk is full.',
    });
  });

  it('hands on the note that was there before, with the reason of the last failure only', async () => {
    const notes: Handoff[] = [];
    const client = {
      call: (_method: string, { handoff }: { handoff: Handoff }) => Promise.resolve(notes.push(handoff)),
    } as unknown as HubClient;
    const failing = (handoff?: Handoff) =>
      orGiveBack(client, { ...granted, ...(handoff && { handoff }) }, { work, failure: 'no' });
    await assert.rejects(failing({ done: 'The handler', pending: 'The tests', gotchas: 'Slow' }));
    await assert.rejects(failing(notes[0]));
    await assert.rejects(failing());
    const reason = 'Given back, because no: claimFile.unwritable: The disk is full.';
    const kept = { done: 'The handler', pending: 'The tests', gotchas: `Slow\n${reason}` };
    assert.deepEqual(notes, [kept, kept, { done: 'Nothing.', pending: 'Everything.', gotchas: reason }]);
  });

  it('tells the reason first when it fails too, and that the claim is still there', async () => {
    const client = hub(() => Promise.reject(new Error('The hub is gone.')));
    await assert.rejects(orGiveBack(client, granted, { work, failure: 'no' }), {
      code: 'claimFile.unwritable',
      message: /^The disk is full\. The claim of CB-3 could not be given back either .*The hub is gone\.$/,
    });
  });
});
