import { mkdtemp, readFile } from 'node:fs/promises';
import { mkdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import * as esbuild from 'esbuild';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { artifactsFolder, root } from '../../../scripts/project.ts';
import { launchBrowser } from '../../support/editor/browser.ts';
import type { HostMessage } from '../../../src/protocol/webviewHostMessages.ts';
import type { ViewMessage } from '../../../src/protocol/webviewMessages.ts';
import { dataNow, demoEntries, demoTickets } from './boardData.ts';
import { FakeHost, type FakeHostOptions } from './fakeHost.ts';
import { readTheme, type Theme, type ThemeName } from './themes.ts';

export interface PageOptions extends FakeHostOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  readonly reducedMotion?: boolean;
  readonly forcedColors?: boolean;
  /** What the page finds as its state from an earlier life. */
  readonly saved?: unknown;
  /** The real time of day instead of the one of the test data: for measurements. */
  readonly realTime?: boolean;
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.ttf': 'font/ttf',
};

// The policy of the extension's page: nothing but what comes with it.
const policy =
  "default-src 'none'; script-src 'nonce-test'; style-src 'self'; font-src 'self'; img-src 'self'";

const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Board</title>
<link rel="stylesheet" href="board.css"></head><body>
<script type="module" nonce="test" src="board.js"></script></body></html>`;

/** Builds the page once, serves it as the editor does, and opens it as often as asked. */
export class BoardPages {
  readonly #browser: Browser;
  readonly #server: Server;
  readonly #folder: string;
  readonly #contexts: BrowserContext[] = [];

  private constructor(browser: Browser, server: Server, folder: string) {
    this.#browser = browser;
    this.#server = server;
    this.#folder = folder;
  }

  static async start(): Promise<BoardPages> {
    const folder = await mkdtemp(join(tmpdir(), 'callboard-board-'));
    await esbuild.build({
      absWorkingDir: root,
      entryPoints: { board: 'webview/board/main.ts' },
      outdir: folder,
      splitting: true,
      bundle: true,
      minify: true,
      format: 'esm',
      target: 'es2023',
      loader: { '.ttf': 'file' },
      assetNames: '[name]',
      logLevel: 'warning',
    });
    const server = createServer((request, response) => {
      const path = new URL(request.url ?? '/', 'http://localhost').pathname;
      const type = contentTypes[extname(path)] ?? 'text/html; charset=utf-8';
      response.setHeader('Content-Type', type);
      response.setHeader('Content-Security-Policy', policy);
      if (path === '/favicon.ico') return void response.writeHead(204).end();
      if (path === '/') return void response.end(html);
      readFile(join(folder, path)).then(
        (content) => response.end(content),
        () => response.writeHead(404).end(),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new BoardPages(await launchBrowser(), server, folder);
  }

  /** Opens the page and waits until it has asked for its board and drawn the answer. */
  async open(options: PageOptions = {}): Promise<BoardPage> {
    const context = await this.#browser.newContext({
      viewport: { width: options.width ?? 1440, height: options.height ?? 900 },
      reducedMotion: options.reducedMotion === true ? 'reduce' : 'no-preference',
      forcedColors: options.forcedColors === true ? 'active' : 'none',
    });
    this.#contexts.push(context);
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    if (options.realTime !== true) await page.clock.setFixedTime(dataNow);
    const boardPage = new BoardPage(page, options);
    await boardPage.load(`http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`, options);
    return boardPage;
  }

  /** Opens the page with the tickets of the demo and one of them beside the board. */
  async openTicket(id: string, options: PageOptions = {}): Promise<BoardPage> {
    const board = await this.open({ tickets: demoTickets(), entries: demoEntries(), ...options });
    await board.card(id).click();
    await board.page.locator('callboard-ticket h2', { hasText: board.host.ticket(id).title }).waitFor();
    await board.settled();
    return board;
  }

  /** Closes every page that was opened since the last time. */
  async closePages(): Promise<void> {
    await Promise.all(this.#contexts.splice(0).map((context) => context.close()));
  }

  async close(): Promise<void> {
    await this.closePages();
    await this.#browser.close();
    await new Promise((resolve) => this.#server.close(resolve));
    rmSync(this.#folder, { recursive: true });
  }
}

/** One open board with the host behind it. */
export class BoardPage {
  readonly page: Page;
  readonly host: FakeHost;
  /** What the page complained about: content policy, errors, warnings. */
  readonly complaints: string[] = [];

  constructor(page: Page, options: FakeHostOptions) {
    this.page = page;
    this.host = new FakeHost(options, (messages) => this.#post(messages));
  }

  async load(url: string, { theme = 'dark', saved }: PageOptions): Promise<void> {
    const { page } = this;
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    await page.exposeFunction('toHost', (value: unknown) => this.host.take(value));
    await page.exposeFunction('hostAnsweredAll', () => this.host.answeredAll());
    await page.addInitScript(installHost, { theme: readTheme(theme), saved });
    await page.goto(url);
    await this.settled();
  }

  /**
   * Waits until page and host have said all they had to say to each other, held answers aside, and the page has drawn it.
   * What a test did before is over after this; reading once is then enough.
   */
  async settled(): Promise<void> {
    for (let [before, now] = [-1, 0]; before !== now;) {
      before = now;
      now = await this.page.evaluate(waitUntilHeardAndDrawn);
    }
  }

  async #post(messages: HostMessage[]): Promise<void> {
    // As text: the browser driver takes seconds to carry 10,000 objects across.
    await this.page.evaluate((text) => {
      for (const message of JSON.parse(text) as unknown[]) window.postMessage(message, '*');
    }, JSON.stringify(messages));
  }

  card(id: string) {
    return this.page.locator(`.card[data-ticket="${id}"]`);
  }

  column(status: string) {
    return this.page.locator(`.column[data-status="${status}"]`);
  }

  /** What the page has sent of one type, by what was done before. */
  async sent<Type extends ViewMessage['type']>(type: Type): Promise<Extract<ViewMessage, { type: Type }>[]> {
    await this.settled();
    return this.host.sent(type);
  }

  /** What was last said to those who listen. */
  async said(): Promise<string> {
    await this.settled();
    return (await this.page.locator('.for-ears[role="status"]').textContent()) ?? '';
  }

  /** The id of the ticket whose card has the focus. */
  async focused(): Promise<string | undefined> {
    await this.settled();
    return this.page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset['ticket']);
  }

  async screenshot(name: string): Promise<void> {
    const folder = join(artifactsFolder, 'webview');
    mkdirSync(folder, { recursive: true });
    await this.settled();
    await this.page.screenshot({ path: join(folder, `${name}.png`) });
  }
}

/** Runs in the page; resolves with how many messages the host has had from it. */
async function waitUntilHeardAndDrawn(): Promise<number> {
  const { hostAnsweredAll } = window as unknown as { hostAnsweredAll: () => Promise<number> };
  const heard = await hostAnsweredAll();
  // Behind every answer in the queue of messages; then the frame that draws them, and the one after it.
  await new Promise<void>((resolve) => {
    const mark = crypto.randomUUID();
    const take = ({ data }: MessageEvent<unknown>): void => {
      if (data !== mark) return;
      window.removeEventListener('message', take);
      requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
    };
    window.addEventListener('message', take);
    window.postMessage(mark, '*');
  });
  return heard;
}

/** Runs in the page before anything else: the editor's side of a webview. */
function installHost({ theme, saved }: { theme: Theme; saved: unknown }): void {
  let state = saved;
  const page = window as unknown as Record<string, unknown>;
  page['savedState'] = () => state;
  page['acquireVsCodeApi'] = () => ({
    postMessage: (message: unknown) => void (page['toHost'] as (value: unknown) => Promise<void>)(message),
    getState: () => state,
    setState: (next: unknown) => {
      state = next;
      return next;
    },
  });
  document.addEventListener('DOMContentLoaded', () => {
    document.body.className = `vscode-body ${theme.bodyClass}`;
    const { style } = document.documentElement;
    for (const [name, value] of Object.entries(theme.variables)) style.setProperty(name, value);
  });
}
