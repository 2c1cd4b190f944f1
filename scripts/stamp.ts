import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { cacheFolder, root } from './project.ts';

/** A hash over the names and contents of files and folders, given relative to the checkout; absent ones are skipped. */
export function hashOf(paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of paths.map((path) => join(root, path)).flatMap(filesUnder)) {
    hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function filesUnder(path: string): string[] {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  const names = readdirSync(path).sort();
  return names.flatMap((name) => filesUnder(join(path, name)));
}

/** Remembers in the cache folder which inputs a product was made from. */
export class Stamp {
  readonly #file: string;

  constructor(name: string) {
    this.#file = join(cacheFolder, 'stamps', name);
  }

  matches(value: string): boolean {
    return existsSync(this.#file) && readFileSync(this.#file, 'utf8') === value;
  }

  write(value: string): void {
    mkdirSync(dirname(this.#file), { recursive: true });
    writeFileSync(this.#file, value);
  }
}
