import assert from 'node:assert/strict';
import { utcMinute } from '../../../src/base/utcMinute.ts';

describe('a moment for people', () => {
  it('is the minute in UTC, whatever the seconds', () => {
    assert.equal(utcMinute(Date.UTC(2026, 10, 20, 12, 12, 56, 233)), '2026-11-20 12:12 UTC');
    assert.equal(utcMinute(0), '1970-01-01 00:00 UTC');
  });
});
