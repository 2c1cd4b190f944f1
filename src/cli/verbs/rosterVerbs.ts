import type { Command } from 'commander';
import {
  agentName,
  boardKey,
  repositoryName,
  roleName,
  type AgentName,
  type BoardKey,
  type RepositoryName,
  type RoleName,
} from '../../protocol/ids.ts';
import { engineName, modelName } from '../../protocol/role.ts';
import type { Cli, Outcome } from '../cli.ts';
import { addVerb, anyText, checked, refuseBoth, repeated } from '../verb.ts';

interface HireOptions {
  readonly board?: BoardKey;
  readonly role: RoleName;
  readonly repo?: RepositoryName[];
  readonly engine?: string;
  readonly model?: string;
}

interface EditOptions {
  readonly board?: BoardKey;
  readonly role?: RoleName;
  readonly repo?: RepositoryName[];
  readonly allRepos?: boolean;
  /** `false` for `--no-engine`. */
  readonly engine?: string | false;
  readonly model?: string | false;
}

interface FireOptions {
  readonly board?: BoardKey;
  readonly reason?: string;
}

/** `agent hire`, `agent edit`, `agent fire`. */
export function addRosterVerbs(agent: Command, cli: Cli): void {
  addHire(agent, cli);
  addEdit(agent, cli);
  addVerb(agent, 'fire', {
    summary: 'Take an agent off the roster',
    description:
      'Its claims are released with a note for the next holder, tickets routed to it are for anybody, those it was to review go to the reviewer of the board, its epics are free. Worktrees and all it did stay.',
    examples: ['agent fire andrew', 'agent fire andrew --reason "The budget is spent"'],
  })
    .argument('<agent>', 'who', checked(agentName))
    .option('--board <key>', 'the board', checked(boardKey))
    .option('--reason <text>', 'why; it goes into the notes', anyText)
    .action((name: AgentName, options: FireOptions) => cli.run(() => fire(cli, name, options)));
}

function addHire(agent: Command, cli: Cli): void {
  addVerb(agent, 'hire', {
    summary: 'Put an agent on the roster',
    examples: [
      'agent hire andrew --role developer',
      'agent hire bella --role developer --repo api --engine codex',
    ],
  })
    .argument('<agent>', 'its name', checked(agentName))
    .requiredOption('--role <role>', 'what it is for', checked(roleName))
    .option('--board <key>', 'the board', checked(boardKey))
    .option(
      '--repo <name>',
      'a repository it works on; repeatable, all when absent',
      repeated(checked(repositoryName)),
    )
    .option('--engine <engine>', 'what runs it; the role says when absent', checked(engineName))
    .option('--model <model>', 'with which model; the role says when absent', checked(modelName))
    .action((name: AgentName, options: HireOptions) => cli.run(() => hire(cli, name, options)));
}

function addEdit(agent: Command, cli: Cli): void {
  const verb = addVerb(agent, 'edit', {
    summary: 'Change role, repositories, engine or model of an agent',
    description: 'What the agent holds stays with it.',
    examples: ['agent edit andrew --role reviewer', 'agent edit andrew --all-repos --no-engine --no-model'],
  });
  refuseBoth(verb, ['repo', 'all-repos']);
  refuseBoth(verb, ['engine', 'no-engine']);
  refuseBoth(verb, ['model', 'no-model']);
  verb
    .argument('<agent>', 'who', checked(agentName))
    .option('--board <key>', 'the board', checked(boardKey))
    .option('--role <role>', 'what it is for', checked(roleName))
    .option(
      '--repo <name>',
      'a repository it works on, instead of those before; repeatable',
      repeated(checked(repositoryName)),
    )
    .option('--all-repos', 'it works on every repository')
    .option('--engine <engine>', 'what runs it', checked(engineName))
    .option('--no-engine', 'what the role says')
    .option('--model <model>', 'with which model', checked(modelName))
    .option('--no-model', 'what the role says')
    .action((name: AgentName, options: EditOptions) => cli.run(() => edit(cli, name, options)));
}

async function hire(cli: Cli, name: AgentName, options: HireOptions): Promise<Outcome> {
  const { role, repo, engine, model } = options;
  const client = await cli.connect();
  const key = await cli.board(client, options.board);
  const { board } = await client.call('agent.hire', {
    ...{ board: key, name, role },
    ...(repo && { repos: repo }),
    ...(engine !== undefined && { engine }),
    ...(model !== undefined && { model }),
  });
  return {
    json: board.roster.find((agent) => agent.name === name),
    text: `Hired ${name} as ${role} for board ${key}.`,
  };
}

async function edit(cli: Cli, name: AgentName, options: EditOptions): Promise<Outcome> {
  const { role, repo, allRepos, engine, model } = options;
  const client = await cli.connect();
  const key = await cli.board(client, options.board);
  const { board } = await client.call('agent.edit', {
    ...{ board: key, name },
    ...(role && { role }),
    ...(repo && { repos: repo }),
    ...(allRepos && { repos: null }),
    ...(engine !== undefined && { engine: engine === false ? null : engine }),
    ...(model !== undefined && { model: model === false ? null : model }),
  });
  return {
    json: board.roster.find((agent) => agent.name === name),
    text: `Changed ${name} on board ${key}.`,
  };
}

async function fire(cli: Cli, name: AgentName, { board: given, reason }: FireOptions): Promise<Outcome> {
  const client = await cli.connect();
  const board = await cli.board(client, given);
  const { released } = await client.call('agent.fire', {
    ...{ board, name },
    ...(reason !== undefined && { reason }),
  });
  const open =
    released.length === 0 ? 'It held nothing.' : `Released ${released.join(', ')}; the work is where it was.`;
  return { json: { board, name, released }, text: `Took ${name} off the roster of ${board}. ${open}` };
}
