/** Writes media/roles/ from the table of shipped roles, for people to copy into a board's own. A test compares the files with what this makes. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { shippedRoles } from '../src/domain/roles.ts';
import { formatRole } from '../src/workspace/roleFile.ts';
import { root } from './project.ts';

export const roleFilesFolder = join(root, 'media', 'roles');

/** Every shipped role as a file: its name and its text. */
export function roleFiles(): Map<string, string> {
  return new Map(shippedRoles.map((role) => [`${role.name}.md`, formatRole(role)]));
}

if (import.meta.main) {
  mkdirSync(roleFilesFolder, { recursive: true });
  for (const [name, text] of roleFiles()) writeFileSync(join(roleFilesFolder, name), text);
}
