import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { messageOf } from '../../client/errors.ts';
import type { HubClient } from '../../client/hubClient.ts';
import { WireError } from '../../protocol/errors.ts';
import { limits } from '../../protocol/limits.ts';
import { boardKey, roleName, type BoardKey, type RoleName } from '../../protocol/ids.ts';
import { sortedNever } from '../../protocol/prohibition.ts';
import type { BoardRole, Role } from '../../protocol/role.ts';
import { readRoleFiles } from '../../workspace/readRoleFiles.ts';
import { formatRole } from '../../workspace/roleFile.ts';
import type { Cli, Outcome } from '../cli.ts';
import { CliError } from '../failure.ts';
import { fields, shown, table } from '../text.ts';
import { addVerb, checked } from '../verb.ts';

interface BoardOptions {
  readonly board?: BoardKey;
}

interface ExportOptions extends BoardOptions {
  readonly out?: string;
  readonly force?: boolean;
}

/** `role list`, `show`, `check`, `import`, `export`, `remove`. */
export function addRoleVerbs(role: Command, cli: Cli): void {
  addReadingVerbs(role, cli);
  addFileVerbs(role, cli);
}

function addReadingVerbs(role: Command, cli: Cli): void {
  onBoard(role, 'list', {
    summary: 'List the roles of a board: the shipped ones and its own',
    examples: ['role list', 'role list --board CB --json'],
  }).action((options: BoardOptions) => cli.run(() => list(cli, options)));
  onBoard(role, 'show', {
    summary: 'Show what a role takes, reads, writes and never does',
    examples: ['role show architect', 'role show architect --json'],
  })
    .argument('<role>', 'its name', checked(roleName))
    .action((name: RoleName, options: BoardOptions) => cli.run(() => show(cli, name, options)));
  onBoard(role, 'remove', {
    summary: 'Take a role of its own from a board',
    description: 'A shipped role of the same name is back in force. A role that is in use stays.',
    examples: ['role remove juggler'],
  })
    .argument('<role>', 'its name', checked(roleName))
    .action((name: RoleName, options: BoardOptions) => cli.run(() => remove(cli, name, options)));
}

function addFileVerbs(role: Command, cli: Cli): void {
  addVerb(role, 'check', {
    summary: 'Check role files without a board',
    description: 'Names everything that is wrong with file and line. Of a folder it takes every .md file.',
    examples: ['role check .callboard/roles', 'role check juggler.md --json'],
  })
    .argument('<file...>', 'files or folders')
    .action((files: string[]) => cli.run(() => check(cli, files)));
  onBoard(role, 'import', {
    summary: 'Give a board the roles in these files',
    description:
      'All files are checked before anything is changed. A role of the same name, shipped or not, is overridden.',
    examples: ['role import .callboard/roles', 'role import juggler.md --board CB'],
  })
    .argument('<file...>', 'files or folders')
    .action((files: string[], options: BoardOptions) => cli.run(() => importFiles(cli, files, options)));
  onBoard(role, 'export', {
    summary: 'Write a role as a file that can be changed and imported',
    examples: ['role export architect', 'role export architect --out .callboard/roles/architect.md'],
  })
    .argument('<role>', 'its name', checked(roleName))
    .option('--out <file>', 'where to; standard output when absent')
    .option('--force', 'replace the file when there is one')
    .action((name: RoleName, options: ExportOptions) => cli.run(() => exportRole(cli, name, options)));
}

function onBoard(role: Command, verb: string, help: Parameters<typeof addVerb>[2]): Command {
  return addVerb(role, verb, help).option('--board <key>', 'the board', checked(boardKey));
}

async function list(cli: Cli, options: BoardOptions): Promise<Outcome> {
  const { roles } = await rolesOf(cli, options);
  const rows = roles.map(({ name, title, takes, own }) => [name, title, takes.join(' '), originOf(own)]);
  return { json: roles, text: table(['ROLE', 'TITLE', 'TAKES', 'FROM'], rows, 'There is no role.') };
}

async function show(cli: Cli, name: RoleName, options: BoardOptions): Promise<Outcome> {
  const role = await roleOf(cli, name, options);
  const never = sortedNever(role.never);
  const facts = fields([
    ['Role', `${role.title} (${role.name})`],
    ['From', originOf(role.own)],
    ['Takes', role.takes.join(', ')],
    ['Reads', role.reads.join(', ')],
    ['Writes', role.writes.join(', ')],
    ['Never', never.prose.join('; ')],
    ['Never takes', never.checked.join('; ')],
    ['Engine', role.engine],
    ['Model', role.model],
    ['Tools', role.tools.join(', ')],
    ['Checks', role.checks.join(', ')],
  ]);
  return { json: role, text: `${facts}\n\n${shown(role.description, { lines: true })}` };
}

async function remove(cli: Cli, name: RoleName, options: BoardOptions): Promise<Outcome> {
  const client = await cli.connect();
  const key = await cli.board(client, options.board);
  const { board } = await client.call('role.remove', { board: key, name });
  const shipped = board.roles.find((role) => role.name === name);
  const rest = shipped === undefined ? '' : ' The shipped one is back in force.';
  return { json: shipped ?? null, text: `Took the role ${name} from board ${key}.${rest}` };
}

async function check(cli: Cli, files: readonly string[]): Promise<Outcome> {
  const found = await readRoleFiles(files, cli.terminal.cwd);
  return { json: found, text: found.map(({ file, role }) => shown(`${file}: ${role.name}, ok`)).join('\n') };
}

async function importFiles(cli: Cli, files: readonly string[], options: BoardOptions): Promise<Outcome> {
  const found = await readRoleFiles(files, cli.terminal.cwd);
  const client = await cli.connect();
  const board = await cli.board(client, options.board);
  const { roles } = (await client.call('board.get', { board })).board;
  refuseTooMany(board, { known: roles, found: found.map(({ role }) => role.name) });
  const done: { role: RoleName; changed: boolean }[] = [];
  for (const { role } of found) {
    try {
      done.push({ role: role.name, changed: await define(client, board, role) });
    } catch (error) {
      if (done.length === 0) throw error;
      throw cutShort(error, { failed: role.name, done: done.map((one) => one.role), all: found.length });
    }
  }
  const lines = done.map(({ role, changed }) => `${role}: ${changed ? 'defined' : 'is like that already'}`);
  return { json: { board, roles: done }, text: lines.join('\n') };
}

/** A board takes so many roles of its own: what would not fit is said before the first of them is defined. */
function refuseTooMany(
  board: BoardKey,
  { known, found }: { readonly known: readonly BoardRole[]; readonly found: readonly RoleName[] },
): void {
  const own = new Set(known.filter((role) => role.own === true).map(({ name }) => name));
  const before = own.size;
  for (const name of found) own.add(name);
  if (own.size <= limits.rolesOfBoard || own.size === before) return;
  throw new CliError(
    'board.full',
    `Board ${board} has ${before} roles of its own and these files bring ${own.size - before} more; ${limits.rolesOfBoard} is the most. Nothing was imported. Remove roles that are not needed, or import fewer.`,
  );
}

/** What was done before something went wrong; run again, it goes on where it stopped. */
function cutShort(
  error: unknown,
  {
    failed,
    done,
    all,
  }: { readonly failed: RoleName; readonly done: readonly RoleName[]; readonly all: number },
): Error {
  const code = error instanceof WireError ? error.code : 'role.importCutShort';
  return new CliError(
    code,
    `The role ${failed} was not imported: ${messageOf(error)} Imported were ${done.join(', ')} (${done.length} of ${all}). Run it again when that is settled; what is there stays as it is.`,
    { cause: error },
  );
}

/** Whether that changed anything. */
async function define(client: HubClient, board: BoardKey, role: Role): Promise<boolean> {
  try {
    await client.call('role.define', { board, role });
    return true;
  } catch (error) {
    if (error instanceof WireError && error.code === 'ticket.nothingToChange') return false;
    throw error;
  }
}

async function exportRole(cli: Cli, name: RoleName, options: ExportOptions): Promise<Outcome> {
  const role = await roleOf(cli, name, options);
  const text = formatRole(role);
  if (options.out === undefined) return { json: { role, text }, text: text.trimEnd() };
  const file = path.resolve(cli.terminal.cwd, options.out);
  try {
    await writeFile(file, text, { flag: options.force ? 'w' : 'wx' });
  } catch (error) {
    const way = options.force
      ? 'Choose another name.'
      : 'Choose another name, or replace a file with --force.';
    throw new CliError('export.unwritable', `${file} was not written: ${messageOf(error)}. ${way}`, {
      cause: error,
    });
  }
  return { json: { role, text, file }, text: `Wrote the role ${name} to ${file}.` };
}

async function rolesOf(cli: Cli, options: BoardOptions): Promise<{ key: BoardKey; roles: BoardRole[] }> {
  const client = await cli.connect({ as: 'person' });
  const key = await cli.board(client, options.board);
  return { key, roles: (await client.call('board.get', { board: key })).board.roles };
}

async function roleOf(cli: Cli, name: RoleName, options: BoardOptions): Promise<BoardRole> {
  const { key, roles } = await rolesOf(cli, options);
  const role = roles.find((one) => one.name === name);
  if (role !== undefined) return role;
  throw new CliError('role.unknown', `Board ${key} has no role ${name}. See: callboard role list`);
}

function originOf(own: boolean | undefined): string {
  return own === true ? 'board' : 'shipped';
}
