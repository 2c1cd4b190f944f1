import assert from 'node:assert/strict';
import { GitFailure, toGitError } from '../../../src/workspace/git.ts';
import { WorkspaceError, toWorkspaceError } from '../../../src/workspace/workspaceError.ts';

const system = (code: string) => Object.assign(new Error(`${code}: it says`), { code });
const git = (words: string) => new GitFailure({ exitCode: 128, stdOut: [], stdErr: [Buffer.from(words)] });

describe('Errors of the system and of git', () => {
  const table: [unknown, string][] = [
    [system('ENOSPC'), 'workspace.noSpace'],
    [system('EDQUOT'), 'workspace.noSpace'],
    [system('EACCES'), 'workspace.noPermission'],
    [system('EPERM'), 'workspace.noPermission'],
    [system('EROFS'), 'workspace.noPermission'],
    [system('EIO'), 'workspace.failed'],
    ['not even an error', 'workspace.failed'],
  ];
  for (const [error, code] of table)
    it(`${String(error)} becomes ${code} and stays its cause`, () => {
      const mapped = toWorkspaceError(error, '/place');
      assert.equal(mapped.code, code);
      assert.equal(mapped.cause, error);
      assert.match(mapped.message, /\/place/);
    });

  const words: [string, string][] = [
    ["fatal: could not create directory of 'x': No space left on device", 'workspace.noSpace'],
    ["fatal: could not create leading directories of 'x': Permission denied", 'workspace.noPermission'],
    ['error: unable to create file x: Read-only file system', 'workspace.noPermission'],
    ['Preparing\nfatal: something else', 'git.failed'],
  ];
  for (const [said, code] of words)
    it(`git saying "${said.split('\n').at(-1) ?? ''}" becomes ${code}`, () => {
      assert.equal(toGitError(git(said), '/place').code, code);
    });

  it('are not wrapped twice', () => {
    const error = new WorkspaceError('workspace.cancelled', 'Cancelled.');
    assert.equal(toWorkspaceError(error, '/place'), error);
    assert.equal(toGitError(error, '/place'), error);
  });
});
