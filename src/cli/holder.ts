import type { HubClient } from '../client/hubClient.ts';
import type { Fence, TicketId } from '../protocol/ids.ts';
import type { Ticket } from '../protocol/ticket.ts';
import { givenToken, keptToken } from './claimSource.ts';
import type { Cli } from './cli.ts';
import { CliError } from './failure.ts';

/** Where the holder's token comes from, as help tells it. */
export const tokenHelp =
  'The claim token is read from --claim-file, else CALLBOARD_CLAIM, else the claim files of CALLBOARD_HOME.';

/** A connection as the holder of a ticket's claim, and the ticket as it was found. */
export interface Held {
  readonly client: HubClient;
  readonly ticket: Ticket;
  readonly fence: Fence;
  /** Whether there was a token; without one it is a person's connection. */
  readonly proven: boolean;
}

/** Connects with the token of the ticket's claim: the one that was given, else the one that is kept for it. */
export async function asHolder(
  cli: Cli,
  id: TicketId,
  { claimFile }: { readonly claimFile?: string | undefined },
): Promise<Held> {
  const given = await givenToken({ home: cli.home.folder, env: cli.terminal.env, file: claimFile });
  const client = await cli.connect(given === undefined ? { as: 'person' } : { claimToken: given });
  const { ticket } = await client.call('ticket.get', { ticket: id });
  if (!ticket.claim) throw new CliError('claim.none', `Nobody holds ${id}.`);
  const { fence } = ticket.claim;
  if (given !== undefined) return { client, ticket, fence, proven: true };
  const kept = await keptToken(cli.home.folder, { ticket: id, fence });
  if (kept === undefined) return { client, ticket, fence, proven: false };
  return { client: await cli.connect({ claimToken: kept }), ticket, fence, proven: true };
}

/** The same where nothing but the claim gives the right. */
export async function asProvenHolder(
  cli: Cli,
  id: TicketId,
  options: { readonly claimFile?: string | undefined },
): Promise<Held> {
  const held = await asHolder(cli, id, options);
  if (!held.proven) throw tokenMissing(id);
  return held;
}

/** No token was given and none is kept. */
export function tokenMissing(id: TicketId): CliError {
  return new CliError(
    'claim.tokenMissing',
    `No claim token for ${id}: set CALLBOARD_CLAIM or give --claim-file.`,
  );
}
