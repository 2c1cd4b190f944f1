import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Desk, type Ran } from './desk.ts';

interface Granted {
  readonly ticket: { readonly id: string };
  readonly claim: { readonly stage: string };
  readonly token: string;
  readonly handoff?: { readonly done: string };
  readonly workspace?: { readonly repos: readonly { readonly name: string; readonly worktree: string }[] };
}

interface Shown {
  readonly status: string;
  readonly claim?: { readonly agent: string };
  readonly openSpikes: readonly string[];
  readonly questions: { readonly open: readonly string[] };
  readonly handIn?: { readonly repos: readonly { readonly name: string; readonly head: string }[] };
}

/** A desk at which a team works. */
export class TeamDesk extends Desk {
  async show(id = 'CB-1'): Promise<Shown> {
    return (await this.ok('ticket', 'show', id, '--json')).json<Shown>();
  }

  /** Claims what this agent should work on next, which there is. */
  async next(agent: string, ...more: string[]): Promise<Granted> {
    const ran = await this.ok('next', '--agent', agent, '--json', ...more);
    const { granted } = ran.json<{ granted?: Granted }>();
    assert.ok(granted, `${agent} gets a ticket: ${ran.out}`);
    return granted;
  }

  /** Runs the program as the agent of a claim. */
  async as({ token }: Granted, ...args: string[]): Promise<Ran> {
    const ran = await this.run(args, { env: { CALLBOARD_CLAIM: token } });
    assert.equal(ran.status, 0, `${args.join(' ')}\n${ran.out}${ran.error}`);
    return ran;
  }

  /** Commits a new file; answers the head. */
  commit(worktree: string, file: string): string {
    writeFileSync(path.join(worktree, file), `${file}\n`);
    this.git(worktree, 'add', '.');
    this.git(worktree, 'commit', '--quiet', `--message=${file}`);
    return this.git(worktree, 'rev-parse', 'HEAD').trim();
  }
}

/** Where the work on a repository is. */
export function worktreeOf({ workspace }: Granted, name: string): string {
  return workspace?.repos.find((repo) => repo.name === name)?.worktree ?? '';
}
