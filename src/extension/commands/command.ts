import * as vscode from 'vscode';
import { ClientError } from '../../client/errors.ts';
import { WireError } from '../../protocol/errors.ts';
import type { Services } from '../services.ts';
import { messageOf, reportError } from './reportError.ts';
import { meetNeeds, type Need } from './needs.ts';

/** What the command table says of each command. */
export interface Command {
  /** What has to be there before it runs; where it is missing the person is told, or asked for it. */
  readonly needs: Need;
  /** Changes something, so it is refused in a folder that is not trusted. */
  readonly changes: boolean;
  run(services: Services, ...args: readonly unknown[]): unknown;
}

/** Codes of refusals that mean that a person changed their mind. */
const cancelledCodes = new Set(['request.cancelled', 'act.cancelled']);

/** Whether an error says that somebody cancelled, which is no news to them. */
export function isCancellation(error: unknown): boolean {
  if (error instanceof vscode.CancellationError) return true;
  if (error instanceof WireError || error instanceof ClientError) return cancelledCodes.has(error.code);
  return error instanceof Error && error.name === 'AbortError';
}

/** Runs a command as every command runs: logged, in need of what it needs, reported once when it fails, silent when cancelled. */
export async function runCommand(
  services: Services,
  [id, command]: readonly [string, Command],
  args: readonly unknown[],
): Promise<unknown> {
  const { log } = services;
  const startedAt = performance.now();
  log.debug(`${id} …`);
  try {
    if (!(await meetNeeds(services, command))) return undefined;
    const result = await command.run(services, ...args);
    log.info(`${id} done in ${String(Math.round(performance.now() - startedAt))} ms`);
    return result;
  } catch (error) {
    if (isCancellation(error)) {
      log.debug(`${id} cancelled`);
      return undefined;
    }
    log.error(`${id}: ${messageOf(error)}`, error instanceof Error ? (error.stack ?? '') : '');
    void reportError(error);
    return undefined;
  }
}
