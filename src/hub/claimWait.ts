import { deferred } from '../base/deferred.ts';
import type { Params, Result } from '../protocol/contract.ts';
import { WireError } from '../protocol/errors.ts';
import { selectNext } from '../domain/selection.ts';
import type { Call } from './handlers.ts';
import type { HubServices } from './services.ts';

interface Wait {
  readonly hub: Pick<HubServices, 'waiters' | 'clock' | 'boards'>;
  readonly params: Params<'claim.next'>;
  readonly call: Call;
  readonly once: () => Promise<Result<'claim.next'>>;
}

/**
 * Asks for work, and asks again whenever something happened that may have made some, until the time is over. Ends early
 * when the request is cancelled or its session has gone: nobody is given a ticket that no longer waits for one.
 */
export async function waitForWork({ hub, params, call, once }: Wait): Promise<Result<'claim.next'>> {
  const until = hub.clock.monotonic() + (params.waitMs ?? 0);
  const { peer } = call.session;
  for (;;) {
    // Listening begins before asking, so that nothing that happens in between is missed.
    const woken = deferred<undefined>();
    const wake = (): void => woken.resolve(undefined);
    const waiting = hub.waiters.wait(params.board, { hasWork: () => hasWork(hub, params, call), wake });
    const cancelling = call.cancelled.onCancellationRequested(wake);
    peer?.closed.addEventListener('abort', wake);
    let timer: NodeJS.Timeout | undefined;
    try {
      const answer = await once();
      const left = until - hub.clock.monotonic();
      if (answer.granted !== undefined || left <= 0) return answer;
      timer = setTimeout(wake, left);
      await woken.promise;
      if (call.cancelled.isCancellationRequested) return answer;
      if (call.session.peer !== peer)
        throw new WireError('session.unknown', 'The session that waited has gone.');
    } finally {
      clearTimeout(timer);
      waiting.dispose();
      cancelling.dispose();
      peer?.closed.removeEventListener('abort', wake);
    }
  }
}

/** Whether asking again would be answered otherwise; found out without a transaction. */
function hasWork(
  { boards }: Wait['hub'],
  { board }: Wait['params'],
  { session: { id: session, seat } }: Call,
): boolean {
  const state = boards.find(board);
  // Who lost the seat meanwhile is told so.
  if (state === undefined || seat?.board !== board) return true;
  const { chosen, freed } = selectNext(state, { seat, session, explain: false });
  return chosen !== undefined || freed.length > 0;
}
