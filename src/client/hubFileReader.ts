import { lstatSync, readFileSync } from 'node:fs';
import { hubFile, type HubFile } from '../protocol/hubFile.ts';
import type { Home } from '../wire/home.ts';

/** What stands in `hub.json`, or why nothing usable does. */
export type FoundHubFile = { readonly file: HubFile } | { readonly file?: never; readonly why: string };

/** Reads `hub.json`. Missing, garbage, a link or somebody else's file is no hub, never an error. */
export function readHubFile(home: Home): FoundHubFile {
  try {
    const stat = lstatSync(home.hubFile);
    if (!stat.isFile()) return { why: `${home.hubFile} is not a regular file.` };
    const uid = process.getuid?.();
    if (uid !== undefined && stat.uid !== uid) return { why: `${home.hubFile} belongs to another user.` };
    const parsed = hubFile.safeParse(JSON.parse(readFileSync(home.hubFile, 'utf8')));
    return parsed.success ? { file: parsed.data } : { why: `${home.hubFile} does not describe a hub.` };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      return { why: 'No hub has left a hub.json.' };
    return { why: `${home.hubFile} cannot be read.` };
  }
}
