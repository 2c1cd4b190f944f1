import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fingerprintsOf } from '../../../scripts/fingerprints.ts';

describe('fingerprints of files', () => {
  let folder: string;
  const project = {
    'lint.config': 'strict',
    'src/clock.ts': 'export const now = () => 1;',
    'src/lease.ts': "import { now } from './clock.ts';\nexport const until = () => now() + 1;",
    'src/claim.ts': "import type { until } from './lease.ts';\nexport type Until = typeof until;",
    'src/lazy.ts': "export const load = () => import('./clock.ts');",
    'src/alone.ts': "import { join } from 'node:path';\nexport const alone = join;",
    'src/styles.d.ts': "declare module '*.css';",
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'callboard-fingerprints-'));
    for (const [file, text] of Object.entries(project)) write(file, text);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function write(file: string, text: string): void {
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  const sources = Object.keys(project).filter((file) => file.endsWith('.ts'));
  const fingerprints = (): Map<string, string> =>
    fingerprintsOf(
      sources.map((file) => join(folder, file)),
      [join(folder, 'lint.config')],
    );

  /** The names of the files whose fingerprint a change alters. */
  function alteredBy(change: () => void): string[] {
    const before = fingerprints();
    change();
    const after = fingerprints();
    return sources.filter((file) => before.get(join(folder, file)) !== after.get(join(folder, file))).sort();
  }

  it('stay as they are when nothing changes', () => {
    assert.deepEqual(
      alteredBy(() => undefined),
      [],
    );
  });

  it('change with the text of a file, for all that import it: directly or not, by type or when needed', () => {
    assert.deepEqual(
      alteredBy(() => {
        write('src/clock.ts', 'export const now = async () => 1;');
      }),
      ['src/claim.ts', 'src/clock.ts', 'src/lazy.ts', 'src/lease.ts'],
    );
  });

  it('do not change for what a file imports when the file does', () => {
    assert.deepEqual(
      alteredBy(() => {
        write('src/claim.ts', 'export type Until = number;');
      }),
      ['src/claim.ts'],
    );
  });

  it('change when a file that is imported is gone, and come back with it', () => {
    const before = fingerprints();
    rmSync(join(folder, 'src/clock.ts'));
    assert.notEqual(
      fingerprints().get(join(folder, 'src/lease.ts')),
      before.get(join(folder, 'src/lease.ts')),
    );
    write('src/clock.ts', project['src/clock.ts']);
    assert.deepEqual(fingerprints(), before);
  });

  for (const file of ['lint.config', 'src/styles.d.ts']) {
    it(`change for every file with ${file}`, () => {
      assert.deepEqual(
        alteredBy(() => {
          write(file, "declare module '*.svg';");
        }),
        [...sources].sort(),
      );
    });
  }

  it('differ between two places of one text: rules know where a file stands', () => {
    write('src/alone.ts', '');
    write('src/lazy.ts', '');
    const made = fingerprints();
    assert.notEqual(made.get(join(folder, 'src/alone.ts')), made.get(join(folder, 'src/lazy.ts')));
  });

  it('survive files that import each other', () => {
    assert.deepEqual(
      alteredBy(() => {
        write('src/clock.ts', "import './claim.ts';");
      }),
      ['src/claim.ts', 'src/clock.ts', 'src/lazy.ts', 'src/lease.ts'],
    );
    assert.deepEqual(
      alteredBy(() => {
        write('src/claim.ts', "import './lease.ts';\nimport './alone.ts';");
      }),
      ['src/claim.ts', 'src/clock.ts', 'src/lazy.ts', 'src/lease.ts'],
    );
  });
});
