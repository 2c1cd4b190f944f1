import assert from 'node:assert/strict';
import type { Board } from '../../../src/protocol/board.ts';
import { claimOfFeatureFolder, isWithin, ownBoards } from '../../../src/extension/session/ownBoards.ts';

function board(key: string, ...roots: string[]): Board {
  return {
    key,
    repos: roots.map((root) => ({ name: root.slice(root.lastIndexOf('/') + 1), root })),
  } as unknown as Board;
}

const workspaceRoot = '/home/u/.callboard/workspaces';
const boards = [board('CB', '/code/api', '/code/service'), board('XY', '/other/api'), board('ZZ')];

function of(...places: string[]): string[] {
  return ownBoards(boards, { places, workspaceRoot });
}

describe('the boards of a window', () => {
  it('are those with a repository that it has open', () => {
    assert.deepEqual(of('/code/api'), ['CB']);
  });

  it('are those with a repository it has a folder of open, or the parent of', () => {
    assert.deepEqual(of('/code/api/src/deep'), ['CB']);
    assert.deepEqual(of('/code'), ['CB']);
  });

  it('are not those whose repository only begins like the folder', () => {
    assert.deepEqual(of('/code/api-two'), []);
    assert.equal(isWithin('/code/api-two', '/code/api'), false);
    assert.equal(isWithin('/code/..api', '/code'), true);
  });

  it('are several when several hold what is open', () => {
    assert.deepEqual(of('/code/service', '/other/api'), ['CB', 'XY']);
  });

  it('is the one whose feature folder it has open, whatever repositories it has', () => {
    assert.deepEqual(of(`${workspaceRoot}/ZZ/ZZ-3-f1/api`), ['ZZ']);
    assert.deepEqual(of(`${workspaceRoot}/no board/x`), []);
  });

  it('go with the claim that the feature folder was made for', () => {
    const claimOf = (place: string) => claimOfFeatureFolder(place, workspaceRoot);
    assert.deepEqual(claimOf(`${workspaceRoot}/CB/CB-3-f12/CB-3.code-workspace`), {
      ticket: 'CB-3',
      fence: 12,
    });
    assert.deepEqual(claimOf(`${workspaceRoot}/CB/CB-3-f1`), { ticket: 'CB-3', fence: 1 });
    for (const other of ['CB', 'CB/CB-3', 'CB/CB-3-f0', 'CB/CB-3-f1x/api', 'CB/-f1', '../CB/CB-3-f1'])
      assert.equal(claimOf(`${workspaceRoot}/${other}`), undefined, other);
  });

  it('is none for a window without a folder', () => {
    assert.deepEqual(of(), []);
  });
});
