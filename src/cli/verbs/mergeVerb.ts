import type { Command } from 'commander';
import type { Board } from '../../protocol/board.ts';
import { boardOf, repositoryName, type RepositoryName, type TicketId } from '../../protocol/ids.ts';
import { gitRef } from '../../protocol/ticket.ts';
import type { MergedRepository } from '../../protocol/review.ts';
import type { Ticket } from '../../protocol/ticket.ts';
import { createGit, type Git } from '../../workspace/git.ts';
import { proveMerge } from '../../workspace/worktreeWork.ts';
import type { Cli, Outcome } from '../cli.ts';
import { CliError, usageError } from '../failure.ts';
import { ofRepository, refuseOthers, valueFor, type NamedValue } from '../namedValue.ts';
import { shown } from '../text.ts';
import { nameTicket } from '../ticketText.ts';
import { addVerb, checked, repeated, ticketArgument } from '../verb.ts';

interface MergeOptions {
  readonly repo?: RepositoryName[];
  readonly target?: NamedValue<string>[];
}

/** `merge record`. */
export function addMergeVerb(merge: Command, cli: Cli): void {
  addVerb(merge, 'record', {
    summary: 'Record that the approved work is merged, after proving it',
    description:
      'Merges nothing. In each repository git is asked whether the approved head is an ancestor of the target as it is now; only then it is recorded. It is an act of a person.',
    examples: ['merge record CB-3', 'merge record CB-3 --repo api --target release/2.0'],
  })
    .addArgument(ticketArgument())
    .option('--repo <name>', 'only this repository; repeatable', repeated(checked(repositoryName)))
    .option(
      '--target <ref>',
      'where it was merged to; what the work was cut from when absent; repeatable as repository=ref',
      repeated(ofRepository(checked(gitRef))),
    )
    .action((id: TicketId, options: MergeOptions) => cli.run(() => record(cli, id, options)));
}

async function record(cli: Cli, id: TicketId, { repo, target }: MergeOptions): Promise<Outcome> {
  const client = await cli.connect();
  const { ticket: approved } = await client.call('ticket.get', { ticket: id });
  const { board } = await client.call('board.get', { board: boardOf(id) });
  const changed = (approved.handIn?.repos ?? []).filter(({ unchanged }) => unchanged !== true);
  const names = changed.map(({ name }) => name);
  refuseOthers(names, { repo: repo?.map((name) => ({ repo: name })), target });
  const wanted = changed.filter(({ name }) => repo?.includes(name) ?? true);
  if (wanted.length === 0) throw usageError(`Nothing of ${id} was handed in that could be merged.`);
  const git = createGit();
  await git.checkVersion();
  const proofs = [];
  for (const { name, head } of wanted)
    proofs.push(
      await proven(cli, git, { name, head, target: valueFor(target, name), ticket: approved, board }),
    );
  const { ticket } = await client.call('merge.record', {
    ticket: id,
    repos: proofs.map(({ repo: one }) => one),
  });
  const lines = proofs.flatMap(({ repo: one, notes }) => [`${one.name}: in ${one.target}`, ...notes]);
  return {
    json: ticket,
    text: [`Recorded the merge of ${nameTicket(ticket)}.`, ...lines.map((line) => `  ${shown(line)}`)].join(
      '\n',
    ),
  };
}

interface Wanted {
  readonly name: RepositoryName;
  readonly head: string;
  readonly target: string | undefined;
  readonly ticket: Ticket;
  readonly board: Board;
}

async function proven(
  cli: Cli,
  git: Git,
  { name, head, target: named, ticket, board }: Wanted,
): Promise<{ repo: MergedRepository; notes: string[] }> {
  const known = board.repos.find((one) => one.name === name);
  if (known === undefined) throw usageError(`The board has no repository ${name} any more.`);
  const baseRef =
    named ??
    ticket.workspace?.repos.find((one) => one.name === name)?.baseRef ??
    ticket.repos.find((one) => one.name === name)?.baseRef ??
    known.baseRef;
  const { target, merged, note } = await proveMerge(
    git,
    { name, root: known.root, head, baseRef },
    cli.terminal.signal,
  );
  if (!merged)
    throw new CliError(
      'merge.unproven',
      `In ${name} the approved head ${head} is not in ${target}. Nothing was recorded. Merge it there first, or name another --target.`,
    );
  return { repo: { name, head, target, merged }, notes: note === undefined ? [] : [note] };
}
