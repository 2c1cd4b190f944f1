import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HubClient } from '../../src/client/hubClient.ts';
import { homeFrom } from '../../src/wire/home.ts';
import { vsixFile } from '../../scripts/project.ts';
import { Editor, type EditorOptions } from '../support/editor/editor.ts';
import { EditorWindow } from '../support/editor/editorWindow.ts';

/** A desk: an editor with the packaged extension, a home of its own, and real repositories. Gone after `close()`. */
export class Desk {
  readonly editor: Editor;
  readonly home: string;
  readonly #folder: string;
  #client: HubClient | undefined;

  private constructor(editor: Editor, folder: string) {
    this.editor = editor;
    this.#folder = folder;
    this.home = join(folder, 'home');
  }

  static async start(options: Pick<EditorOptions, 'settings'> = {}): Promise<Desk> {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'callboard-desk-')));
    const env = { CALLBOARD_HOME: join(folder, 'home') };
    const editor = await Editor.start({ vsix: vsixFile, env, ...options });
    return new Desk(editor, folder);
  }

  /** A repository with one commit. */
  repository(name: string): string {
    const root = this.path(name);
    mkdirSync(root);
    this.git(name, 'init', '--quiet', '--initial-branch=main');
    writeFileSync(join(root, 'README.md'), `# ${name}\n`);
    this.git(name, 'add', '.');
    this.git(name, '-c', 'user.name=Test', '-c', 'user.email=test@example.org', 'commit', '-m', 'Begin');
    return root;
  }

  /** Where a repository of the desk is. */
  path(name: string): string {
    return join(this.#folder, name);
  }

  /** Runs git in a repository of the desk and returns what it prints. */
  git(name: string, ...args: string[]): string {
    return execFileSync('git', args, { cwd: this.path(name), encoding: 'utf8' });
  }

  /** What a window leaves that dies after it has made the one worktree of CB-7, in the repository `api`. */
  leaveHalfMade(board: string): { record: string; folder: string } {
    const folder = join(this.home, 'workspaces', board, 'CB-7-f1');
    const worktree = join(folder, 'api');
    const branch = 'callboard/CB-7-cut-off';
    const [root, baseSha] = [this.path('api'), this.git('api', 'rev-parse', 'HEAD').trim()];
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.git('api', 'worktree', 'add', '--quiet', '-b', branch, worktree);
    const making = join(this.home, 'making');
    mkdirSync(making, { recursive: true, mode: 0o700 });
    const record = join(making, 'CB-7-f1.json');
    const repository = {
      ...{ name: 'api', root, commonDir: join(root, '.git'), worktree, branch },
      ...{ baseRef: 'main', baseSha, making: 'create' },
    };
    const made = { board, ticket: 'CB-7', fence: 1, folder, folders: [folder], repositories: [repository] };
    writeFileSync(record, JSON.stringify({ ...made, files: {}, maker: null }), { mode: 0o600 });
    return { record, folder };
  }

  /** A second program at the same hub, for what a test wants to know or to have happen elsewhere. It starts no hub. */
  async client(): Promise<HubClient> {
    const home = homeFrom({ CALLBOARD_HOME: this.home });
    this.#client ??= new HubClient({ home, version: '0.0.1', kind: 'cli' });
    await this.#client.connect();
    return this.#client;
  }

  /** Kills the hub as a crash would. */
  async killHub(): Promise<void> {
    const client = await this.client();
    const { pid } = await client.call('hub.status', {});
    process.kill(pid, 'SIGKILL');
  }

  /** What every window shows, for a test that failed. */
  async keepPictures(): Promise<void> {
    for (const [number, page] of this.editor.context.pages().entries())
      await new EditorWindow(page).screenshot(`e2e/failed-${String(number + 1)}`);
  }

  async close(): Promise<void> {
    try {
      if (this.#client?.state === 'connected') await this.#client.call('hub.stop', { reason: 'stopped' });
      this.#client?.dispose();
    } finally {
      await this.editor.close();
      rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
    }
  }
}

/** Shows the side bar of Callboard. */
export async function showSideBar(window: EditorWindow): Promise<void> {
  const shown = window.page.locator('.sidebar .composite.title', { hasText: 'Callboard' });
  if (!(await shown.isVisible()))
    await window.page.locator('.activitybar [aria-label="Callboard"]').first().click();
  await shown.waitFor();
}

/** Chooses a role by its title, as a new agent of this name. */
export async function chooseRole(window: EditorWindow, role: string, agent: string): Promise<void> {
  await window.runCommand('Callboard: Choose Role');
  await asked(window, 'What this window is for');
  await choose(window, role);
  await asked(window, 'Name of the agent');
  await window.answer(agent);
  await window.statusBar(agent).waitFor();
}

/** Waits until the open input box or pick asks this: its prompt, title or placeholder says so. */
export async function asked(window: EditorWindow, text: string): Promise<void> {
  const said = JSON.stringify(text);
  await window.quickInput.locator(`:text(${said}), input[placeholder*=${said}]`).first().waitFor();
}

/** Chooses the first entry of the open pick that contains a text, by typing it: the pointer would meet the entry's hover. */
export async function choose(window: EditorWindow, text: string): Promise<void> {
  const input = window.quickInput.locator('input[type="text"]').first();
  await input.fill(text);
  await window.quickPick(text).first().waitFor();
  await window.page.keyboard.press('Enter');
}

/** Chooses the board of a window by its name. */
export async function joinBoard(window: EditorWindow, name: string): Promise<void> {
  await window.runCommand('Callboard: Choose Board…');
  await choose(window, name);
  await window.statusBar('choose role').waitFor();
}

/** Waits for a condition that something else brings about. */
export async function eventually(
  what: string,
  holds: () => boolean | Promise<boolean>,
  limitMs = 30_000,
): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`Not within ${String(limitMs)} ms: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
