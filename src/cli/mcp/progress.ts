import type { ServerContext } from '@modelcontextprotocol/server';

/** How often a client hears that a call still waits: well within the usual patience of clients. */
const everyMs = 5_000;

/** Tells how far a call has come: milliseconds since it began, which grow with every word of it. */
export type TellProgress = (message: string, totalMs?: number) => void;

/** Tells the client of a call that asked to be told, and else nobody. */
export function progressTo({ mcpReq }: ServerContext): TellProgress {
  const progressToken = mcpReq._meta?.progressToken;
  if (progressToken === undefined) return () => undefined;
  const startedAt = performance.now();
  let last = -1;
  return (message, total) => {
    last = Math.max(last + 1, Math.round(performance.now() - startedAt));
    const params = { progressToken, progress: last, message, ...(total !== undefined && { total }) };
    // A client that is gone needs no progress; the end of its connection is told elsewhere.
    mcpReq.notify({ method: 'notifications/progress', params }).catch(() => undefined);
  };
}

/** Tells now and from time to time that a call waits. Returns how to stop. */
export function tellWaiting(tell: TellProgress, waitMs: number): () => void {
  const say = (): void => {
    tell('Waiting for a ticket', waitMs);
  };
  say();
  const timer = setInterval(say, everyMs);
  return () => {
    clearInterval(timer);
  };
}
