import type { BoardRole, Role } from '../../protocol/role.ts';

/** Whether the board has a role exactly as a file describes it. */
export function sameRole({ own: _own, ...known }: BoardRole, role: Role): boolean {
  const canonical = (value: Role): string =>
    JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  return canonical(known) === canonical(role);
}
