import { limits } from '../protocol/limits.ts';

interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string | undefined;
}

/** The first entries of a list that comes in pages, at most so many. */
export async function collected<T>(
  count: number,
  ask: (page: { limit: number; cursor?: string }) => Promise<Page<T>>,
): Promise<T[]> {
  const found: T[] = [];
  let cursor: string | undefined;
  while (found.length < count) {
    const limit = Math.min(count - found.length, limits.pageSize);
    const { items, next } = await ask({ limit, ...(cursor !== undefined && { cursor }) });
    found.push(...items);
    if (next === undefined) break;
    cursor = next;
  }
  return found;
}
