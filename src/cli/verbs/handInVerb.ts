import path from 'node:path';
import type { Command } from 'commander';
import type { Board } from '../../protocol/board.ts';
import { boardOf, repositoryName, type RepositoryName, type TicketId } from '../../protocol/ids.ts';
import type { HandInRepository } from '../../protocol/review.ts';
import type { Ticket } from '../../protocol/ticket.ts';
import { removeClaimFile } from '../../workspace/claimFile.ts';
import { createGit, type Git } from '../../workspace/git.ts';
import { readWork } from '../../workspace/worktreeWork.ts';
import { checkRun, checkRunHelp, type CheckRun } from '../checkRun.ts';
import type { Cli, Outcome } from '../cli.ts';
import { usageError } from '../failure.ts';
import { addHandoffOptions, handoffOf, type HandoffOptions } from '../handoffNote.ts';
import { asProvenHolder, tokenHelp } from '../holder.ts';
import { ofRepository, refuseOthers, valueFor, type NamedValue } from '../namedValue.ts';
import { shown } from '../text.ts';
import { nameTicket } from '../ticketText.ts';
import { addVerb, anyText, checked, folder, repeated, ticketArgument } from '../verb.ts';

interface HandInOptions extends HandoffOptions {
  readonly claimFile?: string;
  readonly checks?: NamedValue<CheckRun>[];
  readonly pullRequest?: NamedValue<string>[];
  readonly worktree?: NamedValue<string>[];
  readonly unchanged?: RepositoryName[];
}

/** `ticket hand-in`. */
export function addHandInVerb(ticket: Command, cli: Cli): void {
  const verb = addVerb(ticket, 'hand-in', {
    summary: 'Hand the work in for review, which ends the claim',
    description: `The worktrees of the ticket's workspace are looked at: head, uncommitted changes, commits over and behind the base. A refusal names every unmet condition of every repository and changes nothing. ${tokenHelp}`,
    examples: [
      'ticket hand-in CB-3 --done "The handler" --pending "Nothing" --gotchas "None" --checks passed --pull-request local-3',
      'ticket hand-in CB-3 --handoff-file handoff.json --checks "api=passed:142 tests" --pull-request api=https://example.org/pull/7 --unchanged service',
    ],
  });
  addHandoffOptions(verb.addArgument(ticketArgument()))
    .option('--checks <result>', checkRunHelp, repeated(ofRepository(checkRun)))
    .option(
      '--pull-request <address>',
      'where the pull request is; repeatable as repository=address',
      repeated(ofRepository(anyText)),
    )
    .option(
      '--unchanged <repository>',
      'a repository that needed no change; repeatable',
      repeated(checked(repositoryName)),
    )
    .option(
      '--worktree <folder>',
      'where the work is when the claim made no workspace; repeatable as repository=folder',
      repeated(ofRepository(folder)),
    )
    .option('--claim-file <file>', 'the file with the claim token')
    .action((id: TicketId, options: HandInOptions) => cli.run(() => handIn(cli, id, options)));
}

async function handIn(cli: Cli, id: TicketId, options: HandInOptions): Promise<Outcome> {
  const handoff = await handoffOf(cli.terminal, options);
  const { client, ticket, fence } = await asProvenHolder(cli, id, options);
  const { checks, pullRequest, worktree, unchanged = [] } = options;
  refuseOthers(
    ticket.repos.map(({ name }) => name),
    { checks, 'pull-request': pullRequest, worktree, unchanged: unchanged.map((repo) => ({ repo })) },
  );
  const { board } = await client.call('board.get', { board: boardOf(id) });
  const git = createGit();
  await git.checkVersion();
  const looked = await Promise.all(
    ticket.repos.map(({ name }) => repositoryOf(cli, git, { name, ticket, board, options })),
  );
  const repos = looked.map(({ repo }) => repo);
  const answer = await client.call('ticket.handIn', { ticket: id, fence, handoff, repos });
  await removeClaimFile(cli.home.folder, { ticket: id, fence });
  const lines = looked.flatMap(({ repo, notes }) => [describe(repo), ...notes]);
  return {
    json: answer.ticket,
    text: [
      `Handed in ${nameTicket(answer.ticket)}, now ${answer.ticket.status}.`,
      ...lines.map((line) => `  ${shown(line)}`),
    ].join('\n'),
  };
}

interface Asked {
  readonly name: RepositoryName;
  readonly ticket: Ticket;
  readonly board: Board;
  readonly options: HandInOptions;
}

/** What one repository is like, and what a person should know of how it was read. */
async function repositoryOf(
  cli: Cli,
  git: Git,
  { name, ticket, board, options }: Asked,
): Promise<{ repo: HandInRepository; notes: string[] }> {
  const known = board.repos.find((one) => one.name === name);
  if (known === undefined) throw usageError(`The board has no repository ${name} any more.`);
  const made = ticket.workspace?.repos.find((one) => one.name === name);
  const unchanged = options.unchanged?.includes(name) === true;
  const given = valueFor(options.worktree, name);
  // What needed no change may never have got a worktree: then it is what it was.
  const worktree = given ?? made?.worktree ?? (unchanged ? known.root : undefined);
  if (worktree === undefined)
    throw usageError(
      `${ticket.id} has no workspace, so say where the work on ${name} is: --worktree ${name}=<folder>`,
    );
  const baseRef = made?.baseRef ?? ticket.repos.find((one) => one.name === name)?.baseRef ?? known.baseRef;
  const { note, ...work } = await readWork(
    git,
    { name, root: known.root, worktree: path.resolve(cli.terminal.cwd, worktree), baseRef },
    cli.terminal.signal,
  );
  const checks = valueFor(options.checks, name);
  const pullRequest = valueFor(options.pullRequest, name);
  const repo: HandInRepository = {
    ...{ name, ...work },
    ...(unchanged
      ? { unchanged }
      : {
          ...(checks && { checks: { head: work.head, ...checks } }),
          ...(pullRequest !== undefined && { pullRequest }),
        }),
  };
  return { repo, notes: note === undefined ? [] : [note] };
}

function describe({ name, head, ahead, behind, unchanged, pullRequest }: HandInRepository): string {
  if (unchanged === true) return `${name}: unchanged`;
  const late = behind === 0 ? '' : `, ${behind} behind its base`;
  return `${name}: ${head.slice(0, 12)}, ${ahead} over its base${late}${pullRequest === undefined ? '' : `, ${pullRequest}`}`;
}
