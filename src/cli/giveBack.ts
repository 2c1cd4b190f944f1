import { messageOf } from '../client/errors.ts';
import type { HubClient } from '../client/hubClient.ts';
import { noteAfter } from '../client/noteAfter.ts';
import type { Granted } from '../protocol/claimMethods.ts';
import { CliError, reportOf } from './failure.ts';
import { shown } from './text.ts';

/**
 * Does what has to follow a claim; `failure` says what it means when that fails. Then the claim is given back, so that
 * nobody holds a ticket and cannot work on it.
 */
export async function orGiveBack<T>(
  client: Pick<HubClient, 'call'>,
  { ticket, claim, handoff: before }: Granted,
  { work, failure }: { readonly work: () => Promise<T>; readonly failure: string },
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, message } = reportOf(error);
    const handoff = noteAfter(before, { failure, why: shown(`${code}: ${message}`) });
    try {
      await client.call('claim.release', { ticket: ticket.id, fence: claim.fence, handoff });
    } catch (reason) {
      // Why the work failed is what a person must hear of, and that the claim is still there.
      throw new CliError(
        code,
        `${message} The claim of ${ticket.id} could not be given back either and ends with its lease: ${messageOf(reason)}`,
        { cause: error },
      );
    }
    throw error;
  }
}
