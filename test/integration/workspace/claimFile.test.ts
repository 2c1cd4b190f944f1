import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  claimFilePath,
  findClaimFile,
  listClaimFiles,
  readClaimFile,
  removeClaimFile,
  writeClaimFile,
  type ClaimFile,
} from '../../../src/workspace/claimFile.ts';
import { WorkspaceError } from '../../../src/workspace/workspaceError.ts';
import { Sandbox } from './sandbox.ts';

describe('Claim files', () => {
  let box: Sandbox;
  beforeEach(() => {
    box = new Sandbox();
  });
  afterEach(() => {
    box.remove();
  });
  const claim = (change: Partial<ClaimFile> = {}): ClaimFile => {
    const fence = change.fence ?? 1;
    const folder = path.join(box.root, 'CB', `CB-3-f${fence}`);
    return {
      board: 'CB',
      ticket: 'CB-3',
      agent: 'andrew',
      role: 'developer',
      stage: 'implement',
      fence,
      token: 't0ken',
      folder,
      workspaceFile: path.join(folder, 'CB-3.code-workspace'),
      ...change,
    };
  };

  it('are 0600 in a 0700 directory whatever the umask, and read back as written', async () => {
    const old = process.umask(0);
    try {
      await writeClaimFile(box.home, claim());
    } finally {
      process.umask(old);
    }
    const file = claimFilePath(box.home, claim());
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(statSync(path.dirname(file)).mode & 0o777, 0o700);
    assert.deepEqual(await readClaimFile(box.home, claim()), claim());
    assert.deepEqual(readdirSync(path.dirname(file)), ['CB-3-f1.json']);
  });

  it('are found by the folder, the workspace file, or a folder below, the newest first', async () => {
    await writeClaimFile(box.home, claim());
    await writeClaimFile(box.home, claim({ fence: 2 }));
    await writeClaimFile(box.home, claim({ fence: 3, folder: claim().folder }));
    mkdirSync(path.join(claim().folder, 'api'), { recursive: true });
    symlinkSync(claim().folder, path.join(box.folder, 'link'));
    const fenceAt = async (place: string) => (await findClaimFile(box.home, place))?.fence;
    assert.equal(await fenceAt(claim({ fence: 2 }).folder), 2);
    assert.equal(await fenceAt(claim({ fence: 2 }).workspaceFile), 2);
    assert.equal(await fenceAt(path.join(claim().folder, 'api')), 3);
    assert.equal(await fenceAt(path.join(box.folder, 'link', 'api')), 3);
    assert.equal(await fenceAt(`${claim({ fence: 2 }).folder}0`), undefined);
    assert.equal(await fenceAt(box.root), undefined);
  });

  it('are gone after removal, and removing twice is no error', async () => {
    await writeClaimFile(box.home, claim());
    await removeClaimFile(box.home, claim());
    await removeClaimFile(box.home, claim());
    assert.equal(await readClaimFile(box.home, claim()), undefined);
    assert.deepEqual(await listClaimFiles(box.home), { claims: [], damaged: [] });
  });

  it('are refused when they are damaged, links, or under another name, and do not hide the others', async () => {
    await writeClaimFile(box.home, claim());
    const folder = path.join(box.home, 'claims');
    writeFileSync(path.join(folder, 'CB-4-f1.json'), '{"ticket":');
    writeFileSync(path.join(folder, 'CB-5-f1.json'), JSON.stringify(claim()));
    writeFileSync(path.join(folder, 'CB-7-f1.json'), 'x'.repeat(70_000));
    symlinkSync(path.join(folder, 'CB-3-f1.json'), path.join(folder, 'CB-6-f1.json'));
    const { claims, damaged } = await listClaimFiles(box.home);
    assert.deepEqual(claims, [claim()]);
    assert.deepEqual(
      damaged.map((file) => path.basename(file)),
      ['CB-4-f1.json', 'CB-5-f1.json', 'CB-6-f1.json', 'CB-7-f1.json'],
    );
    await assert.rejects(readClaimFile(box.home, { ticket: 'CB-4', fence: 1 }), WorkspaceError);
  });

  it('cannot be written with an id that leaves the folder, nor with content that is no claim', async () => {
    for (const change of [
      { ticket: '../CB-3' },
      { fence: 0 },
      { folder: 'relative' },
      { token: '' },
      { stage: 'other' },
    ])
      await assert.rejects(writeClaimFile(box.home, claim(change)), (error: unknown) => {
        assert.ok(error instanceof WorkspaceError);
        assert.equal(error.code, 'claimFile.invalid');
        assert.ok(!error.message.includes('t0ken'));
        return true;
      });
  });
});
