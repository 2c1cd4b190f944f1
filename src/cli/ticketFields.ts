import type { Command } from 'commander';
import {
  agentName,
  phaseName,
  repositoryName,
  roleName,
  type AgentName,
  type PhaseName,
  type RepositoryName,
  type RoleName,
  type TicketId,
} from '../protocol/ids.ts';
import { priorities, ticketTypes, type Budget, type Priority, type TicketType } from '../protocol/ticket.ts';
import type { TicketChanges } from '../protocol/events.ts';
import { budgetLimit } from './budget.ts';
import { usageError } from './failure.ts';
import { textFrom } from './input.ts';
import type { Terminal } from './terminal.ts';
import { anyText, checked, choice, refuseBoth, repeated, ticketOf } from './verb.ts';

/** The fields of a ticket that `ticket new` and `ticket edit` take. */
export interface FieldOptions {
  readonly title?: string;
  readonly description?: string;
  readonly descriptionFile?: string;
  readonly criterion?: string[];
  readonly type?: TicketType;
  readonly priority?: Priority;
  readonly label?: string[];
  /** `false` for `--no-repo`. */
  readonly repo?: RepositoryName[] | false;
  readonly path?: string[];
  readonly role?: RoleName;
  readonly reviewer?: string;
  readonly parent?: TicketId;
  readonly blockedBy?: TicketId[];
  readonly phase?: PhaseName;
  readonly route?: AgentName;
  readonly budget?: Budget;
  readonly decisionRequired?: boolean;
}

/** What each name of `--clear` makes of a ticket. */
const clearing = {
  parent: { parent: null },
  phase: { phase: null },
  role: { role: null },
  reviewer: { reviewer: null },
  route: { route: null },
  budget: { budget: null },
  label: { labels: [] },
  path: { paths: [] },
  'blocked-by': { blockedBy: [] },
  'decision-required': { decisionRequired: false },
} satisfies Record<string, TicketChanges>;

/** A name that `--clear` takes: those of the options that set the same. */
export type ClearableField = keyof typeof clearing;
export const clearableFields = Object.keys(clearing) as ClearableField[];

/** The changes that empty these fields. */
export function cleared(fields: readonly ClearableField[]): TicketChanges {
  return fields.reduce<TicketChanges>((changes, field) => ({ ...changes, ...clearing[field] }), {});
}

/** Adds the options. */
export function addFieldOptions(verb: Command): Command {
  refuseBoth(verb, ['repo', 'no-repo']);
  return verb
    .option('--description <text>', 'markdown')
    .option('--description-file <file>', 'read the description from a file, or from standard input with -')
    .option('--criterion <text>', 'a done criterion; repeatable', repeated(anyText))
    .addOption(choice('--type <type>', 'what kind of work it is', ticketTypes))
    .addOption(choice('--priority <priority>', 'how soon', priorities))
    .option('--label <label>', 'repeatable', repeated(anyText))
    .option('--repo <name>', 'a repository it is for; repeatable', repeated(checked(repositoryName)))
    .option('--no-repo', 'it needs no repository')
    .option('--path <glob>', 'files it expects to touch; repeatable', repeated(anyText))
    .option('--role <role>', 'the role that takes it', checked(roleName))
    .option('--reviewer <name>', 'the role or agent that reviews it')
    .option('--parent <ticket>', 'the epic it belongs to; a spike belongs to any ticket', ticketOf)
    .option('--blocked-by <ticket>', 'a ticket that has to be closed first; repeatable', repeated(ticketOf))
    .option('--phase <phase>', 'the phase it belongs to', checked(phaseName))
    .option('--route <agent>', 'the only agent that may take it', checked(agentName))
    .option('--budget <limit>', 'what it may use up: cost=5 or tokens=200000; repeatable', budgetLimit)
    .option('--decision-required', 'it cannot be closed without a decision record');
}

/** What both methods take under the same name; criteria differ and are the caller's. Absent options are left out. */
export async function fieldsOf(terminal: Terminal, options: FieldOptions) {
  const {
    title,
    type,
    priority,
    label,
    path,
    role,
    reviewer,
    parent,
    blockedBy,
    phase,
    route,
    budget,
    decisionRequired,
  } = options;
  const description = await descriptionOf(terminal, options);
  return {
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(type && { type }),
    ...(priority && { priority }),
    ...(label && { labels: label }),
    ...repositoriesOf(options.repo),
    ...(path && { paths: path }),
    ...(role && { role }),
    ...(reviewer !== undefined && { reviewer }),
    ...(parent && { parent }),
    ...(blockedBy && { blockedBy }),
    ...(phase && { phase }),
    ...(route && { route }),
    ...(budget && { budget }),
    ...(decisionRequired && { decisionRequired }),
  };
}

function repositoriesOf(repo: FieldOptions['repo']) {
  if (repo === undefined) return {};
  return repo === false
    ? { repos: [], needsNoRepos: true }
    : { repos: repo.map((name) => ({ name })), needsNoRepos: false };
}

async function descriptionOf(
  terminal: Terminal,
  { description, descriptionFile }: FieldOptions,
): Promise<string | undefined> {
  if (descriptionFile === undefined) return description;
  if (description !== undefined) throw usageError('Give --description or --description-file, not both.');
  return await textFrom(terminal, descriptionFile);
}
