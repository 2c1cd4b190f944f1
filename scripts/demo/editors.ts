import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findProgram } from '../editor/browser.ts';
import { ensureCodeServer } from '../editor/codeServer.ts';
import { closeDesktop, installIntoDesktop, openOnDesktop } from '../editor/desktop.ts';
import { installExtension, startEditorServer } from '../editor/server.ts';
import { editorNames } from '../startOptions.mjs';
import type { Demo } from './demo.ts';

/** An editor with a profile of its own, kept in the folder of the demo. */
export interface DemoEditor {
  readonly title: string;
  /** Where its profile is. */
  readonly home: string;
  prepare(): Promise<void>;
  install(vsix: string): Promise<void>;
  open(): Promise<OpenEditor>;
}

export interface OpenEditor {
  /** How the person gets to the windows; one line each. */
  readonly ways: readonly string[];
  /** Settles when there is no editor any more. */
  readonly ended: Promise<unknown>;
  close(): Promise<void>;
}

type EditorName = (typeof editorNames)[number];

/** The editor that was asked for, else the first desktop editor on the PATH, else the one in the browser. */
export function chooseEditor(
  demo: Demo,
  options: { editor: EditorName | undefined; port: number },
): DemoEditor {
  const desktops = editorNames.filter((name) => name !== 'browser');
  const name =
    options.editor ?? desktops.find((candidate) => hasScreen() && findProgram(candidate)) ?? 'browser';
  if (name === 'browser') return browserEditor(demo, options.port);
  const command = findProgram(name);
  if (command === undefined)
    throw new Error(
      `${name} is not on the PATH. "--editor browser" needs no editor: it uses a local code-server.`,
    );
  return desktopEditor(demo, { name, command });
}

/** On a Linux without a screen a desktop editor is of no use even when its command is there. */
function hasScreen(): boolean {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}

function desktopEditor(demo: Demo, { name, command }: { name: string; command: string }): DemoEditor {
  const home = join(demo.folder, 'editors', name);
  const editor = { command, home, env: demo.env };
  return {
    title: name,
    home,
    prepare: () => Promise.resolve(),
    install: (vsix) => installIntoDesktop(editor, vsix),
    open: () =>
      Promise.resolve({
        ways: ['It is open. For a second window use File > New Window and open', `  ${demo.service}`],
        ended: openOnDesktop(editor, demo.workspaceFile),
        close: () => closeDesktop(editor),
      }),
  };
}

function browserEditor(demo: Demo, port: number): DemoEditor {
  const home = join(demo.folder, 'editors', 'browser');
  return {
    title: 'code-server',
    home,
    prepare: ensureCodeServer,
    install: (vsix) => installExtension(vsix, { home }),
    open: async () => {
      const tokenFile = tokenIn(home);
      const token = readFileSync(tokenFile, 'utf8');
      const server = await startEditorServer({ home, port, tokenFile, env: demo.env });
      const address = (opened: Record<string, string>): string =>
        `${server.url}/?${new URLSearchParams({ tkn: token, ...opened }).toString()}`;
      return {
        ways: [
          `First window:   ${address({ workspace: demo.workspaceFile })}`,
          `Second window:  ${address({ folder: demo.service })}`,
        ],
        ended: server.ended,
        close: () => server.close(),
      };
    },
  };
}

/** Whoever opens a window in the browser runs programs as this user: the address holds a secret. It stays the same, so that a bookmark works. */
function tokenIn(home: string): string {
  const file = join(home, 'token');
  if (!existsSync(file)) {
    mkdirSync(home, { recursive: true });
    writeFileSync(file, randomBytes(18).toString('hex'), { mode: 0o600 });
  }
  return file;
}

/** Settings of the demo's profile; what the person changes there later is kept. */
export function writeSettings(home: string): void {
  const file = join(home, 'user', 'User', 'settings.json');
  if (existsSync(file)) return;
  mkdirSync(dirname(file), { recursive: true });
  const settings = {
    // The demo's folders were just made by ourselves.
    'security.workspace.trust.enabled': false,
    'workbench.startupEditor': 'none',
    'workbench.secondarySideBar.defaultVisibility': 'hidden',
    'extensions.ignoreRecommendations': true,
    'telemetry.telemetryLevel': 'off',
  };
  writeFileSync(file, `${JSON.stringify(settings, null, 2)}\n`);
}
