import { WireError } from '../protocol/errors.ts';
import { limits } from '../protocol/limits.ts';

/** What entries of a list may take of a frame; the rest is for what stands around them. */
const roomForEntries = limits.frameBytes * 0.75;

/** As many entries as fit one frame, at least one. */
export function fittingFrame<T>(entries: readonly T[]): T[] {
  let room = roomForEntries;
  const fitting: T[] = [];
  for (const entry of entries) {
    room -= Buffer.byteLength(JSON.stringify(entry));
    if (room < 0 && fitting.length > 0) break;
    fitting.push(entry);
  }
  return fitting;
}

/** Some entries of a list, and where it goes on. */
export interface Page<T> {
  readonly items: T[];
  readonly next?: string | undefined;
}

/** A page that fits one frame: asked again for fewer entries when it does not, so that its cursor is right. */
export function fittingPage<T>(limit: number, ask: (limit: number) => Page<T>): Page<T> {
  const page = ask(limit);
  const fitting = fittingFrame(page.items).length;
  return fitting === page.items.length ? page : ask(fitting);
}

/** Before which event a list that goes back in the log goes on; without a cursor from its end. */
export function sequenceFrom(cursor: string | undefined, method: string): number {
  const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(cursor);
  if (Number.isSafeInteger(before) && before >= 1) return before;
  throw new WireError('request.invalid', `This cursor did not come from ${method}. Begin without one.`);
}
