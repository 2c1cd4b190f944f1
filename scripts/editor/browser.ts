/** The browser that the tests of the board and of the editor need: the system's own, never a download. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run, runOrThrow } from '../childProcess.ts';

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'chrome',
  'microsoft-edge',
];

/** The browser named by `CHROME_PATH`, else the first one on the PATH. */
export function findBrowser(): string | undefined {
  const chosen = process.env['CHROME_PATH'];
  if (chosen !== undefined && !isExecutable(chosen))
    throw new Error(`CHROME_PATH is ${chosen}, which is no program.`);
  return chosen ?? names.map((name) => findProgram(name)).find((path) => path !== undefined);
}

/** The full path of a program on the PATH. On Windows a program is called with one of the endings of `PATHEXT`. */
export function findProgram(name: string, platform: string = process.platform): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const endings = platform === 'win32' ? (process.env['PATHEXT'] ?? '.EXE;.CMD').split(';') : [''];
  return folders
    .flatMap((folder) => endings.map((ending) => join(folder, `${name}${ending.toLowerCase()}`)))
    .find(isExecutable);
}

/** Finds a browser or installs the system's package where that needs nobody to be asked. */
export async function ensureBrowser(): Promise<string> {
  const found = findBrowser() ?? (await installBrowser());
  if (found !== undefined) return found;
  throw new Error(
    'No Chromium or Chrome was found and none may be installed here. Install one (Debian: apt-get install chromium) ' +
      'or set CHROME_PATH to the one you have.',
  );
}

async function installBrowser(): Promise<string | undefined> {
  if (findProgram('apt-get') === undefined) return undefined;
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const permitted =
    asRoot.length === 0 ||
    (findProgram('sudo') !== undefined &&
      (await run('sudo', ['-n', 'true'], { output: 'capture' })).code === 0);
  if (!permitted) return undefined;
  const apt = async (...args: string[]): Promise<void> => {
    const [command, ...rest] = [...asRoot, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args];
    await runOrThrow(command ?? 'env', rest, { limitMs: 5 * 60_000 });
  };
  await apt('update', '-qq');
  await apt('install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu');
  return findBrowser();
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
