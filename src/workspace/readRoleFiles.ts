import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Role } from '../protocol/role.ts';
import type { FileProblem } from './frontMatter.ts';
import { parseRole } from './roleFile.ts';
import { WorkspaceError } from './workspaceError.ts';

/** A role and the file it stands in, as it was named. */
export interface RoleFile {
  readonly file: string;
  readonly role: Role;
}

const maxBytes = 128 * 1024;

/**
 * Reads role files, and of a folder all its `.md` files. All of them or none: `roleFile.invalid` names everything that is wrong, each with
 * file and line, and `roleFile.unreadable` what cannot be read at all. Places are relative to `cwd`.
 */
export async function readRoleFiles(places: readonly string[], cwd: string): Promise<RoleFile[]> {
  const found: RoleFile[] = [];
  const problems: (FileProblem & { readonly file: string })[] = [];
  for (const file of await filesOf(places, cwd)) {
    const parsed = parseRole(await textOf(path.resolve(cwd, file)));
    if (!parsed.ok) {
      problems.push(...parsed.problems.map((problem) => ({ file, ...problem })));
      continue;
    }
    const twin = found.find(({ role }) => role.name === parsed.role.name);
    if (twin === undefined) found.push({ file, role: parsed.role });
    else {
      const message = `name: The role ${parsed.role.name} is in ${twin.file} too. Give one of them another name.`;
      problems.push({ file, line: parsed.nameLine, message });
    }
  }
  if (problems.length === 0) return found;
  const sentences = problems.map(({ file, line, message }) => `${file}:${line}: ${message}`);
  throw new WorkspaceError('roleFile.invalid', sentences.join('\n'), { data: { problems } });
}

async function filesOf(places: readonly string[], cwd: string): Promise<string[]> {
  const files: string[] = [];
  for (const place of places) {
    const full = path.resolve(cwd, place);
    const isFolder = await reading(full, async () => (await stat(full)).isDirectory());
    if (!isFolder) {
      files.push(place);
      continue;
    }
    const entries = await reading(full, () => readdir(full));
    const own = entries.filter((name) => name.endsWith('.md')).sort();
    if (own.length === 0) throw unreadable(full, 'it is a folder without a file that ends in .md');
    files.push(...own.map((name) => path.join(place, name)));
  }
  return [...new Set(files)];
}

async function textOf(file: string): Promise<string> {
  return await reading(file, async () => {
    const { size } = await stat(file);
    if (size > maxBytes) throw new Error(`it is larger than ${maxBytes} bytes`);
    return await readFile(file, 'utf8');
  });
}

async function reading<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw unreadable(file, error instanceof Error ? error.message : String(error), error);
  }
}

function unreadable(file: string, why: string, cause?: unknown): WorkspaceError {
  const sentence = `${file} cannot be read as a role: ${why}.`;
  return new WorkspaceError('roleFile.unreadable', sentence, { data: { path: file }, cause });
}
