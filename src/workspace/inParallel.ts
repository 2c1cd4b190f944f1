import { WorkspaceError } from './workspaceError.ts';

/**
 * Runs work on every item at once. The first failure stops the others by their signal; it is thrown when all have
 * ended, so that nothing is still running when the caller cleans up.
 */
export async function inParallel<T, R>(
  items: readonly T[],
  signal: AbortSignal | undefined,
  work: (item: T, signal: AbortSignal) => Promise<R>,
): Promise<R[]> {
  const failed = new AbortController();
  const either = signal === undefined ? failed.signal : AbortSignal.any([signal, failed.signal]);
  let first: unknown;
  const run = async (item: T) => {
    try {
      return await work(item, either);
    } catch (error) {
      if (!failed.signal.aborted) first = error;
      failed.abort();
      throw error;
    }
  };
  const results = await Promise.allSettled(items.map(run));
  if (failed.signal.aborted)
    throw first instanceof Error ? first : new WorkspaceError('workspace.failed', String(first));
  return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}
