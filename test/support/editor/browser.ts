import { chromium, type Browser } from 'playwright-core';
import { findBrowser } from '../../../scripts/editor/browser.ts';

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts the system's Chromium without a window. The caller closes it. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error('No Chromium was found; `npm test` installs one.');
  return chromium.launch({ executablePath, args: quiet });
}
