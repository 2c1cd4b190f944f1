import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { artifactsFolder } from '../../../scripts/project.ts';

const readyLimitMs = 30_000;
/** How long an open palette may take to show a command it knows. */
const paletteLimitMs = 4_000;

/** One window of a real VS Code, driven as a person would: palette, trees, notifications. */
export class EditorWindow {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** The workbench is up when its status bar has an entry; the remote indicator is the first. */
  async waitUntilReady(): Promise<void> {
    await this.page.locator('.monaco-workbench .statusbar-item').first().waitFor({ timeout: readyLimitMs });
  }

  /**
   * Runs a command by its palette title, for example `Callboard: Open Board`. A workbench that still starts may close the
   * palette again, or not list the command yet; a person would then open it once more.
   */
  async runCommand(title: string): Promise<void> {
    const input = this.quickInput.locator('input[type="text"]').first();
    const until = performance.now() + readyLimitMs;
    for (;;) {
      try {
        await this.page.keyboard.press('F1');
        await input.fill(`>${title}`, { timeout: paletteLimitMs });
        await this.quickPick(title).first().click({ timeout: paletteLimitMs });
        return;
      } catch (error) {
        if (performance.now() > until) throw error;
        await this.page.keyboard.press('Escape');
      }
    }
  }

  /** The quick input: palette, quick pick or input box. */
  get quickInput(): Locator {
    return this.page.locator('.quick-input-widget');
  }

  /** The entries of the open quick pick that contain a text. */
  quickPick(text: string): Locator {
    return this.quickInput.locator('.monaco-list-row').filter({ hasText: text });
  }

  /** Types into the open input box and accepts it. */
  async answer(text: string): Promise<void> {
    await this.quickInput.locator('input[type="text"]').first().fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** The rows of a tree view, by the title in its header; the view must be visible. */
  tree(title: string): Locator {
    const pane = this.page
      .locator('.pane')
      .filter({ has: this.page.locator('.pane-header', { hasText: title }) });
    return pane.locator('.monaco-list-row');
  }

  /** What the rows of a tree say, top to bottom, as a screen reader hears it. */
  async treeLabels(title: string): Promise<string[]> {
    return this.tree(title).evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-label') ?? ''));
  }

  /** The folders at the top of the Explorer; it must be visible, and the window have several. */
  get explorerFolders(): Locator {
    return this.page.locator('.explorer-folders-view .monaco-list-row[aria-level="1"]');
  }

  /** The colour of the title bar as `#rrggbb`. */
  titleBarColour(): Promise<string> {
    return this.page.locator('.part.titlebar').evaluate((bar) => {
      const channels = getComputedStyle(bar).backgroundColor.match(/\d+/g) ?? [];
      return `#${channels.map((channel) => Number(channel).toString(16).padStart(2, '0')).join('')}`;
    });
  }

  /** The entry of Callboard in the status bar, when it contains a text. Git names the ticket there too, in its branch. */
  statusBar(text: string): Locator {
    return this.page.locator('.statusbar-item[id$="callboard.seat"]').filter({ hasText: text });
  }

  /** Notifications that contain a text, as they pop up. The editor hides them again after some seconds. */
  notification(text: string): Locator {
    return this.page.locator('.notification-toast').filter({ hasText: text });
  }

  /** Opens the list of notifications, as a person does who was away when one popped up; gives those that contain a text. */
  async listedNotification(text: string): Promise<Locator> {
    await this.runCommand('Notifications: Show Notifications');
    return this.page.locator('.notifications-center .notification-list-item').filter({ hasText: text });
  }

  /** The document inside the visible webview: two frames deep. */
  get webview(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  }

  /** Saves what the window shows to `artifacts/<name>.png`. A window behind others does not draw, so it comes to the front. */
  async screenshot(name: string): Promise<string> {
    mkdirSync(artifactsFolder, { recursive: true });
    const path = join(artifactsFolder, `${name}.png`);
    await this.page.bringToFront();
    await this.page.screenshot({ path, animations: 'disabled' });
    return path;
  }
}
