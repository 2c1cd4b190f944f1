import { StartFailure } from './startFailure.ts';

/** SQLite before this version can corrupt a log in WAL mode when a checkpoint and a reset coincide (SPEC 14). */
const oldestSqlite = '3.51.3';

/** Refuses a runtime that cannot keep the log safely. Source: SPEC 14. */
export function checkRuntime(versions: NodeJS.ProcessVersions = process.versions): void {
  const sqlite = versions['sqlite'];
  if (sqlite === undefined)
    throw new StartFailure('unfit', `Node ${versions.node} has no node:sqlite. Install Node 24 or newer.`);
  if (compareVersions(sqlite, oldestSqlite) < 0)
    throw new StartFailure(
      'unfit',
      `Node ${versions.node} brings SQLite ${sqlite}; ${oldestSqlite} or newer is needed. Install a newer Node 24.`,
    );
}

/** Negative, zero or positive as `a` is older than, the same as or newer than `b`. */
function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  for (let i = 0; i < 3; i++) {
    const difference = (left?.[i] ?? 0) - (right?.[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
