import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createWorkspace } from '../../src/workspace/createWorkspace.ts';
import type { Bench } from './bench.ts';
import { spreadOf } from './distribution.ts';

const files = 500;

/** Our own time on top of git's when a ticket with two repositories gets its workspace. */
export const workspace: Bench = {
  name: 'workspace',
  async measure({ quick, folder, progress }) {
    const place = folder();
    const repositories = ['api', 'service'].map((name) => ({
      name,
      root: makeRepository(join(place, name)),
    }));
    const ours: number[] = [];
    const plain: number[] = [];
    const rounds = quick ? 5 : 15;
    progress(`${String(rounds)} pairs of two worktrees each`);
    for (let round = 0; round < rounds; round++) {
      const steps = [
        async () => ours.push(await makeOurs({ place, repositories, round })),
        () => Promise.resolve(plain.push(makePlain({ place, repositories, round }))),
      ];
      // Whoever comes second finds warm caches: take turns.
      for (const step of round % 2 === 0 ? steps : steps.reverse()) await step();
    }
    // The first round compiles and fills caches for both.
    const [own, git] = [ours.slice(1), plain.slice(1)];
    return [
      {
        name: `workspace of two repositories, ${String(files)} files each`,
        unit: 'ms',
        value: spreadOf(own),
        floors: [{ name: 'git worktree add, twice', value: spreadOf(git) }],
      },
      {
        name: 'the same, our time on top of git',
        unit: 'ms',
        value: spreadOf(own.map((ms, round) => ms - (git[round] ?? NaN))),
        target: { at: 'most', value: 300 },
        floors: [],
      },
    ];
  },
};

interface Round {
  readonly place: string;
  readonly repositories: readonly { readonly name: string; readonly root: string }[];
  readonly round: number;
}

async function makeOurs({ place, repositories, round }: Round): Promise<number> {
  const startedAt = performance.now();
  await createWorkspace(
    {
      board: 'BN',
      ticket: {
        id: `BN-${String(round + 1)}`,
        title: 'Answer the health check within its limit',
        description: 'The probe of the load balancer gives up after two seconds.',
        criteria: [{ id: 'c1', text: 'The answer comes within one second' }],
      },
      fence: 1,
      role: 'builder',
      root: join(place, 'workspaces'),
      repositories,
    },
    { home: join(place, 'home') },
  );
  return performance.now() - startedAt;
}

function makePlain({ place, repositories, round }: Round): number {
  const startedAt = performance.now();
  for (const { name, root } of repositories) {
    const worktree = join(place, 'plain', String(round), name);
    git(root, 'worktree', 'add', '--quiet', '-b', `plain/${String(round)}`, worktree, 'main');
  }
  return performance.now() - startedAt;
}

function makeRepository(root: string): string {
  for (let index = 0; index < files; index++) {
    const directory = join(root, `src/part${String(index % 20)}`);
    mkdirSync(directory, { recursive: true });
    writeFileSync(
      join(directory, `file${String(index)}.ts`),
      `export const part${String(index)} = ${String(index)};\n`.repeat(40),
    );
  }
  git(root, 'init', '--quiet', '--initial-branch=main');
  git(root, 'add', '--all');
  git(
    root,
    '-c',
    'user.name=Bench',
    '-c',
    'user.email=bench@example.com',
    'commit',
    '--quiet',
    '--message=Begin',
  );
  return root;
}

function git(root: string, ...args: readonly string[]): void {
  execFileSync('git', ['-C', root, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
}
