import { InvalidArgumentError, type Command } from 'commander';
import type { RepositoryName, TicketId } from '../../protocol/ids.ts';
import type { SubmittedReview, Verdict } from '../../protocol/review.ts';
import type { TicketSummary } from '../../protocol/ticket.ts';
import { checkRun, checkRunHelp, type CheckRun } from '../checkRun.ts';
import type { Cli, Outcome } from '../cli.ts';
import { ofRepository, refuseOthers, valueFor, type NamedValue } from '../namedValue.ts';
import { nameTicket } from '../ticketText.ts';
import { addVerb, anyText, repeated, ticketArgument } from '../verb.ts';
import { addWriteOptions, fenceOf, type WriteOptions } from '../writeOptions.ts';

interface ReviewOptions extends WriteOptions {
  readonly verdict?: Verdict[];
  readonly head?: NamedValue<string>[];
  readonly checks?: NamedValue<CheckRun>[];
}

type ReviewOutcome = 'approve' | 'return';

/** `review approve`, `review return`. */
export function addReviewVerbs(review: Command, cli: Cli): void {
  const who =
    'With CALLBOARD_CLAIM or --claim-file it is the review of that agent, else yours, and the timeline says so.';
  addReviewVerb(review, 'approve', {
    summary: 'Approve the work, with a verdict for each criterion',
    description: `The heads that were handed in are taken as the ones that were reviewed unless --head says otherwise. ${who}`,
    examples: [
      'review approve CB-3 --verdict "c1=pass:The 404 test is there and green" --verdict "c2=pass:Seen in the log"',
    ],
  }).action((id: TicketId, options: ReviewOptions) =>
    cli.run(() => submit(cli, { id, outcome: 'approve' }, options)),
  );
  addReviewVerb(review, 'return', {
    summary: 'Return the work to the agent that did it',
    description: `It needs an open thread or a criterion that is judged "block". ${who}`,
    examples: [
      'review return CB-3 --verdict "c1=block:Unknown ids answer 500"',
      'review return CB-3    # with a thread that is open',
    ],
  }).action((id: TicketId, options: ReviewOptions) =>
    cli.run(() => submit(cli, { id, outcome: 'return' }, options)),
  );
}

function addReviewVerb(
  review: Command,
  outcome: ReviewOutcome,
  help: Parameters<typeof addVerb>[2],
): Command {
  const verb = addVerb(review, outcome, help)
    .addArgument(ticketArgument())
    .option(
      '--verdict <verdict>',
      'criterion=pass|warn|block:evidence, like "c1=pass:The test is green"; repeatable',
      repeated(verdictOf),
    )
    .option(
      '--head <sha>',
      'the head that was reviewed; repeatable as repository=sha',
      repeated(ofRepository(anyText)),
    )
    .option('--checks <result>', checkRunHelp, repeated(ofRepository(checkRun)));
  return addWriteOptions(verb);
}

/** A parser for `c1=pass:evidence`. */
export function verdictOf(text: string): Verdict {
  const [, criterion = '', verdict, evidence = ''] =
    /^(c[1-9]\d{0,3})=(pass|warn|block):(.+)$/s.exec(text) ?? [];
  if (verdict === undefined)
    throw new InvalidArgumentError(
      'A verdict names its criterion, is pass, warn or block, and says what it rests on: "c1=pass:The test is green".',
    );
  return { criterion, verdict: verdict as Verdict['verdict'], evidence };
}

async function submit(
  cli: Cli,
  { id, outcome }: { readonly id: TicketId; readonly outcome: ReviewOutcome },
  options: ReviewOptions,
): Promise<Outcome> {
  const client = await cli.connect({ claimFile: options.claimFile });
  const { ticket: before } = await client.call('ticket.get', { ticket: id });
  const { ticket } = await client.call('review.submit', {
    ...{ ticket: id, outcome, verdicts: options.verdict ?? [] },
    ...reviewed(before, { outcome, options }),
    ...fenceOf(options),
  });
  const to = ticket.route ?? 'anybody';
  const what = outcome === 'approve' ? 'Approved' : 'Returned';
  const spikes =
    ticket.openSpikes.length === 0 ? '' : ` It waits for a person: ${ticket.openSpikes.join(', ')}.`;
  const where =
    outcome === 'approve' ? `, now ${ticket.status}.` : ` to ${to}, round ${ticket.rounds}.${spikes}`;
  return { json: ticket, text: `${what} ${nameTicket(ticket)}${where}` };
}

/** Heads and checks for the changed repositories of the hand-in. */
export function reviewed(
  { handIn }: Pick<TicketSummary, 'handIn'>,
  { outcome, options }: { readonly outcome: ReviewOutcome; readonly options: ReviewOptions },
): Pick<SubmittedReview, 'heads' | 'checks'> {
  const changed = (handIn?.repos ?? []).filter(({ unchanged }) => unchanged !== true);
  const names: RepositoryName[] = changed.map(({ name }) => name);
  refuseOthers(names, { head: options.head, checks: options.checks });
  const heads = changed.flatMap(({ name, head: handedIn }) => {
    const head = valueFor(options.head, name) ?? (outcome === 'approve' ? handedIn : undefined);
    return head === undefined ? [] : [{ name, head }];
  });
  const checks = changed.flatMap(({ name, head }) => {
    const run = valueFor(options.checks, name);
    return run === undefined ? [] : [{ name, head: valueFor(options.head, name) ?? head, ...run }];
  });
  return { heads, checks };
}
