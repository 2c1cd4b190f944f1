import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { nodeProgram } from '../../scripts/build.ts';

const checkout = join(import.meta.dirname, '../..');

/** Bundles the hub as users get it, as the hub of a version; gives its entry point. */
export async function bundleHub(folder: string, version: string): Promise<string> {
  const own = join(folder, version);
  await bundleProgram('src/hub/main.ts', join(own, 'dist', 'hub.cjs'));
  // A hub reads its version from the manifest beside its folder.
  writeFileSync(join(own, 'package.json'), JSON.stringify({ version }));
  return join(own, 'dist', 'hub.cjs');
}

/** Bundles a program of the checkout into one module. */
export async function bundleProgram(entry: string, outfile: string): Promise<void> {
  await esbuild.build({
    absWorkingDir: checkout,
    entryPoints: [entry],
    outfile,
    ...nodeProgram,
    // Shorter, but with the names that a profile shows.
    minifyWhitespace: true,
    minifySyntax: true,
    logLevel: 'warning',
  });
}

/** What teams are made of. Dozens of processes start at once, and from one file each they do so in a fraction of the time. */
export class TeamBundle {
  readonly member: string;
  readonly #folder: string;
  readonly #hubs = new Map<string, Promise<string>>();

  private constructor(folder: string, member: string) {
    this.#folder = folder;
    this.member = member;
  }

  /** Bundles the member; the result goes when this process does. */
  static async make(): Promise<TeamBundle> {
    const folder = mkdtempSync(join(tmpdir(), 'callboard-team-'));
    process.once('exit', () => {
      rmSync(folder, { recursive: true, force: true });
    });
    const member = join(folder, 'member.cjs');
    await bundleProgram('test/support/teamMember.ts', member);
    return new TeamBundle(folder, member);
  }

  /** The hub of a version, bundled at first use. */
  hub(version: string): Promise<string> {
    let hub = this.#hubs.get(version);
    if (hub === undefined) this.#hubs.set(version, (hub = bundleHub(this.#folder, version)));
    return hub;
  }
}

let bundle: Promise<TeamBundle> | undefined;

/** The programs of all teams of this process. */
export function teamBundle(): Promise<TeamBundle> {
  bundle ??= TeamBundle.make();
  return bundle;
}
