import { globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { cacheFolder, root } from '../../scripts/project.ts';

/** Bundles the suites that run inside an extension host and returns the folder that holds their `index.cjs`. */
export async function bundleSuites(): Promise<string> {
  const outdir = join(cacheFolder, 'vscode-suites');
  rmSync(outdir, { recursive: true, force: true });
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: ['test/vscode/index.ts', ...globSync('test/vscode/suite/**/*.test.ts', { cwd: root })],
    outdir,
    outbase: 'test/vscode',
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    sourcemap: 'inline',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
  return outdir;
}
