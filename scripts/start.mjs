/** `npm start`: from a bare checkout to an editor with Callboard and a demo board in it. */
import { continueWith } from './bootstrap.mjs';
import { parseStartOptions, startUsage } from './startOptions.mjs';

try {
  const { help } = parseStartOptions(process.argv.slice(2));
  if (help) console.log(startUsage);
  else await continueWith('scripts/startDemo.ts');
} catch (error) {
  console.error(`${error instanceof Error ? error.message : error}\n\n${startUsage}`);
  process.exitCode = 2;
}
