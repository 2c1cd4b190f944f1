import { cpSync, existsSync, mkdirSync, rmSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runOrThrow } from '../childProcess.ts';

interface Commit {
  readonly message: string;
  /** Files and folders that the commit adds, below `repositories/<name>`. */
  readonly files: readonly string[];
}

/** How the two repositories of the demo came to be. */
export const demoRepositories: Readonly<Record<'api' | 'service', readonly Commit[]>> = {
  api: [
    { message: 'Begin the parcels API', files: ['README.md', 'go.mod'] },
    { message: 'Let a parcel move one step at a time', files: ['internal/parcel/parcel.go'] },
    { message: 'Test the moves', files: ['internal/parcel/parcel_test.go'] },
    { message: 'Keep parcels in memory and tell them over HTTP', files: ['internal/parcel', 'cmd'] },
    { message: 'Write down how to work here', files: ['CLAUDE.md'] },
  ],
  service: [
    { message: 'Begin the notifier', files: ['README.md', 'pyproject.toml'] },
    { message: 'Decide which messages are due', files: ['notifier/__init__.py', 'notifier/messages.py'] },
    { message: 'Ask the API and send what is due', files: ['notifier'] },
    { message: 'Test that nobody is told twice', files: ['tests'] },
    { message: 'Write down how to work here', files: ['AGENTS.md'] },
  ],
};

/** Nothing of the person's own git settings may stop or sign the demo's commits. */
const settings = ['core.hooksPath=/dev/null', 'commit.gpgSign=false', 'init.defaultBranch=main'];
const identity = { name: 'Callboard Demo', email: 'demo@callboard.invalid' };

/** Throws with the way out on a machine without git. */
export async function requireGit(): Promise<void> {
  try {
    await runOrThrow('git', ['--version']);
  } catch (cause) {
    throw new Error(
      'git is needed and does not run. Install it, see that it is on the PATH, and start again.',
      {
        cause,
      },
    );
  }
}

/** Makes one repository of the demo with its commits. One that is there is left as it is. */
export async function makeRepository(name: keyof typeof demoRepositories, folder: string): Promise<void> {
  if (existsSync(folder)) return;
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  const git = (...args: string[]): Promise<string> =>
    runOrThrow('git', [...settings.flatMap((one) => ['-c', one]), ...args], {
      cwd: unfinished,
      env: authorship(name),
    });
  await git('init', '--quiet');
  for (const { message, files } of demoRepositories[name]) {
    for (const file of files) {
      mkdirSync(dirname(join(unfinished, file)), { recursive: true });
      cpSync(join(import.meta.dirname, 'repositories', name, file), join(unfinished, file), {
        recursive: true,
      });
    }
    await git('add', '--all');
    await git('commit', '--quiet', '--message', message);
  }
  // Commits made in the demo need an author even where the person has not told git who they are.
  await git('config', 'user.name', identity.name);
  await git('config', 'user.email', identity.email);
  renameSync(unfinished, folder);
}

function authorship(name: string): Record<string, string> {
  const date = name === 'api' ? '2025-03-03T09:00:00Z' : '2025-03-04T09:00:00Z';
  return {
    GIT_AUTHOR_NAME: identity.name,
    GIT_AUTHOR_EMAIL: identity.email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: identity.name,
    GIT_COMMITTER_EMAIL: identity.email,
    GIT_COMMITTER_DATE: date,
  };
}
