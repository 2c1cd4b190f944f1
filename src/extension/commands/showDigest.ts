import type { Services } from '../services.ts';

/** Shows how the board stands now, as a page that can only be read. */
export async function showDigest({ session, digest }: Services): Promise<void> {
  if (session.board !== undefined) await digest.show(session.board.key);
}
