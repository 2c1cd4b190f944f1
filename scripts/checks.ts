import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { run } from './childProcess.ts';
import { cacheFolder, root } from './project.ts';
import type { Counts } from './testLayers.ts';

interface Check {
  readonly name: string;
  /** A program of node_modules/.bin with its arguments. */
  readonly command: readonly [string, ...string[]];
}

const typesFolder = join(cacheFolder, 'types');

/** Every static check, the longest first. */
const checks: readonly Check[] = [
  { name: 'lint and layers', command: ['node', 'scripts/lint.ts'] },
  { name: 'format', command: ['prettier', '--check', '.', '--log-level=warn', ...cachedIn('prettier')] },
  typesOf('everything', join(root, 'tsconfig.json')),
  ...compilerPrograms().map(({ name, config }) => typesOf(name, config)),
  {
    name: 'cycles and homes',
    command: ['depcruise', '--config', '.dependency-cruiser.mjs', 'src', 'webview', 'scripts', 'test'],
  },
  { name: 'dead code', command: ['knip', '--no-config-hints'] },
];

/** What was found out about unchanged files is kept, so that a second run is quick. */
function typesOf(name: string, config: string): Check {
  const known = join(typesFolder, `${name}.tsbuildinfo`);
  return {
    name: `types of ${name}`,
    command: ['tsc', '--pretty', 'false', '--incremental', '--tsBuildInfoFile', known, '-p', config],
  };
}

/** The `tsconfig.json` of a layer. */
interface LayerConfig {
  readonly compilerOptions: object;
  readonly include: readonly string[];
}

/**
 * A compiler configuration for each layer says what its code may take for granted: nothing, Node, or a browser. Layers that
 * say the same are compiled as one program, for most of the time goes into what they all import.
 */
function compilerPrograms(): { name: string; config: string }[] {
  const layers = globSync(['src/*/tsconfig.json', 'webview/tsconfig.json'], { cwd: root }).map((file) => {
    const folder = join(root, dirname(file));
    const { compilerOptions, include } = JSON.parse(readFileSync(join(root, file), 'utf8')) as LayerConfig;
    return { name: basename(folder), compilerOptions, include: include.map((one) => join(folder, one)) };
  });
  mkdirSync(typesFolder, { recursive: true });
  return [...Map.groupBy(layers, ({ compilerOptions }) => JSON.stringify(compilerOptions)).values()].map(
    (same) => {
      const name = same
        .map((layer) => layer.name)
        .sort()
        .join('+');
      const config = join(typesFolder, `${name}.json`);
      const include = [...new Set(same.flatMap((layer) => layer.include))];
      const { compilerOptions } = same[0] ?? {};
      const text = JSON.stringify({ extends: join(root, 'tsconfig.json'), compilerOptions, include });
      writeFileSync(config, text);
      return { name, config };
    },
  );
}

function cachedIn(name: string): string[] {
  return ['--cache', '--cache-strategy=content', `--cache-location=${join(cacheFolder, name)}`];
}

/** Runs every static check, as many at a time as there are processors, and shows what those that fail have to say. */
export async function runChecks(): Promise<Counts> {
  const waiting = [...checks];
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const worker = async (): Promise<void> => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      if (await passes(check)) counts.passed += 1;
      else counts.failed += 1;
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return counts;
}

async function passes({ name, command: [program, ...args] }: Check): Promise<boolean> {
  const startedAt = performance.now();
  const outcome = await run(join(root, 'node_modules', '.bin', program), args, {
    output: 'capture',
    limitMs: 180_000,
  });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const passed = outcome.code === 0;
  console.log(`  ${passed ? '✓' : '✗'} ${name} (${seconds} s)`);
  if (!passed) console.log(outcome.timedOut ? 'ran out of time' : outcome.output.trimEnd());
  return passed;
}
