import { isAbsolute, relative, sep } from 'node:path';
import type { Board } from '../../protocol/board.ts';
import { boardKey, fence, ticketId, type BoardKey, type Fence, type TicketId } from '../../protocol/ids.ts';

/** What a window has open: real paths of its folders, and of its `.code-workspace` where it has one. */
export type OpenPlaces = readonly string[];

/** Which claim a feature folder was made for. */
export interface FeatureClaim {
  readonly ticket: TicketId;
  readonly fence: Fence;
}

/**
 * The boards a window belongs to (SPEC 11): those with a repository that it has open, wholly, in part or among others; and
 * the one whose feature folder it has open. Paths are real paths.
 */
export function ownBoards(
  boards: readonly Board[],
  window: { readonly places: OpenPlaces; readonly workspaceRoot: string },
): BoardKey[] {
  const { places, workspaceRoot } = window;
  const worked = new Set(places.flatMap((place) => boardOfFeatureFolder(place, workspaceRoot) ?? []));
  return boards
    .filter(
      ({ key, repos }) =>
        worked.has(key) ||
        repos.some(({ root }) => places.some((place) => isWithin(place, root) || isWithin(root, place))),
    )
    .map(({ key }) => key);
}

/** Whether a path is a folder or below it. */
export function isWithin(place: string, folder: string): boolean {
  const path = relative(folder, place);
  return path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path);
}

/** `<root>/<board>/<ticket>-f<fence>/…` names its claim. */
export function claimOfFeatureFolder(place: string, workspaceRoot: string): FeatureClaim | undefined {
  if (!isWithin(place, workspaceRoot)) return undefined;
  const [, name = ''] = relative(workspaceRoot, place).split(sep);
  const [, id, number] = /^(.+)-f([0-9]+)$/.exec(name) ?? [];
  const ticket = ticketId.safeParse(id);
  const claim = fence.safeParse(Number(number));
  return ticket.success && claim.success ? { ticket: ticket.data, fence: claim.data } : undefined;
}

/** `<root>/<board>/<ticket>-f<fence>/…` names its board. */
function boardOfFeatureFolder(place: string, workspaceRoot: string): BoardKey | undefined {
  if (!isWithin(place, workspaceRoot)) return undefined;
  const key = boardKey.safeParse(relative(workspaceRoot, place).split(sep)[0]);
  return key.success ? key.data : undefined;
}
