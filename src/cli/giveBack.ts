import type { HubClient } from '../client/hubClient.ts';
import type { Granted } from '../protocol/claimMethods.ts';
import { reportOf } from './failure.ts';
import { shown } from './text.ts';

/**
 * Does what has to follow a claim; `failure` says what it means when that fails. Then the claim is given back, so that
 * nobody holds a ticket and cannot work on it.
 */
export async function orGiveBack<T>(
  client: HubClient,
  { ticket, claim }: Granted,
  { work, failure }: { readonly work: () => Promise<T>; readonly failure: string },
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, message } = reportOf(error);
    const handoff = {
      done: `Nothing: ${failure}.`,
      pending: 'Everything.',
      gotchas: shown(`${code}: ${message}`, { lines: true }),
    };
    await client.call('claim.release', { ticket: ticket.id, fence: claim.fence, handoff });
    throw error;
  }
}
