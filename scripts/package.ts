/** `npm run package`: builds and writes the VSIX to the root. No prompt, no network. */
import { statSync } from 'node:fs';
import { createVSIX } from '@vscode/vsce';
import { build } from './build.ts';
import { root, vsixFile } from './project.ts';
import { hashOf, Stamp } from './stamp.ts';

const limitBytes = 1.5 * 1024 * 1024;

const inputs = [
  ...['src', 'webview', 'media', 'scripts/build.ts', 'scripts/package.ts', '.vscodeignore'],
  ...['package.json', 'package.nls.json', 'package-lock.json', 'README.md', 'CHANGELOG.md', 'LICENSE'],
];

/** Writes the VSIX unless the one that is there was made from the same sources. Refuses one above the size limit. */
export async function packageExtension(): Promise<void> {
  const stamp = new Stamp('package');
  const sources = hashOf(inputs);
  if (stamp.matches(`${sources} ${hashOf([vsixFile.slice(root.length + 1), 'dist'])}`)) return;
  await build({ minify: true });
  await createVSIX({
    cwd: root,
    packagePath: vsixFile,
    dependencies: false,
    allowMissingRepository: true,
    // Without a public repository there is nothing that relative links of the README could be rewritten to.
    rewriteRelativeLinks: false,
  });
  refuseTooLarge(vsixFile);
  stamp.write(`${sources} ${hashOf([vsixFile.slice(root.length + 1), 'dist'])}`);
}

/** Throws when a package is above the limit of SPEC 16. */
export function refuseTooLarge(file: string): void {
  const { size } = statSync(file);
  if (size <= limitBytes) return;
  throw new Error(`${file} has ${kilobytes(size)}; at most ${kilobytes(limitBytes)} are allowed.`);
}

function kilobytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024)} KiB`;
}

if (import.meta.main) {
  try {
    await packageExtension();
    console.log(`${vsixFile} (${kilobytes(statSync(vsixFile).size)})`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
