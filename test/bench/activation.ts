import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { ensureCodeServer } from '../../scripts/editor/codeServer.ts';
import { installExtension, startEditorServer } from '../../scripts/editor/server.ts';
import { packageExtension } from '../../scripts/package.ts';
import { root, vsixFile } from '../../scripts/project.ts';
import { launchBrowser } from '../support/editor/browser.ts';
import { endHub } from '../support/editor/hub.ts';
import { until } from '../support/team.ts';
import type { Bench } from './bench.ts';
import { spreadOf } from './distribution.ts';

/** How long the extension takes of a starting window: what it says itself in a real editor, and what loading its code costs. */
export const activation: Bench = {
  name: 'activation',
  async measure({ quick, folder, progress }) {
    progress('packaging');
    await packageExtension();
    const windows = quick ? 3 : 9;
    progress(`opening ${String(windows)} windows of a real editor`);
    const measured = await activateInWindows(folder(), windows);
    const loads = Array.from({ length: windows }, () => loadBundle());
    const bare = Array.from({ length: windows }, () => nodeAlone());
    return [
      {
        name: 'activation of the extension, activate()',
        unit: 'ms',
        value: spreadOf(measured),
        target: { at: 'most', value: 50 },
        floors: [],
        note: 'its own line in the log of a window; an empty activate() takes nothing',
      },
      {
        name: 'loading the code of the extension',
        unit: 'ms',
        value: spreadOf(loads),
        floors: [{ name: 'start of node -e 0', value: spreadOf(bare) }],
        note: 'require() of the bundle in a fresh node, with an empty vscode module',
      },
    ];
  },
};

async function activateInWindows(home: string, windows: number): Promise<number[]> {
  await ensureCodeServer();
  mkdirSync(join(home, 'user', 'User'), { recursive: true });
  const settings = { 'security.workspace.trust.enabled': false, 'workbench.startupEditor': 'none' };
  writeFileSync(join(home, 'user', 'User', 'settings.json'), JSON.stringify(settings));
  await installExtension(vsixFile, { home });
  const opened = join(home, 'opened');
  mkdirSync(opened);
  const callboardHome = join(home, 'callboard');
  const env = { EXTENSIONS_GALLERY: '{}', CALLBOARD_HOME: callboardHome };
  const server = await startEditorServer({ home, env });
  const browser = await launchBrowser();
  try {
    const context = await browser.newContext();
    const address = `${server.url}/?folder=${encodeURIComponent(opened)}`;
    // The first window of an editor starts with cold caches, and nobody opens only one.
    for (let window = 0; window <= windows; window++) await activateOnce(context, { address, home, window });
    return activationsIn(home).slice(1);
  } finally {
    await browser.close();
    await server.close();
    await endHub(callboardHome);
  }
}

async function activateOnce(
  context: BrowserContext,
  { address, home, window }: { address: string; home: string; window: number },
): Promise<void> {
  const page = await context.newPage();
  await page.goto(address);
  await until('the extension has said how long it took', () => activationsIn(home).length > window, 60_000);
  await page.close();
}

/** What the extension wrote into the logs of all windows so far, the oldest first. */
function activationsIn(home: string): number[] {
  const lines = globSync('**/*Callboard.log', { cwd: home }).flatMap((file) =>
    readFileSync(join(home, file), 'utf8').split('\n'),
  );
  return lines
    .sort()
    .flatMap((line) => /Activated in ([\d.]+) ms/.exec(line)?.[1] ?? [])
    .map(Number);
}

/** A `vscode` of which everything can be taken, extended and called: enough to load the code, not to run it. */
const loadScript = `
  const anything = new Proxy(class {}, { get: (target, name) => (name in target ? target[name] : anything), apply: () => anything });
  const Module = require('node:module');
  const load = Module._load;
  Module._load = (name, ...rest) => (name === 'vscode' ? anything : load(name, ...rest));
  const startedAt = performance.now();
  require(process.argv[1]);
  console.log(performance.now() - startedAt);
  process.exit();
`;

function loadBundle(): number {
  const bundle = join(root, 'dist', 'extension.cjs');
  return Number(execFileSync(process.execPath, ['-e', loadScript, bundle], { encoding: 'utf8' }));
}

function nodeAlone(): number {
  const startedAt = performance.now();
  execFileSync(process.execPath, ['-e', '0']);
  return performance.now() - startedAt;
}
