import { readFileSync, rmSync } from 'node:fs';
import { hubFile, type HubFile } from '../protocol/hubFile.ts';
import type { Home } from '../wire/home.ts';
import { writePrivateFile } from './privateFile.ts';

/** Says where the hub listens and what proves it. */
export function announce({ hubFile: file }: Home, content: HubFile): void {
  writePrivateFile(file, `${JSON.stringify(content, undefined, 2)}\n`);
}

/** Takes back what was announced, unless another hub announced itself since. */
export function withdraw({ hubFile: file }: Home, token: string): void {
  try {
    const announced = hubFile.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    if (announced.data?.token === token) rmSync(file);
  } catch {
    // Gone or garbage: not ours.
  }
}
