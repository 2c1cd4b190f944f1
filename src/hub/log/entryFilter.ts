import type { SQLInputValue } from 'node:sqlite';
import type { CommentKind } from '../../protocol/events.ts';
import type { AgentName } from '../../protocol/ids.ts';

/** Which entries are wanted: of one of these types, or written ones of one of these kinds; by this agent. All unless something is said. */
export interface EntryFilter {
  readonly types?: readonly string[] | undefined;
  readonly kinds?: readonly CommentKind[] | undefined;
  readonly agent?: AgentName | undefined;
}

/** Whether it leaves anything out. */
export function filters({ types, kinds, agent }: EntryFilter): boolean {
  return types !== undefined || kinds !== undefined || agent !== undefined;
}

/** The filter as conditions on the table of events, to stand behind others, and their values in order. */
export function filterSql({ types, kinds, agent }: EntryFilter): {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
} {
  const any: string[] = [];
  const values: SQLInputValue[] = [];
  if (types !== undefined) {
    any.push('type IN (SELECT value FROM json_each(?))');
    values.push(JSON.stringify(types));
  }
  if (kinds !== undefined) {
    any.push(
      "(type = 'comment.added' AND json_extract(payload, '$.kind') IN (SELECT value FROM json_each(?)))",
    );
    values.push(JSON.stringify(kinds));
  }
  const conditions = any.length === 0 ? [] : [`(${any.join(' OR ')})`];
  if (agent !== undefined) {
    conditions.push("json_extract(actor, '$.agent') = ?");
    values.push(agent);
  }
  return { sql: conditions.map((condition) => ` AND ${condition}`).join(''), values };
}
