import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CreateRequest } from '../../../src/workspace/createRequest.ts';

/** A temporary directory with real repositories, a home and a root for workspaces. */
export class Sandbox {
  readonly folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'callboard-workspace-')));
  readonly home = path.join(this.folder, 'home');
  readonly options = { home: this.home };
  readonly root = path.join(this.folder, 'work');

  /** Runs git as the person would, with more variables when the first argument holds some. */
  git(cwd: string, ...args: (string | { env: Record<string, string> })[]): string {
    const more = args.flatMap((one) => (typeof one === 'string' ? [] : [one.env]));
    const words = args.filter((one) => typeof one === 'string');
    const env = { ...gitEnv, ...more[0] };
    return execFileSync('git', words, {
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env,
    }).trim();
  }

  /** A repository on `main` with one commit of these files. */
  repository(name: string, files: Record<string, string> = { 'README.md': `# ${name}\n` }): string {
    const folder = path.join(this.folder, 'repos', name);
    mkdirSync(folder, { recursive: true });
    this.git(folder, 'init', '-q', '-b', 'main');
    this.commit(folder, files);
    return folder;
  }

  /** Writes files and commits everything; answers the new head. */
  commit(folder: string, files: Record<string, string>): string {
    for (const [file, text] of Object.entries(files)) this.write(path.join(folder, file), text);
    this.git(folder, 'add', '-A');
    this.git(folder, 'commit', '-q', '-m', 'Change');
    return this.git(folder, 'rev-parse', 'HEAD');
  }

  write(file: string, text: string, mode = 0o644): void {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text, { mode });
  }

  /** A request for CB-3 over these repositories, which exist. */
  request(names: string[], change: Partial<CreateRequest> = {}): CreateRequest {
    return {
      board: 'CB',
      ticket: {
        id: 'CB-3',
        title: 'Add the health check',
        description: 'It must answer.',
        criteria: [{ id: 'c1', text: 'Answers 200' }],
      },
      fence: 1,
      role: 'developer',
      root: this.root,
      repositories: names.map((name) => ({ name, root: path.join(this.folder, 'repos', name) })),
      ...change,
    };
  }

  /** Everything a workspace can leave behind: refs and worktrees of the repositories, folders, records. */
  traces(...names: string[]): unknown {
    const list = (folder: string): string[] => {
      try {
        return readdirSync(folder, { recursive: true }).map(String).sort();
      } catch {
        return [];
      }
    };
    return {
      repositories: names.map((name) => {
        const folder = path.join(this.folder, 'repos', name);
        return [
          this.git(folder, 'for-each-ref', '--format=%(refname) %(objectname)', 'refs/heads'),
          this.git(folder, 'worktree', 'list', '--porcelain'),
          this.git(folder, 'status', '--porcelain'),
        ];
      }),
      work: list(this.root),
      making: list(path.join(this.home, 'making')),
      locks: list(path.join(this.home, 'locks')),
    };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** No configuration of the machine, a fixed author. */
const gitEnv = {
  PATH: process.env['PATH'],
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.org',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.org',
};
