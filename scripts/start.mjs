/** `npm start`: from a bare checkout to an editor with Callboard and a demo board in it. */
import { continueWith } from './bootstrap.mjs';

await continueWith('scripts/startDemo.ts');
