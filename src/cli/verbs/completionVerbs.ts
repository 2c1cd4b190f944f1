import { Argument, type Command } from 'commander';
import type { HubClient } from '../../client/hubClient.ts';
import type { BoardKey } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import type { Cli, Outcome } from '../cli.ts';
import { askedKinds, completionModel, type Asked } from '../completionModel.ts';
import { completionScript, shells, type Shell } from '../completionScript.ts';
import { openStatuses } from '../everyTicket.ts';
import { CliError } from '../failure.ts';
import { shown } from '../text.ts';
import { addVerb } from '../verb.ts';

/** `completion`, and what its scripts ask while somebody types. */
export function addCompletionVerbs(program: Command, cli: Cli): void {
  addVerb(program, 'completion', {
    summary: 'Print a script that completes verbs, options and names for a shell',
    description:
      'It asks a running hub for tickets, agents, roles, phases and repositories, and starts none.',
    examples: [
      'completion bash > ~/.local/share/bash-completion/completions/callboard',
      'completion zsh > "${fpath[1]}/_callboard"',
      'completion fish > ~/.config/fish/completions/callboard.fish',
    ],
  })
    .addArgument(new Argument('<shell>', 'which shell').choices(shells))
    .action((shell: Shell) =>
      cli.run(() => {
        const script = completionScript(shell, completionModel(program));
        return Promise.resolve({ json: { shell, script }, text: script.trimEnd() });
      }),
    );
  program
    .command('__complete', { hidden: true })
    .addArgument(new Argument('<what>').choices(askedKinds))
    .action((what: Asked) => cli.run(() => names(cli, what)));
}

/** One name a line, with a tab and a sentence where there is one. Whatever goes wrong, nothing is offered. */
async function names(cli: Cli, what: Asked): Promise<Outcome> {
  try {
    const client = await cli.connect({ start: 'never', as: 'person' });
    const boards = await boardsFor(cli, client);
    const found = (await Promise.all(boards.map((board) => namesOn(client, board, what)))).flat();
    const lines = found.map(({ name, about }) => (about === '' ? name : `${name}\t${shown(about)}`));
    return { json: found, text: [...new Set(lines)].join('\n') };
  } catch {
    return { json: [], text: '' };
  }
}

/** The board that a verb would take; where that has to be said, all of them. */
async function boardsFor(cli: Cli, client: HubClient): Promise<BoardKey[]> {
  try {
    return [await cli.board(client, undefined)];
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return (await client.call('board.list', {})).boards.map(({ key }) => key);
  }
}

interface Name {
  readonly name: string;
  readonly about: string;
}

async function namesOn(client: HubClient, key: BoardKey, what: Asked): Promise<Name[]> {
  if (what === 'tickets') {
    const { tickets } = await client.call('ticket.list', {
      ...{ board: key, statuses: openStatuses, order: 'newest', limit: limits.pageSize },
    });
    return tickets.map(({ id, title }) => ({ name: id, about: title }));
  }
  if (what === 'boards')
    return (await client.call('board.list', {})).boards.map((board) => ({
      name: board.key,
      about: board.name,
    }));
  const { board } = await client.call('board.get', { board: key });
  switch (what) {
    case 'agents':
      return board.roster.map(({ name, role }) => ({ name, about: role }));
    case 'roles':
      return board.roles.map(({ name, title }) => ({ name, about: title }));
    case 'phases':
      return board.phases.map(({ name, state }) => ({ name, about: state }));
    case 'repositories':
      return board.repos.map(({ name, root }) => ({ name, about: root }));
  }
}
