import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('the extension host', () => {
  it('has loaded this extension', () => {
    assert.ok(vscode.extensions.getExtension('callboard.callboard'));
  });
});
