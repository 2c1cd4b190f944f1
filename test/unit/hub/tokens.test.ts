import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Fence, SessionId, TicketId } from '../../../src/protocol/ids.ts';
import { loadTokens, Tokens } from '../../../src/hub/tokens.ts';

const binding = { ticket: 'CB-12' as TicketId, stage: 'implement', fence: 7 as Fence } as const;

describe('Tokens', () => {
  const tokens = new Tokens(Buffer.alloc(32, 1));
  const others = new Tokens(Buffer.alloc(32, 2));

  it('say what they were made for', () => {
    assert.deepEqual(tokens.readClaimToken(tokens.claimToken(binding)), binding);
  });

  it('are refused when anything in them was changed', () => {
    const token = tokens.claimToken(binding);
    const forged = [
      token.replace('CB-12', 'CB-13'),
      token.replace('implement', 'review'),
      token.replace('.7.', '.8.'),
      token.replace('.7.', '.07.'),
      token.replace('cb1', 'cb2'),
      `${token}.more`,
      token.slice(0, -1),
      others.claimToken(binding),
      '',
      'cb1.CB-12.implement.7.',
    ];
    for (const one of forged) assert.equal(tokens.readClaimToken(one), undefined, one);
  });

  it('of a session fit that session and no other', () => {
    const session = 'session-number-one' as SessionId;
    assert.ok(tokens.fitsSession(session, tokens.resumeToken(session)));
    assert.ok(!tokens.fitsSession('session-number-two' as SessionId, tokens.resumeToken(session)));
    assert.ok(!tokens.fitsSession(session, others.resumeToken(session)));
    assert.ok(!tokens.fitsSession(session, ''));
  });

  it('follow from a secret that is made once, for this user alone', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'callboard-secret-'));
    try {
      const file = path.join(folder, 'secret');
      const token = loadTokens(file).claimToken(binding);
      assert.equal(statSync(file).mode & 0o777, 0o600);
      assert.ok(!token.includes(readFileSync(file, 'utf8')));
      assert.equal(loadTokens(file).claimToken(binding), token);
      writeFileSync(file, 'no secret');
      assert.throws(() => loadTokens(file), /not a secret of Callboard/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
