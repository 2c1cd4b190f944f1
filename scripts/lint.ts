/**
 * Lints every file whose fingerprint is not known to be clean. ESLint's own cache looks at the text of a file alone; with
 * rules that know types, a file can become wrong by a change in another.
 */
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ESLint } from 'eslint';
import { fingerprintsOf } from './fingerprints.ts';
import { cacheFolder, root } from './project.ts';

/** Fingerprints of files found clean, one a line. */
const cleanFile = join(cacheFolder, 'lint');

/** Bears on every file. */
const ground = [
  '.eslint.config.js',
  'scripts/architecture.mjs',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
];

// The files stay as they are for as long as this runs; the parser needs no watchers.
process.env['TSESTREE_SINGLE_RUN'] = 'true';
const eslint = new ESLint({ cwd: root, overrideConfigFile: '.eslint.config.js' });

const fingerprints = fingerprintsOf(
  await filesToLint(),
  ground.map((file) => join(root, file)),
);
const known = cleanBefore();
const unknown = [...fingerprints].filter(([, fingerprint]) => !known.has(fingerprint)).map(([file]) => file);
const results = unknown.length === 0 ? [] : await eslint.lintFiles(unknown);
const notClean = new Set(
  results.filter(({ messages }) => messages.length > 0).map(({ filePath }) => filePath),
);
mkdirSync(dirname(cleanFile), { recursive: true });
writeFileSync(
  cleanFile,
  [...fingerprints]
    .filter(([file]) => !notClean.has(file))
    .map(([, fingerprint]) => `${fingerprint}\n`)
    .join(''),
);
const formatter = await eslint.loadFormatter('stylish');
process.stdout.write(await formatter.format(results));
process.exitCode = notClean.size > 0 ? 1 : 0;

async function filesToLint(): Promise<string[]> {
  const found = globSync('**/*.{ts,js,mjs,cjs}', {
    cwd: root,
    exclude: ['**/node_modules', '.cache', 'dist', 'artifacts'],
  }).map((file) => join(root, file));
  const ignored = await Promise.all(found.map((file) => eslint.isPathIgnored(file)));
  return found.filter((_, index) => !ignored[index]);
}

function cleanBefore(): Set<string> {
  try {
    return new Set(readFileSync(cleanFile, 'utf8').split('\n'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Set();
    throw error;
  }
}
