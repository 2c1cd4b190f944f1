/** `npm test`: sets up what is missing, runs every static check and every test layer, ends with `N passed, N failed`. */
import { continueWith } from './bootstrap.mjs';

await continueWith('scripts/testAll.ts', { onFailure: () => console.log('0 passed, 1 failed') });
