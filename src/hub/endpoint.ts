import { chmodSync, lstatSync, rmSync } from 'node:fs';
import { ensurePrivateFolder, type Home } from '../wire/home.ts';

/**
 * Makes room for the socket. Only for the process that holds the lock: what stands there then was left by a hub that
 * died. Anything that is not a socket of this user stays, and the start fails.
 */
export function clearEndpoint({ endpoint, socketFolder }: Home): void {
  if (socketFolder === undefined) return;
  ensurePrivateFolder(socketFolder);
  const left = lstatSync(endpoint, { throwIfNoEntry: false });
  if (left === undefined) return;
  if (!left.isSocket() || left.uid !== process.getuid?.())
    throw new Error(`${endpoint} is not a socket of this user. Move it away.`);
  rmSync(endpoint);
}

/** Keeps other users from the socket, whatever the umask was. */
export function protectEndpoint({ endpoint, socketFolder }: Home): void {
  if (socketFolder !== undefined) chmodSync(endpoint, 0o600);
}
