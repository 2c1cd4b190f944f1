#!/usr/bin/env node
/** `npx callboard` from the checkout: builds the CLI when it is not there yet and runs it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureDependencies, root, runWithProjectNode } from './bootstrap.mjs';

const cli = join(root, 'dist', 'callboard.cjs');
if (!existsSync(cli)) {
  await ensureDependencies();
  const code = await runWithProjectNode('scripts/build.ts', ['--quiet']);
  if (code !== 0) process.exit(code);
}
process.argv[1] = cli;
await import(pathToFileURL(cli).href);
