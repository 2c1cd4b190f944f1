import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The checkout. */
export const root = resolve(import.meta.dirname, '..');

/** What is expensive to make and cheap to lose: ignored by git, may be deleted at any time. */
export const cacheFolder = join(root, '.cache');

/** What a test run leaves to look at: screenshots, logs. Ignored by git. */
export const artifactsFolder = join(root, 'artifacts');

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

/** The package that users get; `npm run package` writes it. */
export const vsixFile = join(root, `callboard-${manifest.version}.vsix`);
