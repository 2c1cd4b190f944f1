import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { ensureCodeServer } from '../../../scripts/editor/codeServer.ts';
import { installExtension, startEditorServer, type EditorServer } from '../../../scripts/editor/server.ts';
import { launchBrowser } from './browser.ts';
import { EditorWindow } from './editorWindow.ts';
import { endHub } from './hub.ts';

export interface EditorOptions {
  /** A packaged extension to install before the start. */
  readonly vsix?: string;
  /** User settings besides those that keep a test quiet. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Reaches extension hosts and terminals. `CALLBOARD_HOME` is a folder of this editor unless it is named here. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Allows a page to load an unpacked extension with its test suite. */
  readonly testDriver?: boolean;
}

/** What to open in a window: a folder, a `.code-workspace` file, or nothing. */
export type Opened =
  { readonly folder: string } | { readonly workspace: string } | Readonly<Record<string, never>>;

const quietSettings = {
  'security.workspace.trust.enabled': false,
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'chat.disableAIFeatures': true,
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
  'telemetry.telemetryLevel': 'off',
  'window.confirmBeforeClose': 'never',
};

/**
 * A real VS Code: its server, a browser and one browser context in which every window is a page with an extension host
 * of its own. Everything it writes is in a folder of its own, gone after `close()`.
 */
export class Editor {
  readonly context: BrowserContext;
  readonly url: string;
  /** `CALLBOARD_HOME` of every window; its hub ends with the editor. */
  readonly callboardHome: string;
  readonly #server: EditorServer;
  readonly #browser: Browser;
  readonly #home: string;

  private constructor(parts: {
    server: EditorServer;
    browser: Browser;
    context: BrowserContext;
    home: string;
    callboardHome: string;
  }) {
    this.context = parts.context;
    this.url = parts.server.url;
    this.#server = parts.server;
    this.#browser = parts.browser;
    this.#home = parts.home;
    this.callboardHome = parts.callboardHome;
  }

  static async start({ vsix, settings, env, testDriver }: EditorOptions = {}): Promise<Editor> {
    await ensureCodeServer();
    const home = await mkdtemp(join(tmpdir(), 'callboard-editor-'));
    await mkdir(join(home, 'user', 'User'), { recursive: true });
    const allSettings = JSON.stringify({ ...quietSettings, ...settings });
    await writeFile(join(home, 'user', 'User', 'settings.json'), allSettings);
    if (vsix !== undefined) await installExtension(vsix, { home });
    const callboardHome = env?.['CALLBOARD_HOME'] ?? join(home, 'callboard');
    const server = await startEditorServer({
      home,
      // No marketplace: a test asks nothing of the network.
      env: { EXTENSIONS_GALLERY: '{}', ...env, CALLBOARD_HOME: callboardHome },
      ...(testDriver !== undefined && { testDriver }),
    });
    try {
      const browser = await launchBrowser();
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
      return new Editor({ server, browser, context, home, callboardHome });
    } catch (error) {
      await server.close();
      throw error;
    }
  }

  /** What the server printed, for a failed test. */
  log(): string {
    return this.#server.log();
  }

  /** Opens a window and waits until its workbench is up. */
  async open(opened: Opened = {}): Promise<EditorWindow> {
    const page = await this.context.newPage();
    await page.goto(this.address(opened));
    return this.window(page);
  }

  /** The address of a window, with further query parameters. */
  address(opened: Opened, query: Readonly<Record<string, string>> = {}): string {
    return `${this.url}/?${new URLSearchParams({ ...opened, ...query }).toString()}`;
  }

  /** Does `act` and returns the window that it opened, once its workbench is up. */
  async windowOpenedBy(act: () => Promise<unknown>): Promise<EditorWindow> {
    const [page] = await Promise.all([this.context.waitForEvent('page'), act()]);
    return this.window(page);
  }

  async window(page: Page): Promise<EditorWindow> {
    const window = new EditorWindow(page);
    await window.waitUntilReady();
    return window;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#server.close();
    await endHub(this.callboardHome);
    await rm(this.#home, { recursive: true, force: true, maxRetries: 5 });
  }
}
