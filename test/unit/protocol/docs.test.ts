import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { protocolDocs, protocolDocsFile } from '../../../scripts/protocolDocs.ts';
import { methods } from '../../../src/protocol/contract.ts';
import { errorCodes } from '../../../src/protocol/errors.ts';
import { logPayloads, notifications } from '../../../src/protocol/events.ts';

describe('docs/PROTOCOL.md', () => {
  let text: string;
  before(async () => {
    text = await protocolDocs();
  });

  it('is what the contract says today (node scripts/protocolDocs.ts makes it anew)', () => {
    assert.equal(readFileSync(protocolDocsFile, 'utf8'), text);
  });

  it('has a section for every method, notification and log event, and every error code', () => {
    for (const name of [...methods, ...Object.keys(notifications), ...Object.keys(logPayloads)])
      assert.match(text, new RegExp(`^### ${name.replaceAll('.', '\\.')}$`, 'm'));
    for (const code of Object.keys(errorCodes)) assert.ok(text.includes(`\`${code}\``), code);
  });

  it('links only to sections that it has', () => {
    const anchors = new Set(
      [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
        title
          .toLowerCase()
          .replace(/[^a-z0-9 -]/g, '')
          .replaceAll(' ', '-'),
      ),
    );
    for (const [, anchor = ''] of text.matchAll(/\]\(#([^)]+)\)/g)) assert.ok(anchors.has(anchor), anchor);
  });
});
