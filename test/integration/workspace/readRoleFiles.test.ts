import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readRoleFiles } from '../../../src/workspace/readRoleFiles.ts';
import type { WorkspaceError } from '../../../src/workspace/workspaceError.ts';

const text = (name: string): string => `---\nname: ${name}\ntitle: A role\ntakes: [refine]\n---\nA role.\n`;

describe('Reading role files', () => {
  let cwd: string;
  beforeEach(() => {
    cwd = mkdtempSync(path.join(tmpdir(), 'callboard-roles-'));
    mkdirSync(path.join(cwd, 'roles'));
    for (const name of ['b', 'a']) writeFileSync(path.join(cwd, 'roles', `${name}.md`), text(name));
    writeFileSync(path.join(cwd, 'roles', 'notes.txt'), 'no role');
  });
  afterEach(() => rmSync(cwd, { recursive: true, force: true }));

  const read = async (...places: string[]): Promise<string[]> =>
    (await readRoleFiles(places, cwd)).map(({ file, role }) => `${file} ${role.name}`);

  const failure = async (...places: string[]): Promise<WorkspaceError> => {
    const error: unknown = await read(...places).then(
      () => assert.fail('nothing was wrong'),
      (thrown: unknown) => thrown,
    );
    return error as WorkspaceError;
  };

  it('takes files, and of a folder those that are markdown, each once', async () => {
    const [a, b] = [path.join('roles', 'a.md'), path.join('roles', 'b.md')];
    assert.deepEqual(await read('roles', a), [`${a} a`, `${b} b`]);
    assert.deepEqual(await read(path.join(cwd, b)), [`${path.join(cwd, b)} b`]);
  });

  it('names everything that is wrong in all of them, with file and line', async () => {
    writeFileSync(path.join(cwd, 'bad.md'), '---\nname: A\ntitle: A\ntakes: [fly]\n---\nA role.\n');
    writeFileSync(path.join(cwd, 'twin.md'), text('a'));
    const { code, message, data } = await failure('bad.md', 'roles/a.md', 'twin.md');
    assert.equal(code, 'roleFile.invalid');
    assert.deepEqual(message.split('\n'), [
      'bad.md:2: name: Names are lower-case letters, digits and hyphens, 1 to 48 characters.',
      'bad.md:4: takes: This has to be one of refine, implement, review, retire.',
      'twin.md:2: name: The role a is in roles/a.md too. Give one of them another name.',
    ]);
    assert.deepEqual((data['problems'] as unknown[])[0], {
      file: 'bad.md',
      line: 2,
      message: 'name: Names are lower-case letters, digits and hyphens, 1 to 48 characters.',
    });
  });

  it('says what cannot be read at all', async () => {
    writeFileSync(path.join(cwd, 'huge.md'), 'x'.repeat(200_000));
    mkdirSync(path.join(cwd, 'empty'));
    for (const place of ['gone.md', 'huge.md', 'empty']) {
      const { code, message } = await failure(place);
      assert.equal(code, 'roleFile.unreadable', place);
      assert.match(message, new RegExp(`^.*${place} cannot be read as a role: .+\\.$`));
    }
  });
});
