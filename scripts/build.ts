/** `npm run build`: bundles the four programs into dist/. `--watch` rebuilds on change, `--minify` is for the package. */
import { chmodSync, existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join, parse, relative } from 'node:path';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';
import { root } from './project.ts';

interface BuildOptions {
  readonly minify?: boolean;
  readonly watch?: boolean;
}

/**
 * How a program for Node is bundled. As CommonJS, because Node's loader of modules costs every process that uses it 11 MB and 25 ms.
 */
export const nodeProgram = {
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  define: { 'import.meta.dirname': '__dirname' },
} as const satisfies esbuild.BuildOptions;

/** Entry point, product and what is particular to each of the four programs. */
const programs: readonly (esbuild.BuildOptions & { entry: string; outfile: string })[] = [
  {
    ...nodeProgram,
    entry: 'src/extension/main.ts',
    outfile: 'dist/extension.cjs',
    external: ['vscode'],
    // zod asks which browser it runs in; the editor reports every such question as an error of the extension.
    define: { ...nodeProgram.define, navigator: 'undefined' },
  },
  { ...nodeProgram, entry: 'src/hub/main.ts', outfile: 'dist/hub.cjs' },
  // The CLI is what a person runs with whatever Node they have.
  { ...nodeProgram, entry: 'src/cli/main.ts', outfile: 'dist/callboard.cjs', target: 'node20' },
  {
    entry: 'webview/board/main.ts',
    outfile: 'dist/webview/board.js',
    // What only some pages need is loaded when they are opened.
    splitting: true,
    platform: 'browser',
    target: 'es2023',
    format: 'esm',
    loader: { '.ttf': 'file', '.svg': 'file' },
    assetNames: '[name]',
  },
];

/** Builds all four programs; an entry point that is not there is an error that names it. */
export async function build({ minify = false, watch = false }: BuildOptions = {}): Promise<void> {
  const missing = programs.map(({ entry }) => entry).filter((entry) => !existsSync(join(root, entry)));
  if (missing.length > 0) throw new Error(`Cannot build: ${missing.join(', ')} is missing.`);
  const contexts = await Promise.all(programs.map((program) => esbuild.context(bundling(program, minify))));
  if (watch) {
    await Promise.all(contexts.map((context) => context.watch()));
    return;
  }
  const results = await Promise.all(contexts.map((context) => context.rebuild()));
  await Promise.all(contexts.map((context) => context.dispose()));
  removeAllBut(results.flatMap(({ metafile }) => Object.keys(metafile?.outputs ?? {})));
}

/** What an earlier build left is removed only now: a program that runs from dist/ never finds it gone. */
function removeAllBut(outputs: readonly string[]): void {
  for (const entry of readdirSync(join(root, 'dist'), { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (entry.isFile() && !outputs.includes(relative(root, file))) rmSync(file);
  }
}

function bundling(
  { entry, outfile, ...program }: (typeof programs)[number],
  minify: boolean,
): esbuild.BuildOptions {
  const { dir, name } = parse(outfile);
  // A program in several pieces has a folder for them instead of one file.
  const product =
    program.splitting === true
      ? { entryPoints: { [name]: entry }, outdir: dir, chunkNames: '[name]-[hash]' }
      : { entryPoints: [entry], outfile };
  return {
    absWorkingDir: root,
    ...product,
    bundle: true,
    metafile: true,
    minify,
    sourcemap: minify ? false : 'linked',
    legalComments: 'none',
    logLevel: 'warning',
    plugins: [executable],
    ...program,
  };
}

/** What begins with `#!` is made to be run. */
const executable: esbuild.Plugin = {
  name: 'executable',
  setup(builder) {
    builder.onEnd(({ errors }) => {
      const { outfile } = builder.initialOptions;
      if (outfile === undefined) return;
      const file = join(root, outfile);
      if (errors.length === 0 && readFileSync(file).subarray(0, 2).toString() === '#!')
        chmodSync(file, 0o755);
    });
  },
};

if (import.meta.main) {
  const { values } = parseArgs({
    options: { watch: { type: 'boolean' }, minify: { type: 'boolean' }, quiet: { type: 'boolean' } },
  });
  const startedAt = performance.now();
  try {
    await build(values);
    const verb = values.watch ? 'Watching' : 'Built';
    if (!values.quiet)
      console.log(
        `${verb} ${programs.map(({ outfile }) => outfile).join(', ')} (${Math.round(performance.now() - startedAt)} ms)`,
      );
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
