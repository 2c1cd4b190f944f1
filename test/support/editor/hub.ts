import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const limitMs = 5_000;

/** Ends the hub of a test's `CALLBOARD_HOME`, if one runs: it would outlive the windows that started it. */
export async function endHub(home: string): Promise<void> {
  const text = await readFile(join(home, 'hub.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return;
  const { pid } = JSON.parse(text) as { pid: number };
  const killAt = performance.now() + limitMs;
  for (
    let signal: NodeJS.Signals | 0 = 'SIGTERM';
    send(pid, signal);
    signal = performance.now() > killAt ? 'SIGKILL' : 0
  ) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Says whether the process was there to receive the signal. */
function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}
