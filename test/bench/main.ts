/**
 * `npm run bench`: measures the figures of SPEC 16 that exist, each beside its floor in the same run. Prints a table and
 * writes artifacts/bench/bench.json. `--only claims,fanout` chooses, `--quick` is for development. A slow figure is
 * reported, not punished: the exit status says only whether everything could be measured.
 * With `CALLBOARD_BENCH_PROFILE=<folder>` the hubs of `claims` and `latency` leave their CPU profiles there.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { artifactsFolder } from '../../scripts/project.ts';
import type { Bench, BenchContext } from './bench.ts';
import { benches } from './benches.ts';
import { BenchHubs } from './benchHub.ts';
import type { Figure } from './figure.ts';
import { machineFacts } from './machine.ts';
import { Seeds } from './seeds.ts';
import { tableOf, type Report } from './report.ts';

const { values } = parseArgs({
  options: { only: { type: 'string' }, quick: { type: 'boolean', default: false } },
});
const selected = chosen(values.only);
process.exitCode = selected === undefined ? 2 : await main(selected, values.quick);

async function main(selected: readonly Bench[], quick: boolean): Promise<number> {
  const machine = machineFacts();
  const before = currentLoad();
  const root = mkdtempSync(join(tmpdir(), 'callboard-bench-'));
  const progress = (text: string): void => {
    console.error(`· ${text}`);
  };
  const folder = (): string => mkdtempSync(join(root, 'f-'));
  const hubs = new BenchHubs(folder());
  const seeds = new Seeds(hubs, folder);
  const figures: Figure[] = [];
  const failures: { bench: string; error: string }[] = [];
  const tookS: Record<string, number> = {};
  try {
    for (const bench of selected) {
      const context: BenchContext = {
        quick,
        hubs,
        seeds,
        folder,
        progress: (text) => progress(`${bench.name}: ${text}`),
      };
      const startedAt = performance.now();
      try {
        figures.push(...(await bench.measure(context)));
      } catch (error) {
        const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
        failures.push({ bench: bench.name, error: text });
        progress(`${bench.name} could not be measured: ${text}`);
      } finally {
        await hubs.stopAll();
        const took = Math.round((performance.now() - startedAt) / 1000);
        tookS[bench.name] = took;
        progress(`${bench.name}: took ${String(took)} s`);
      }
    }
  } finally {
    rmSync(root, { recursive: true });
  }
  tell({
    date: new Date().toISOString(),
    quick,
    machine,
    load: { before, after: currentLoad() },
    tookS,
    figures,
    failures,
  });
  return failures.length > 0 ? 1 : 0;
}

function currentLoad(): number {
  return loadavg()[0] ?? 0;
}

/** Those asked for, in the order of asking; nothing, and a line that says why, where one of them does not exist. */
function chosen(only: string | undefined): readonly Bench[] | undefined {
  if (only === undefined) return benches;
  const names = only.split(',');
  const unknown = names.filter((name) => !benches.some((bench) => bench.name === name));
  if (unknown.length === 0) return names.flatMap((name) => benches.filter((bench) => bench.name === name));
  const known = benches.map(({ name }) => name).join(', ');
  console.error(`There is no bench ${unknown.join(', ')}; there are ${known}.`);
  return undefined;
}

function tell(report: Report): void {
  const folder = join(artifactsFolder, 'bench');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'bench.json');
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
  const { machine, load } = report;
  console.log(
    `\n${machine.cpu}, ${String(machine.cores)} cores, ${machine.system}, Node ${machine.node}, SQLite ${machine.sqlite}, ` +
      `${machine.fileSystem}, load ${load.before.toFixed(1)} before, ${load.after.toFixed(1)} after\n`,
  );
  console.log(tableOf(report.figures));
  for (const { bench, error } of report.failures) console.log(`\n${bench} could not be measured: ${error}`);
  console.log(`\n${file}`);
}
