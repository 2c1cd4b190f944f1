import { lstat, readFile, readdir } from 'node:fs/promises';
import path from 'node:path';

/** One file that tells agents about a repository. */
export interface ContextFile {
  /** Relative to the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly truncated: boolean;
}

const single = ['CLAUDE.md', 'AGENTS.md', '.github/copilot-instructions.md'];
const maxFileBytes = 64 * 1024;
const maxFiles = 32;
const maxDepth = 4;

/** Reads a repository's own agent context: `CLAUDE.md`, `AGENTS.md`, `.github/copilot-instructions.md` and the markdown below `.claude/`. Links are not followed. */
export async function readAgentContext(root: string): Promise<ContextFile[]> {
  const more = await markdownBelow(root, ['.claude'], 1);
  const files = await Promise.all(
    [...single, ...more.slice(0, maxFiles)].map((file) => readContext(root, file)),
  );
  return files.filter((file) => file !== undefined);
}

async function markdownBelow(root: string, parts: readonly string[], depth: number): Promise<string[]> {
  const folder = path.join(root, ...parts);
  // An entry of a listing tells about itself, the first folder must be asked.
  if (!(await lstat(folder).catch(() => undefined))?.isDirectory()) return [];
  const entries = (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
  const files = entries.filter((entry) => entry.isFile() && entry.name.toLowerCase().endsWith('.md'));
  const folders = depth < maxDepth ? entries.filter((entry) => entry.isDirectory()) : [];
  const below = await Promise.all(
    folders.map((entry) => markdownBelow(root, [...parts, entry.name], depth + 1)),
  );
  return [...files.map((entry) => [...parts, entry.name].join('/')), ...below.flat()];
}

async function readContext(root: string, file: string): Promise<ContextFile | undefined> {
  let current = root;
  for (const part of file.split('/')) {
    current = path.join(current, part);
    const stat = await lstat(current).catch(() => undefined);
    if (stat === undefined || stat.isSymbolicLink()) return undefined;
  }
  if (!(await lstat(current)).isFile()) return undefined;
  const bytes = await readFile(current);
  const truncated = bytes.length > maxFileBytes;
  return { path: file, text: bytes.subarray(0, maxFileBytes).toString('utf8'), truncated };
}
