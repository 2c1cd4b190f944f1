import assert from 'node:assert/strict';
import { describe as described, reportOf } from '../../../src/cli/failure.ts';
import { WireError } from '../../../src/protocol/errors.ts';

describe('a refusal on the command line', () => {
  const conditions = [
    { code: 'description.missing', message: 'CB-1 has no description.' },
    { code: 'role.missing', message: 'CB-1 names no role.' },
  ];
  const refusal = (message: string, of = conditions): string =>
    described(reportOf(new WireError('gate.refused', message, { conditions: of })));

  it('says each of several conditions once, under what they stand in the way of', () => {
    assert.equal(
      refusal('CB-1 cannot move to Ready. CB-1 has no description. CB-1 names no role.'),
      [
        'error[gate.refused]: CB-1 cannot move to Ready.',
        '  - description.missing: CB-1 has no description.',
        '  - role.missing: CB-1 names no role.',
      ].join('\n'),
    );
  });

  it('has a word of its own where the message is nothing but the conditions', () => {
    assert.match(
      refusal('CB-1 has no description. CB-1 names no role.'),
      /^error\[gate.refused\]: More than one thing is in the way\.\n {2}- description/,
    );
  });

  it('keeps a message that says something else', () => {
    assert.match(
      refusal('Rita holds this ticket.'),
      /^error\[gate.refused\]: Rita holds this ticket\.\n {2}- desc/,
    );
  });

  it('says one condition in one line', () => {
    const message = 'CB-1 cannot move to Ready. CB-1 has no description.';
    assert.equal(refusal(message, conditions.slice(0, 1)), `error[gate.refused]: ${message}`);
    assert.match(refusal('Not now.', conditions.slice(0, 1)), /Not now\.\n {2}- description/);
    assert.equal(refusal(message, []), `error[gate.refused]: ${message}`);
  });
});
