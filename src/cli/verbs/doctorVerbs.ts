import { lstatSync, readFileSync, statfsSync } from 'node:fs';
import type { Command } from 'commander';
import { ClientError, messageOf } from '../../client/errors.ts';
import { findRuntime } from '../../client/findRuntime.ts';
import { compareVersions } from '../../client/compareVersions.ts';
import { readHubFile } from '../../client/hubFileReader.ts';
import { isProcessAlive } from '../../client/processAlive.ts';
import type { Result } from '../../protocol/contract.ts';
import { createGit } from '../../workspace/git.ts';
import type { Cli, Outcome } from '../cli.ts';
import { exitStatus } from '../failure.ts';
import { shown, table } from '../text.ts';
import { addVerb } from '../verb.ts';

/** One thing that was looked at. `fail` keeps Callboard from working, `warn` does not. */
interface Finding {
  readonly check: string;
  readonly state: 'ok' | 'warn' | 'fail';
  readonly detail: string;
  /** What to do about it. */
  readonly advice?: string;
}

const littleSpaceBytes = 200 * 1024 * 1024;

/** `doctor`. */
export function addDoctorVerbs(program: Command, cli: Cli): void {
  addVerb(program, 'doctor', {
    summary: 'Check what Callboard needs on this machine',
    description:
      'Changes nothing and starts no hub. Ends with status 1 when something keeps it from working.',
    examples: ['doctor', 'doctor --json'],
  }).action(() => cli.run(() => doctor(cli)));
}

async function doctor(cli: Cli): Promise<Outcome> {
  const findings = [
    nodeFinding(),
    await runtimeFinding(cli),
    await gitFinding(),
    homeFinding(cli.home.folder),
    ...(await hubFindings(cli)),
  ];
  const failed = findings.some(({ state }) => state === 'fail');
  const rows = findings.map(({ check, state, detail }) => [state, check, detail]);
  const advice = findings.flatMap(({ check, advice: what }) =>
    what === undefined ? [] : [`${check}: ${shown(what, { lines: true })}`],
  );
  return {
    json: { ok: !failed, findings },
    text: [table(['STATE', 'CHECK', 'FOUND'], rows, ''), ...(advice.length > 0 ? ['', ...advice] : [])].join(
      '\n',
    ),
    status: failed ? exitStatus.refused : exitStatus.ok,
  };
}

function nodeFinding(): Finding {
  const { node } = process.versions;
  const fits = compareVersions(node, '20.19.0') >= 0;
  return {
    check: 'This program',
    state: fits ? 'ok' : 'fail',
    detail: `Node ${node}`,
    ...(!fits && { advice: 'Install Node 20.19 or newer.' }),
  };
}

async function runtimeFinding(cli: Cli): Promise<Finding> {
  const check = 'Runtime of the hub';
  const { hubCommand } = cli.installation;
  try {
    const { node, nodeVersion, sqliteVersion } = await findRuntime({
      home: cli.home,
      env: cli.terminal.env,
      ...(hubCommand.packageFolder !== undefined && { packageFolder: hubCommand.packageFolder }),
    });
    const detail = `Node ${nodeVersion} with SQLite ${sqliteVersion} (${node})`;
    const chosen = cli.terminal.env['CALLBOARD_NODE'] ?? '';
    if (chosen === '' || chosen === node) return { check, state: 'ok', detail };
    return {
      check,
      state: 'warn',
      detail,
      advice: `CALLBOARD_NODE names ${chosen}, which cannot run the hub and is passed over.`,
    };
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    return { check, state: 'fail', detail: 'none that fits', advice: error.message };
  }
}

async function gitFinding(): Promise<Finding> {
  const check = 'git';
  const git = createGit();
  try {
    await git.checkVersion();
    const version = await git.run(['version'], { cwd: process.cwd() });
    return { check, state: 'ok', detail: version.trim() };
  } catch (error) {
    return { check, state: 'fail', detail: 'not usable', advice: messageOf(error) };
  }
}

function homeFinding(folder: string): Finding {
  const check = 'Home';
  const stat = lstatSync(folder, { throwIfNoEntry: false });
  if (!stat) return { check, state: 'ok', detail: `${folder} (made at the first start)` };
  const advice = 'Move it away, or set CALLBOARD_HOME to a folder of your own.';
  if (!stat.isDirectory()) return { check, state: 'fail', detail: `${folder} is no folder`, advice };
  const uid = process.getuid?.();
  if (uid !== undefined && stat.uid !== uid)
    return { check, state: 'fail', detail: `${folder} belongs to another user`, advice };
  if (uid !== undefined && (stat.mode & 0o077) !== 0)
    return {
      check,
      state: 'warn',
      detail: `${folder} is open to others`,
      advice: `Run: chmod 700 ${folder}. The next start does it too.`,
    };
  const free = statfsSync(folder);
  if (free.bavail * free.bsize < littleSpaceBytes)
    return {
      check,
      state: 'warn',
      detail: `${folder} has little space left`,
      advice: 'Free some: without space the hub refuses every change.',
    };
  return { check, state: 'ok', detail: folder };
}

async function hubFindings(cli: Cli): Promise<Finding[]> {
  const found = readHubFile(cli.home);
  try {
    const client = await cli.connect({ start: 'never', as: 'person' });
    const status = await client.call('hub.status', {});
    return [
      { check: 'Hub', state: 'ok', detail: `answers as process ${status.pid}, ${status.clients} client(s)` },
      versionFinding(cli, status),
      ...logFindings(status),
    ];
  } catch (error) {
    if (!found.file) return [{ check: 'Hub', state: 'ok', detail: `not running. ${found.why}` }];
    return [lostHub(cli, found.file.pid, messageOf(error))];
  }
}

/** There is a hub.json, but what it describes does not answer. */
function lostHub(cli: Cli, pid: number, why: string): Finding {
  if (!isHub(pid))
    return {
      check: 'Hub',
      state: 'warn',
      detail: 'not running; it ended without saying so',
      advice: 'Nothing to do: the next command or window starts one.',
    };
  const advice = `Process ${pid} is alive and holds the lock, but does not answer: ${why} If it stays so, end it with: kill ${pid}. Nothing that was confirmed is lost. Its log: ${cli.home.hubLogFile}`;
  return { check: 'Hub', state: 'fail', detail: `process ${pid} does not answer`, advice };
}

/** Whether a process of this id lives and, where that can be seen, is a hub: ids are used again. */
function isHub(pid: number): boolean {
  if (!isProcessAlive(pid)) return false;
  try {
    return /hub(\.mjs|\/main\.ts)/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
  } catch {
    return true;
  }
}

function versionFinding(cli: Cli, { version }: Result<'hub.status'>): Finding {
  const { version: own } = cli.installation;
  const check = 'Versions';
  if (compareVersions(version, own) >= 0)
    return { check, state: 'ok', detail: `hub ${version}, this program ${own}` };
  return {
    check,
    state: 'warn',
    detail: `the hub is ${version}, this program ${own}`,
    advice: 'The next window of this version replaces it; or run: callboard hub stop',
  };
}

function logFindings({ readOnly, kept }: Result<'hub.status'>): Finding[] {
  const check = 'Log';
  return [
    ...(readOnly === undefined
      ? []
      : [{ check, state: 'fail' as const, detail: 'cannot be written', advice: readOnly }]),
    ...kept.map(({ path, reason }) => ({
      check,
      state: 'warn' as const,
      detail: `kept aside: ${path}`,
      advice: reason,
    })),
  ];
}
