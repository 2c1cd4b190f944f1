import assert from 'node:assert/strict';
import { noteAfter } from '../../../src/client/noteAfter.ts';

const given = { failure: 'the workspace could not be made', why: 'the disk is full' };
const sentence = 'Given back, because the workspace could not be made: the disk is full';

describe('The note of a claim that is given back before work began', () => {
  it('says that nothing was done when nobody worked on the ticket before', () => {
    assert.deepEqual(noteAfter(undefined, given), {
      done: 'Nothing.',
      pending: 'Everything.',
      gotchas: sentence,
    });
  });

  it('keeps what the holder before handed over, and adds why it was given back', () => {
    const before = { done: 'The parser.', pending: 'The printer.', gotchas: 'Tabs.' };
    assert.deepEqual(noteAfter(before, given), { ...before, gotchas: `Tabs.\n${sentence}` });
  });

  it('does not grow when the same fails again and again', () => {
    const once = noteAfter(undefined, given);
    assert.deepEqual(noteAfter(once, given), once);
  });
});
