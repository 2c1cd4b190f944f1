import path from 'node:path';
import type { Command } from 'commander';
import type { HubClient } from '../../client/hubClient.ts';
import type { Board } from '../../protocol/board.ts';
import { boardKey, repositoryName, type BoardKey, type RepositoryName } from '../../protocol/ids.ts';
import { gitRef, ticketStatuses } from '../../protocol/ticket.ts';
import { createGit } from '../../workspace/git.ts';
import { readRepository } from '../../workspace/repositoryState.ts';
import type { Cli } from '../cli.ts';
import { usageError } from '../failure.ts';
import { table } from '../text.ts';
import { addVerb, checked, folder as asFolder, repeated } from '../verb.ts';

interface InitOptions {
  readonly repo?: readonly string[];
  readonly name?: string;
}

interface AddRepoOptions {
  readonly board?: BoardKey;
  readonly name?: RepositoryName;
  readonly baseRef?: string;
}

/** `board init`, `board add-repo`, `board remove-repo`, `board list`. */
export function addBoardVerbs(board: Command, cli: Cli): void {
  addVerb(board, 'init', {
    summary: 'Create a board over one or several repositories',
    description:
      'Each repository is checked before anything is created: it has to be a git repository with a working tree and a commit, and not shallow.',
    examples: ['board init CB --repo ./api --repo ./service', 'board init CB --repo . --name "Callboard"'],
  })
    .argument('<key>', 'two to ten capitals or digits; it prefixes every ticket id', checked(boardKey))
    .option('--repo <folder>', 'a repository of the board; repeatable', repeated(asFolder))
    .option('--name <name>', 'what the board is called; the key when absent')
    .action((key: BoardKey, options: InitOptions) => cli.run(() => init(cli, key, options)));
  addVerb(board, 'add-repo', {
    summary: 'Add a repository to a board',
    examples: ['board add-repo ./web', 'board add-repo ./web --board CB --name frontend --base-ref main'],
  })
    .argument('<folder>', 'the repository', asFolder)
    .option('--board <key>', 'the board', checked(boardKey))
    .option('--name <name>', 'its name on the board; the folder name when absent', checked(repositoryName))
    .option('--base-ref <ref>', 'what work is cut from; the default branch when absent', checked(gitRef))
    .action((folder: string, options: AddRepoOptions) => cli.run(() => addRepository(cli, folder, options)));
  addVerb(board, 'remove-repo', {
    summary: 'Take a repository off a board',
    description: 'Nothing on disk is touched. One that open tickets name stays.',
    examples: ['board remove-repo web', 'board remove-repo web --board CB'],
  })
    .argument('<name>', 'its name on the board', checked(repositoryName))
    .option('--board <key>', 'the board', checked(boardKey))
    .action((name: RepositoryName, options: { board?: BoardKey }) =>
      cli.run(() => removeRepository(cli, name, options.board)),
    );
  addVerb(board, 'list', {
    summary: 'List the boards of this hub',
    examples: ['board list', 'board list --json'],
  }).action(() =>
    cli.run(async () => {
      const { boards } = await (await cli.connect({ as: 'person' })).call('board.list', {});
      return {
        json: boards,
        text: table(
          ['BOARD', 'NAME', 'REPOSITORIES', 'TICKETS'],
          boards.map(boardRow),
          'There is no board yet.',
        ),
      };
    }),
  );
}

async function init(cli: Cli, key: BoardKey, { repo = [], name }: InitOptions) {
  const repositories = await Promise.all(repo.map((folder) => inspected(cli, folder)));
  const names = repositories.map((one) => one.name.toLowerCase());
  const twice = names.find((one, index) => names.indexOf(one) !== index);
  if (twice !== undefined)
    throw usageError(
      `Two repositories would be called ${twice}. Create the board with one and add the other with: callboard board add-repo --name`,
    );
  refuseSame(repositories);
  const client = await cli.connect();
  let { board } = await client.call('board.create', { key, name: name ?? key });
  for (const { name: repository, root } of repositories)
    board = await added(client, { board: key, name: repository, root });
  const rest = board.repos.length === 0 ? ' It has no repository yet: callboard board add-repo <folder>' : '';
  return { json: board, text: `Created board ${key} over ${repositoriesOf(board)}.${rest}` };
}

/** Two folders may be one repository: by a link, or as worktrees of it. */
function refuseSame(repositories: readonly Inspected[]): void {
  for (const [index, { name, commonDir }] of repositories.entries()) {
    const other = repositories.slice(0, index).find((one) => one.commonDir === commonDir);
    if (other)
      throw usageError(
        `${other.name} and ${name} are the same repository. Name one of them. Nothing was created.`,
      );
  }
}

async function addRepository(cli: Cli, folder: string, options: AddRepoOptions) {
  const { name, root } = await inspected(cli, folder, options.name);
  const client = await cli.connect();
  const key = await cli.board(client, options.board);
  const board = await added(client, {
    board: key,
    name,
    root,
    ...(options.baseRef !== undefined && { baseRef: options.baseRef }),
  });
  return {
    json: board,
    text: `Added ${name} to board ${key}, which is now over ${repositoriesOf(board)}.`,
  };
}

async function removeRepository(cli: Cli, name: RepositoryName, given: BoardKey | undefined) {
  const client = await cli.connect();
  const key = await cli.board(client, given);
  const { board } = await client.call('repository.remove', { board: key, name });
  return { json: board, text: `Took ${name} off board ${key}, which is now over ${repositoriesOf(board)}.` };
}

interface AddParams {
  board: BoardKey;
  name: string;
  root: string;
  baseRef?: string;
}

async function added(client: HubClient, params: AddParams): Promise<Board> {
  return (await client.call('repository.add', params)).board;
}

interface Inspected {
  readonly name: string;
  readonly root: string;
  readonly commonDir: string;
}

/** Refuses what is no usable repository, before anything is created. */
async function inspected(cli: Cli, folder: string, given?: RepositoryName): Promise<Inspected> {
  const root = path.resolve(cli.terminal.cwd, folder);
  const name = given ?? nameOf(root);
  const git = createGit();
  await git.checkVersion();
  const state = await readRepository(git, { name, root }, { refPrefix: 'refs/heads/callboard/' });
  return { name, root: state.root, commonDir: state.commonDir };
}

/** The folder's name, without what a repository name may not hold. */
function nameOf(root: string): string {
  const name = path
    .basename(root)
    .replace(/\.(git|lock)$/i, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '')
    .slice(0, 64);
  const checkedName = repositoryName.safeParse(name);
  if (!checkedName.success)
    throw usageError(
      `No repository name can be made of ${path.basename(root)}. Use: callboard board add-repo <folder> --name <name>`,
    );
  return checkedName.data;
}

function boardRow(board: Board): string[] {
  const counts = ticketStatuses
    .filter((status) => board.counts[status] > 0)
    .map((status) => `${board.counts[status]} ${status}`);
  return [board.key, board.name, repositoriesOf(board), counts.length === 0 ? 'none' : counts.join(', ')];
}

function repositoriesOf(board: Board): string {
  return board.repos.length === 0 ? 'no repository' : board.repos.map(({ name }) => name).join(', ');
}
