import type { TicketId } from '../../src/protocol/ids.ts';
import { priorities, ticketNumber } from '../../src/protocol/vocabulary.ts';
import { t } from '../ui/strings.ts';
import { visibleLine } from '../ui/visibleText.ts';
import type { BoardModel } from './boardModel.ts';
import { noLane, type Find } from './lanes.ts';

/** The lanes to show, first one first: those with tickets and, where nothing narrows the board, those that wait for some. */
export function lanesShown({ board, store, grouping, filter }: BoardModel): readonly string[] {
  if (grouping === 'none') return [noLane];
  const keys = new Set(store.lanes());
  if (Object.keys(filter).length === 0 && board !== undefined) {
    if (grouping === 'agent') for (const { name } of board.roster) keys.add(name);
    if (grouping === 'role') for (const { role } of board.roster) keys.add(role);
    if (grouping === 'repo') for (const { name } of board.repos) keys.add(name);
  }
  const order = grouping === 'epic' ? byEpic((id) => store.ticket(id)) : byName;
  return [...keys].sort((a, b) => Number(a === noLane) - Number(b === noLane) || order(a, b));
}

const byName = (a: string, b: string): number => (a < b ? -1 : 1);

/** Epics in work before closed ones, then as their cards would stand. */
function byEpic(find: Find): (a: string, b: string) => number {
  const rank = (id: string): number => {
    const epic = find(id as TicketId);
    if (epic === undefined) return priorities.length;
    return priorities.indexOf(epic.priority) + (epic.status === 'closed' ? priorities.length : 0);
  };
  return (a, b) => rank(a) - rank(b) || ticketNumber(a) - ticketNumber(b);
}

/** What a lane is called. */
export function laneTitle({ board, store, grouping }: BoardModel, lane: string): string {
  if (grouping === 'none') return '';
  if (lane === noLane) return t(`lane.none.${grouping}`);
  if (grouping === 'epic') {
    const epic = store.ticket(lane as TicketId);
    return epic === undefined ? lane : `${lane} ${visibleLine(epic.title)}`;
  }
  if (grouping === 'role') return board?.roles.find(({ name }) => name === lane)?.title ?? lane;
  return lane;
}
