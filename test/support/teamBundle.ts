import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as esbuild from 'esbuild';

const checkout = join(import.meta.dirname, '../..');

/** CommonJS packages inside a module bundle call `require`, which a module does not have. */
const requireForModules =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/** Bundles one program of the checkout as users get it: one minified module. */
export async function bundleProgram(entry: string, outfile: string): Promise<string> {
  await esbuild.build({
    absWorkingDir: checkout,
    entryPoints: [entry],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node22',
    format: 'esm',
    logLevel: 'warning',
    banner: { js: requireForModules },
  });
  return outfile;
}

/** What a team is made of: dozens of processes start at once, and from one file each they do so in a third of the time. */
export interface TeamBundle {
  readonly hub: string;
  readonly member: string;
}

let bundle: Promise<TeamBundle> | undefined;

/** The programs of a team, made once for each test process and removed with it. */
export function teamBundle(): Promise<TeamBundle> {
  bundle ??= makeBundle();
  return bundle;
}

async function makeBundle(): Promise<TeamBundle> {
  const folder = mkdtempSync(join(tmpdir(), 'callboard-team-'));
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  const [hub, member] = await Promise.all([
    bundleProgram('src/hub/main.ts', join(folder, 'hub.mjs')),
    bundleProgram('test/support/teamMember.ts', join(folder, 'member.mjs')),
  ]);
  return { hub, member };
}
