import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readHubFile } from '../../../src/client/hubFileReader.ts';
import { homeFrom, type Home } from '../../../src/wire/home.ts';

describe('reading hub.json', () => {
  let home: Home;
  beforeEach(() => {
    home = homeFrom({ CALLBOARD_HOME: mkdtempSync(path.join(tmpdir(), 'callboard-home-')) });
  });
  afterEach(() => rmSync(home.folder, { recursive: true, force: true }));

  const valid = {
    endpoint: '/tmp/x.sock',
    token: 'ab'.repeat(32),
    pid: 7,
    version: '1.0.0',
    protocol: { min: 1, max: 1 },
    startedAt: 1,
  };

  it('gives what a hub wrote, and passes fields it does not know', () => {
    writeFileSync(home.hubFile, JSON.stringify({ ...valid, future: true }));
    assert.equal(readHubFile(home).file?.pid, 7);
  });

  for (const [what, text] of Object.entries({
    nothing: undefined,
    'an empty file': '',
    'half a file': JSON.stringify(valid).slice(0, 40),
    'no object': '42',
    'a token that is none': JSON.stringify({ ...valid, token: 'secret' }),
  }))
    it(`takes ${what} for no hub`, () => {
      if (text !== undefined) writeFileSync(home.hubFile, text);
      assert.equal(readHubFile(home).file, undefined);
    });

  it('follows no link', () => {
    const elsewhere = path.join(home.folder, 'elsewhere.json');
    writeFileSync(elsewhere, JSON.stringify(valid));
    symlinkSync(elsewhere, home.hubFile);
    assert.equal(readHubFile(home).file, undefined);
  });
});
