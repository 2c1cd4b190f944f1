import { setTimeout as sleep } from 'node:timers/promises';
import { deferred } from '../base/deferred.ts';
import type { HubClient } from '../client/hubClient.ts';
import type { Cli, Outcome } from './cli.ts';
import { CliError } from './failure.ts';
import { jsonLine } from './text.ts';

/** A burst of events is drawn once: after each drawing the next one waits so long. */
const betweenDrawingsMs = 100;

const clearScreen = '\u001b[2J\u001b[3J\u001b[H';

/** What has to be known of the hub: that it is gone for good. */
type Watchable = Pick<HubClient, 'onState' | 'failure'>;

/** Something that is shown anew whenever it may have changed. */
export interface Watched {
  /** As it is now. */
  readonly draw: () => Outcome | Promise<Outcome>;
  /** Says when it may have changed; the first drawing needs no saying. */
  readonly onChange: (redraw: () => void) => void;
}

/**
 * Shows something until Ctrl-C: at a terminal in place, else each new state after the one before; with `--json` one
 * object a line. Nothing is asked while nothing happens.
 */
export async function watching(cli: Cli, client: Watchable, { draw, onChange }: Watched): Promise<void> {
  const failed = deferred<never>();
  let shown: string | undefined;
  let [asked, drawing] = [false, false];
  const show = async (): Promise<void> => {
    const { json, text } = await draw();
    const now = cli.json ? jsonLine(json) : text;
    if (now === shown) return;
    const before =
      cli.terminal.isTty && !cli.json ? clearScreen : shown === undefined || cli.json ? '' : '\n';
    shown = now;
    cli.terminal.out(`${before}${now}\n`);
  };
  const redraw = async (): Promise<void> => {
    asked = true;
    if (drawing) return;
    drawing = true;
    while (asked) {
      asked = false;
      await show();
      await sleep(betweenDrawingsMs, undefined, { ref: false });
    }
    drawing = false;
  };
  const start = (): void => void redraw().catch((error: unknown) => failed.reject(error));
  onChange(start);
  start();
  await Promise.race([untilStopped(cli, client), failed.promise]);
}

/** Resolves at Ctrl-C; rejects when the hub is gone for good. */
export async function untilStopped(cli: Cli, client: Watchable): Promise<void> {
  const stopped = deferred<undefined>();
  const { signal } = cli.terminal;
  const stop = (): void => stopped.resolve(undefined);
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  client.onState((state) => {
    if (state === 'failed' || state === 'stopped')
      stopped.reject(client.failure ?? new CliError('hub.unreachable', 'The hub was stopped.'));
  });
  await stopped.promise;
}
