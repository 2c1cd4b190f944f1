import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, runOrThrow, type RunOptions } from '../childProcess.ts';
import { root } from '../project.ts';
import { makeRepository } from './repositories.ts';
import { demoTickets, type DemoTicket } from './tickets.ts';

const boardKey = 'CB';

const callboard = join(root, 'dist', 'callboard.cjs');

/** A demo on disk: two repositories, a board over both, and the home of its own hub. */
export class Demo {
  readonly folder: string;
  readonly api: string;
  readonly service: string;
  /** Opens both repositories in one window. */
  readonly workspaceFile: string;
  /** Keeps every process of the demo away from the person's own boards. */
  readonly env: Readonly<Record<string, string>>;
  readonly #done: string;
  readonly #around: RunOptions;

  constructor(folder: string) {
    this.folder = folder;
    this.api = join(folder, 'api');
    this.service = join(folder, 'service');
    this.workspaceFile = join(folder, 'parcels.code-workspace');
    this.env = { CALLBOARD_HOME: join(folder, 'home') };
    this.#done = join(folder, '.complete');
    this.#around = { cwd: this.api, env: this.env, limitMs: 30_000, output: 'capture' };
  }

  /** Makes what is missing; what is there, with all that was done in it, stays as it is. */
  async make(): Promise<void> {
    if (existsSync(this.#done)) return;
    mkdirSync(this.folder, { recursive: true });
    await makeRepository('api', this.api);
    await makeRepository('service', this.service);
    const folders = [{ path: 'api' }, { path: 'service' }];
    writeFileSync(this.workspaceFile, `${JSON.stringify({ folders }, null, 2)}\n`);
    await this.#makeBoard();
    writeFileSync(this.#done, '');
  }

  /** Ends the hub of the demo if one runs. One that was killed has left its `hub.json` behind. */
  async stopHub(): Promise<void> {
    if (!existsSync(join(this.folder, 'home', 'hub.json'))) return;
    const command = [callboard, 'hub', 'stop', '--json'];
    const { code, stdout, output } = await run(process.execPath, command, this.#around);
    if (code === 0 || stdout.includes('"hub.unreachable"')) return;
    throw new Error(`The hub of the demo could not be stopped.\n${output.trim()}`);
  }

  async #makeBoard(): Promise<void> {
    const boards = (await this.#callboard('board', 'list')) as { key: string }[];
    if (!boards.some(({ key }) => key === boardKey)) {
      await this.#callboard(
        'board',
        'init',
        boardKey,
        '--name',
        'Parcels',
        '--repo',
        this.api,
        '--repo',
        this.service,
      );
    }
    const listed = await this.#callboard('ticket', 'list', '--board', boardKey, '--all');
    const tickets = listed as { id: string; title: string }[];
    const ids = new Map(tickets.map(({ id, title }) => [title, id]));
    const idOf = (name: string): string =>
      ids.get(demoTickets.find((ticket) => ticket.name === name)?.title ?? '') ?? name;
    for (const ticket of demoTickets.filter(({ title }) => !ids.has(title))) {
      const made = await this.#callboard('ticket', 'new', ...flagsOf(ticket, idOf));
      ids.set(ticket.title, (made as { id: string }).id);
    }
  }

  /** Runs the real CLI and returns what it answers. */
  async #callboard(...args: string[]): Promise<unknown> {
    return JSON.parse(await runOrThrow(process.execPath, [callboard, ...args, '--json'], this.#around));
  }
}

function flagsOf(ticket: DemoTicket, idOf: (name: string) => string): string[] {
  const flags = [
    '--board',
    boardKey,
    '--type',
    ticket.type,
    '--title',
    ticket.title,
    '--description',
    ticket.description,
  ];
  for (const criterion of ticket.criteria) flags.push('--criterion', criterion);
  for (const repo of ticket.repos ?? []) flags.push('--repo', repo);
  if (ticket.priority !== undefined) flags.push('--priority', ticket.priority);
  if (ticket.parent !== undefined) flags.push('--parent', idOf(ticket.parent));
  if (ticket.blockedBy !== undefined) flags.push('--blocked-by', idOf(ticket.blockedBy));
  if (ticket.role !== undefined) flags.push('--role', ticket.role, '--ready');
  return flags;
}
