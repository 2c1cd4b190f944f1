import type { Command } from 'commander';
import type { HubClient } from '../../client/hubClient.ts';
import type { Fence, TicketId } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import { removeClaimFile } from '../../workspace/claimFile.ts';
import { givenToken, keptToken } from '../claimSource.ts';
import type { Cli, Outcome } from '../cli.ts';
import { CliError } from '../failure.ts';
import { addHandoffOptions, handoffOf, type HandoffOptions } from '../handoffNote.ts';
import { asHolder, tokenHelp, tokenMissing } from '../holder.ts';
import { relativeTime } from '../text.ts';
import { nameTicket } from '../ticketText.ts';
import { addVerb, durationOption, ticketArgument } from '../verb.ts';

interface RenewOptions {
  readonly lease: number;
  readonly claimFile?: string;
}

interface ReleaseOptions extends HandoffOptions {
  readonly claimFile?: string;
}

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
  const giveBack = addVerb(program, 'release', {
    summary: 'Give a claimed ticket back with a handoff note',
    description: `${tokenHelp} Without a token it is your own act: a person may release any claim.`,
    examples: [
      'release CB-3 --done "The handler" --pending "The tests" --gotchas "None"',
      'release CB-3 --handoff-file handoff.json',
    ],
  });
  addHandoffOptions(giveBack.addArgument(ticketArgument()))
    .option('--claim-file <file>', 'the file with the claim token')
    .action((id: TicketId, options: ReleaseOptions) => cli.run(() => release(cli, id, options)));
}

async function renew(cli: Cli, id: TicketId, options: RenewOptions): Promise<Outcome> {
  const given = await givenToken({
    home: cli.home.folder,
    env: cli.terminal.env,
    file: options.claimFile,
  });
  const client = await cli.connect({ as: 'person' });
  const fence = await fenceOf(client, id);
  const token = given ?? (await keptToken(cli.home.folder, { ticket: id, fence }));
  if (token === undefined) throw tokenMissing(id);
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
  const note = await handoffOf(cli.terminal, options);
  const { client, fence } = await asHolder(cli, id, options);
  const { ticket } = await client.call('claim.release', { ticket: id, fence, handoff: note });
  await removeClaimFile(cli.home.folder, { ticket: id, fence });
  return { json: ticket, text: `Released ${nameTicket(ticket)}, now ${ticket.status}.` };
}

async function fenceOf(client: HubClient, id: TicketId): Promise<Fence> {
  const { ticket } = await client.call('ticket.get', { ticket: id });
  if (!ticket.claim) throw new CliError('claim.none', `Nobody holds ${id}.`);
  return ticket.claim.fence;
}
