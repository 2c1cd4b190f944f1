import type { Command } from 'commander';
import { phaseState, type Board, type PhaseState } from '../../protocol/board.ts';
import { boardKey, phaseName, type BoardKey, type PhaseName } from '../../protocol/ids.ts';
import type { Cli, Outcome } from '../cli.ts';
import { everyTicket, openStatuses } from '../everyTicket.ts';
import { usageError } from '../failure.ts';
import { table } from '../text.ts';
import { addVerb, checked, choice, repeated } from '../verb.ts';

interface BoardOptions {
  readonly board?: BoardKey;
}

/** `phase plan`, `phase switch`, `phase list`. */
export function addPhaseVerbs(phase: Command, cli: Cli): void {
  addVerb(phase, 'plan', {
    summary: 'Set the phases of a board in their order',
    description:
      'New ones are planned, those that were there keep their state, one that is left out goes away unless open tickets name it.',
    examples: ['phase plan foundation mvp polish', 'phase plan --none'],
  })
    .argument('[phases...]', 'their names, in order', repeated(checked(phaseName)))
    .option('--none', 'the board has no phases')
    .option('--board <key>', 'the board', checked(boardKey))
    .action((phases: PhaseName[], options: BoardOptions & { none?: boolean }) =>
      cli.run(() => plan(cli, phases, options)),
    );
  addVerb(phase, 'switch', {
    summary: 'Make a phase the active one, or give it another state',
    description:
      'Only tickets of the active phase, and those of none, are offered to agents. One that was active is done when it comes before, and planned again when it comes after; claims in it go on.',
    examples: ['phase switch mvp', 'phase switch polish --state planned'],
  })
    .argument('<phase>', 'which', checked(phaseName))
    .addOption(choice('--state <state>', 'another state for it', phaseState.options))
    .option('--board <key>', 'the board', checked(boardKey))
    .action((name: PhaseName, options: BoardOptions & { state?: PhaseState }) =>
      cli.run(() => switchTo(cli, name, options)),
    );
  addVerb(phase, 'list', {
    summary: 'List the phases of a board and how many open tickets each has',
    examples: ['phase list', 'phase list --board CB --json'],
  })
    .option('--board <key>', 'the board', checked(boardKey))
    .action((options: BoardOptions) => cli.run(() => list(cli, options)));
}

async function plan(
  cli: Cli,
  phases: readonly PhaseName[],
  { board: given, none }: BoardOptions & { readonly none?: boolean },
): Promise<Outcome> {
  if ((phases.length === 0) !== (none === true))
    throw usageError('Name the phases in their order, or say --none, and not both.');
  const client = await cli.connect();
  const { board } = await client.call('phase.plan', {
    board: await cli.board(client, given),
    phases: [...phases],
  });
  return told(board);
}

async function switchTo(
  cli: Cli,
  phase: PhaseName,
  { board: given, state }: BoardOptions & { readonly state?: PhaseState },
): Promise<Outcome> {
  const client = await cli.connect();
  const { board } = await client.call('phase.switch', {
    ...{ board: await cli.board(client, given), phase },
    ...(state && { state }),
  });
  return told(board);
}

function told({ key, phases }: Board): Outcome {
  const all = phases.map(({ name, state }) => `${name} (${state})`).join(', ');
  return {
    json: phases,
    text: phases.length === 0 ? `${key} has no phases now.` : `Phases of ${key}: ${all}.`,
  };
}

async function list(cli: Cli, options: BoardOptions): Promise<Outcome> {
  const client = await cli.connect({ as: 'person' });
  const key = await cli.board(client, options.board);
  const { phases } = (await client.call('board.get', { board: key })).board;
  const tickets = await everyTicket(client, key, openStatuses);
  const counted = phases.map(({ name, state }) => ({
    ...{ name, state },
    open: tickets.filter((ticket) => ticket.phase === name).length,
  }));
  const rows = counted.map(({ name, state, open }) => [name, state, String(open)]);
  return {
    json: counted,
    text: table(['PHASE', 'STATE', 'OPEN TICKETS'], rows, `${key} has no phases.`),
  };
}
