import { canonicalJson } from '../base/canonicalJson.ts';
import type { RosterAgent } from '../protocol/board.ts';
import type { LogEvent } from '../protocol/events.ts';
import { requeueProhibited } from './indexes.ts';
import { prohibitingRoles } from './prohibitions.ts';
import { allRoles } from './roles.ts';
import type { BoardState } from './state.ts';

type EventOf<T extends LogEvent['type']> = Extract<LogEvent, { type: T }>;
type RosterEventType = Extract<LogEvent['type'], `${'agent' | 'role'}.${string}`>;

/** What the events of the roster and of a board's own roles do to it. */
export const rosterFolds: {
  readonly [T in RosterEventType]: (state: BoardState, event: EventOf<T>) => void;
} = {
  'agent.hired': (state, { payload, at }) => {
    state.roster.set(payload.name, { ...payload, hiredAt: at });
  },
  'agent.edited': (state, { payload: { name, changes } }) => {
    const before = state.roster.get(name);
    if (before === undefined) return;
    const after = Object.entries({ ...before, ...changes }).filter(([, value]) => value !== null);
    state.roster.set(name, Object.fromEntries(after) as RosterAgent);
  },
  'agent.fired': (state, { payload: { name } }) => {
    state.roster.delete(name);
    state.inboxes.delete(name);
  },
  'role.defined': (state, { payload: { role } }) => {
    const rest = state.ownRoles.filter(({ name }) => name !== role.name);
    setOwnRoles(state, [...rest, role]);
  },
  'role.removed': (state, { payload }) => {
    setOwnRoles(
      state,
      state.ownRoles.filter(({ name }) => name !== payload.name),
    );
  },
};

function setOwnRoles(state: BoardState, own: BoardState['ownRoles']): void {
  const before = prohibitingRoles(state.roles);
  state.ownRoles = own;
  state.roles = allRoles(own);
  const after = prohibitingRoles(state.roles);
  if (canonicalJson(before) !== canonicalJson(after)) requeueProhibited(state);
}
