import { watch } from 'node:fs';
import { basename } from 'node:path';
import type { Disposable } from '../base/disposable.ts';
import type { Home } from '../wire/home.ts';
import { readHubFile } from './hubFileReader.ts';

interface HubReturn {
  readonly home: Home;
  /** Process id of the hub that is gone; its file may stand there for a moment. Absent: the one that is announced now. */
  readonly gone: number | undefined;
  readonly back: () => void;
}

/**
 * Calls `back` once when a hub announces itself that somebody else started. The folder tells, so nobody asks again and again.
 * Throws where the system cannot watch the folder.
 */
export function onHubReturn({ home, gone, back }: HubReturn): Disposable {
  const file = basename(home.hubFile);
  const not = gone ?? readHubFile(home).file?.pid;
  let told = false;
  const look = (): void => {
    const { file: announced } = readHubFile(home);
    if (told || announced === undefined || announced.pid === not) return;
    told = true;
    watcher.close();
    back();
  };
  const watcher = watch(home.folder, { persistent: false }, (_event, name) => {
    if (name === null || name === file) look();
  });
  watcher.on('error', () => {
    watcher.close();
  });
  // It may have come before anybody watched.
  look();
  return {
    dispose: () => {
      told = true;
      watcher.close();
    },
  };
}
