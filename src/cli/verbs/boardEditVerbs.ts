import type { Command } from 'commander';
import { boardKey, type BoardKey } from '../../protocol/ids.ts';
import { describeBoard, ofColumn, settingsOf, type SettingOptions } from '../boardSettings.ts';
import { budgetLimit } from '../budget.ts';
import type { Cli, Outcome } from '../cli.ts';
import { usageError } from '../failure.ts';
import { addVerb, anyText, checked, duration, positiveNumber, refuseBoth, repeated } from '../verb.ts';

interface EditOptions extends SettingOptions {
  readonly board?: BoardKey;
  readonly name?: string;
}

/** `board edit`, `board show`. */
export function addBoardEditVerbs(board: Command, cli: Cli): void {
  addVerb(board, 'show', {
    summary: 'Show a board with its settings, phases and what it has used up',
    examples: ['board show', 'board show --board CB --json'],
  })
    .option('--board <key>', 'the board', checked(boardKey))
    .action((options: { board?: BoardKey }) => cli.run(() => show(cli, options.board)));
  const edit = addVerb(board, 'edit', {
    summary: 'Change the name and the settings of a board',
    description: 'It is an act of a person. What is not named stays as it is.',
    examples: [
      'board edit --wip-per-agent 2 --wip-per-column review=5 --wip-per-column in_progress=',
      'board edit --column review="In Testing" --fresh-base',
      'board edit --quiet-after 2h --reclaim-quiet --budget cost=100 --digest-every 1d',
    ],
  });
  for (const name of ['reclaim-quiet', 'budget', 'fresh-base']) refuseBoth(edit, [name, `no-${name}`]);
  edit
    .option('--board <key>', 'the board', checked(boardKey))
    .option('--name <name>', 'what it is called', anyText)
    .option('--wip-per-agent <count>', 'how many tickets an agent may hold', positiveNumber)
    .option(
      '--wip-per-column <state=count>',
      'how many tickets a column may hold until nothing is claimed that leads there; nothing after = for any number; repeatable',
      repeated(ofColumn(positiveNumber)),
    )
    .option('--reviewer <name>', 'the role or agent that reviews when a ticket names none', anyText)
    .option(
      '--column <state=name>',
      'what a column is called; nothing after = for its own name; repeatable',
      repeated(ofColumn(anyText)),
    )
    .option('--quiet-after <duration>', 'a claim without an entry for so long is quiet', duration)
    .option('--reclaim-quiet', 'the hub takes quiet claims back')
    .option('--no-reclaim-quiet', 'the hub only flags quiet claims')
    .option(
      '--budget <limit>',
      'what all tickets together may use up: cost=100 or tokens=5000000; repeatable',
      budgetLimit,
    )
    .option('--no-budget', 'they may use up any amount')
    .option('--digest-every <duration>', 'how often the digest is posted', duration)
    .option('--fresh-base', 'work that is behind its base is refused at hand-in')
    .option('--no-fresh-base', 'how far work is behind its base is only shown')
    .action((options: EditOptions) => cli.run(() => editBoard(cli, options)));
}

async function show(cli: Cli, given: BoardKey | undefined): Promise<Outcome> {
  const client = await cli.connect({ as: 'person' });
  const { board } = await client.call('board.get', { board: await cli.board(client, given) });
  return { json: board, text: describeBoard(board) };
}

async function editBoard(cli: Cli, { board: given, name, ...options }: EditOptions): Promise<Outcome> {
  if (name === undefined && Object.keys(options).every((option) => option === 'json'))
    throw usageError('Nothing to change: give the name, or at least one setting.');
  const client = await cli.connect();
  const key = await cli.board(client, given);
  const { board: before } = await client.call('board.get', { board: key });
  const settings = settingsOf(options, before.settings);
  const { board } = await client.call('board.edit', {
    board: key,
    ...(name !== undefined && { name }),
    ...(Object.keys(settings).length > 0 && { settings }),
  });
  return { json: board, text: `Changed board ${key}.\n\n${describeBoard(board)}` };
}
