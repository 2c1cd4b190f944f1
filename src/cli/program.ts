import { readFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import type { HubCommand } from '../client/startHub.ts';

/** This program: where it is installed, and the hub that came with it. */
export interface Installation {
  readonly folder: string;
  readonly version: string;
  readonly hubCommand: HubCommand;
}

/** Finds the package that this file belongs to, bundled or not. */
export function ownInstallation(): Installation {
  const here = import.meta.dirname;
  const folder = folderWithManifest(here);
  const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    version: string;
  };
  const bundled = path.basename(here) === 'dist';
  const entry = path.join(folder, bundled ? 'dist/hub.cjs' : 'src/hub/main.ts');
  return { folder, version, hubCommand: { entry, packageFolder: folder } };
}

function folderWithManifest(from: string): string {
  if (existsSync(path.join(from, 'package.json'))) return from;
  const parent = path.dirname(from);
  if (parent === from)
    throw new Error('The package of this program is incomplete: package.json is missing. Install it again.');
  return folderWithManifest(parent);
}
