import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { commandIds } from '../../../src/extension/commands/commandIds.ts';
import { panelIds } from '../../../src/extension/panels/panelIds.ts';
import { contextKeys } from '../../../src/extension/session/contexts.ts';
import { viewIds } from '../../../src/extension/views/viewIds.ts';
import { extension } from './inside.ts';

interface Manifest {
  readonly activationEvents: readonly string[];
  readonly contributes: {
    readonly commands: readonly { command: string; title: string; category: string }[];
    readonly menus: Record<string, readonly { command: string; when?: string }[]>;
    readonly views: Record<string, readonly { id: string }[]>;
    readonly configuration: { readonly properties: Record<string, unknown> };
  };
}

function manifest(): Manifest {
  return extension().packageJSON as Manifest;
}

function sorted(values: Iterable<string>): string[] {
  return [...new Set(values)].sort();
}

/** All of the extension's sources as one text. */
function sources(): string {
  const folder = join(extension().extensionPath, 'src', 'extension');
  return globSync('**/*.ts', { cwd: folder })
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
}

describe('the manifest', () => {
  it('names the commands of the table and no other', () => {
    const declared = manifest().contributes.commands.map(({ command }) => command);
    assert.deepEqual(sorted(declared), sorted(commandIds));
  });

  it('declares only commands that are registered, and every registered command is declared', async () => {
    await extension().activate();
    const registered = (await vscode.commands.getCommands(true)).filter((id) =>
      /^callboard\.\w+\.\w+$/.test(id),
    );
    // The editor adds commands of its own for each view.
    const ours = registered.filter(
      (id) => !viewIds.some((view) => id.startsWith(`${view}.`)) || commandIds.some((one) => one === id),
    );
    assert.deepEqual(sorted(ours), sorted(commandIds));
  });

  it('names the views of the table and no other', () => {
    const declared = Object.values(manifest().contributes.views).flat();
    assert.deepEqual(sorted(declared.map(({ id }) => id)), sorted(viewIds));
  });

  it('activates the extension for each panel that is restored', () => {
    const events = manifest().activationEvents.filter((event) => event.startsWith('onWebviewPanel:'));
    assert.deepEqual(sorted(events), sorted(panelIds.map((id) => `onWebviewPanel:${id}`)));
  });

  it('asks for contexts that are set, and every context that is set is asked for', () => {
    const text = JSON.stringify(manifest().contributes).replaceAll('callboard.svg', '');
    const conditions = text.match(/callboard\.[A-Za-z]+\b(?![.\w])/g) ?? [];
    const others = new Set<string>([...viewIds, ...panelIds, 'callboard.home']);
    const asked = sorted(conditions.filter((key) => !others.has(key)));
    assert.deepEqual(asked, sorted(contextKeys));
  });

  it('offers only settings that the code reads, and the code reads only settings that are offered', () => {
    const offered = Object.keys(manifest().contributes.configuration.properties).map((key) =>
      key.replace('callboard.', ''),
    );
    const code = sources();
    const read = [...code.matchAll(/(?:\bget(?:<[^>]+>)?|\btext|\bupdate)\('([a-zA-Z.]+)'/g)].map(
      ([, key]) => key ?? '',
    );
    assert.deepEqual(
      offered.filter((key) => !read.includes(key)),
      [],
    );
  });

  it('puts only declared commands into menus', () => {
    const declared = new Set<string>(commandIds);
    const used = Object.values(manifest().contributes.menus).flatMap((items) =>
      items.map(({ command }) => command),
    );
    assert.deepEqual(
      used.filter((command) => !declared.has(command)),
      [],
    );
  });

  it('gives every command a translated title and the category of the product', () => {
    for (const { command, title, category } of manifest().contributes.commands) {
      assert.doesNotMatch(title, /^%|^$/, command);
      assert.equal(category, 'Callboard');
    }
  });
});
