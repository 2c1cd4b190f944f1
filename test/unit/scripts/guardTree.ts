import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { run, type Outcome } from '../../../scripts/childProcess.ts';
import { root } from '../../../scripts/project.ts';

const settings = [
  'package.json',
  'tsconfig.json',
  '.knip.json',
  '.prettierrc.json',
  '.dependency-cruiser.mjs',
  '.types',
];

/** A small project under the real settings, in which a test may break a rule to see that its guard says so. */
export class GuardTree {
  readonly folder = mkdtempSync(join(tmpdir(), 'callboard-guard-'));

  constructor(files: Readonly<Record<string, string>>) {
    for (const name of settings) cpSync(join(root, name), join(this.folder, name), { recursive: true });
    cpSync(join(root, 'scripts/architecture.mjs'), join(this.folder, 'scripts/architecture.mjs'));
    symlinkSync(join(root, 'node_modules'), join(this.folder, 'node_modules'));
    for (const [name, content] of Object.entries(files)) this.write(name, content);
  }

  write(name: string, content: string): void {
    mkdirSync(dirname(join(this.folder, name)), { recursive: true });
    writeFileSync(join(this.folder, name), content);
  }

  /** Takes over a file of the project. */
  copy(name: string): this {
    cpSync(join(root, name), join(this.folder, name));
    return this;
  }

  /** Runs a guard as `npm run check` does. */
  guard(program: string, ...args: string[]): Promise<Outcome> {
    const path = join(root, 'node_modules', '.bin', program);
    return run(path, args, { cwd: this.folder, output: 'capture', limitMs: 60_000 });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
