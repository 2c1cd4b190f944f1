import type { Claim, TicketSummary } from '../../protocol/ticket.ts';
import { readSettings } from '../session/settings.ts';
import type { Services } from '../services.ts';

/** Ends a claim by a request of this window, which then is no news to it, and forgets what the window kept for it. */
export async function endClaim<T>(
  { claims, workspaceWindow }: Services,
  { id, claim: { fence } }: Pick<TicketSummary, 'id'> & { readonly claim: Claim },
  request: () => Promise<T>,
): Promise<T> {
  claims.expectEnd(id, fence);
  const result = await request();
  const { removeClaimFile } = await import('../../workspace/claimFile.ts');
  await removeClaimFile(readSettings().home.folder, { ticket: id, fence });
  if (workspaceWindow.ticket === id) workspaceWindow.forget();
  return result;
}
