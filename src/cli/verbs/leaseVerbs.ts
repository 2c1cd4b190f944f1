import type { Command } from 'commander';
import type { HubClient } from '../../client/hubClient.ts';
import { handoff, type Handoff } from '../../protocol/events.ts';
import type { Fence, TicketId } from '../../protocol/ids.ts';
import { parseOrRefuse } from '../../protocol/issues.ts';
import { limits } from '../../protocol/limits.ts';
import { removeClaimFile } from '../../workspace/claimFile.ts';
import { givenToken, keptToken } from '../claimSource.ts';
import type { Cli, Outcome } from '../cli.ts';
import { CliError, usageError } from '../failure.ts';
import { textFrom } from '../input.ts';
import { relativeTime } from '../text.ts';
import { nameTicket } from '../ticketText.ts';
import { addVerb, durationOption, ticketArgument } from '../verb.ts';

interface RenewOptions {
  readonly lease: number;
  readonly claimFile?: string;
}

interface ReleaseOptions {
  readonly claimFile?: string;
  readonly done?: string;
  readonly pending?: string;
  readonly gotchas?: string;
  readonly handoffFile?: string;
}

const tokenHelp =
  'The claim token is read from --claim-file, else CALLBOARD_CLAIM, else the claim files of CALLBOARD_HOME.';

/** `renew` and `release`. */
export function addLeaseVerbs(program: Command, cli: Cli): void {
  addVerb(program, 'renew', {
    summary: 'Extend the lease of a claim',
    description: tokenHelp,
    examples: ['renew CB-3', 'renew CB-3 --lease 30m --claim-file ~/.cb3'],
  })
    .addArgument(ticketArgument())
    .addOption(durationOption('--lease <duration>', 'how long from now', limits.oneShotLeaseMs))
    .option('--claim-file <file>', 'the file with the claim token')
    .action((id: TicketId, options: RenewOptions) => cli.run(() => renew(cli, id, options)));
  addVerb(program, 'release', {
    summary: 'Give a claimed ticket back with a handoff note',
    description: `${tokenHelp} Without a token it is your own act: a person may release any claim.`,
    examples: [
      'release CB-3 --done "The handler" --pending "The tests" --gotchas "None"',
      'release CB-3 --handoff-file handoff.json',
    ],
  })
    .addArgument(ticketArgument())
    .option('--done <text>', 'what is done')
    .option('--pending <text>', 'what is left to do')
    .option('--gotchas <text>', 'what the next one has to know')
    .option('--handoff-file <file>', 'all three as JSON {"done","pending","gotchas"}; - for standard input')
    .option('--claim-file <file>', 'the file with the claim token')
    .action((id: TicketId, options: ReleaseOptions) => cli.run(() => release(cli, id, options)));
}

async function renew(cli: Cli, id: TicketId, options: RenewOptions): Promise<Outcome> {
  const given = await givenTokenOf(cli, options.claimFile);
  const client = await cli.connect({ as: 'person' });
  const fence = await fenceOf(client, id);
  const token = given ?? (await keptToken(cli.home.folder, { ticket: id, fence }));
  if (token === undefined)
    throw new CliError(
      'claim.tokenMissing',
      `No claim token for ${id}: set CALLBOARD_CLAIM or give --claim-file.`,
    );
  const { claims } = await client.call('claim.renew', {
    claims: [{ ticket: id, fence, token }],
    leaseMs: options.lease,
  });
  const [answer] = claims;
  if (!answer?.held)
    throw new CliError(answer?.code ?? 'claim.none', answer?.message ?? `The claim of ${id} is gone.`);
  const now = cli.clock.now();
  return {
    json: answer,
    text: `Renewed ${id}: lease ends ${relativeTime(now + (answer.leaseMs ?? options.lease), now)}.`,
  };
}

async function release(cli: Cli, id: TicketId, options: ReleaseOptions): Promise<Outcome> {
  const note = await handoffOf(cli, options);
  const given = await givenTokenOf(cli, options.claimFile);
  let client = await cli.connect(given === undefined ? { as: 'person' } : { claimToken: given });
  const fence = await fenceOf(client, id);
  const kept = given === undefined ? await keptToken(cli.home.folder, { ticket: id, fence }) : undefined;
  if (kept !== undefined) client = await cli.connect({ claimToken: kept });
  const { ticket } = await client.call('claim.release', { ticket: id, fence, handoff: note });
  await removeClaimFile(cli.home.folder, { ticket: id, fence });
  return { json: ticket, text: `Released ${nameTicket(ticket)}, now ${ticket.status}.` };
}

function givenTokenOf(cli: Cli, file: string | undefined): Promise<string | undefined> {
  return givenToken({ home: cli.home.folder, env: cli.terminal.env, file });
}

async function fenceOf(client: HubClient, id: TicketId): Promise<Fence> {
  const { ticket } = await client.call('ticket.get', { ticket: id });
  if (!ticket.claim) throw new CliError('claim.none', `Nobody holds ${id}.`);
  return ticket.claim.fence;
}

async function handoffOf(
  cli: Cli,
  { done, pending, gotchas, handoffFile }: ReleaseOptions,
): Promise<Handoff> {
  if (handoffFile !== undefined)
    return parseOrRefuse(handoff, jsonOf(await textFrom(cli.terminal, handoffFile)), 'The handoff note');
  if (done === undefined || pending === undefined || gotchas === undefined)
    throw usageError('A handoff note is needed: --done, --pending and --gotchas, or --handoff-file.');
  return { done, pending, gotchas };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CliError('request.invalid', 'The handoff note is not JSON.', { cause: error });
  }
}
