// Takes a repository's lock. Arguments: home, key, rounds, and a journal to write to. Without a journal it says that it
// holds the lock and keeps it until it is killed.
import { appendFileSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { withLock } from '../../../src/workspace/fileLock.ts';

const [home = '', key = '', rounds = '1', journal] = process.argv.slice(2);
for (let round = 0; round < Number(rounds); round++)
  await withLock(key, { home }, async () => {
    if (journal === undefined) {
      console.log('held');
      await new Promise(() => setInterval(() => undefined, 60_000));
      return;
    }
    appendFileSync(journal, `in ${process.pid}\n`);
    await turn();
    appendFileSync(journal, `out ${process.pid}\n`);
  });
