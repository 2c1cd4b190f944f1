/** `npm run test:<layer>`: prepares and runs one layer; further arguments go to mocha (`-- --grep lease`). */
import { endOnSignal } from './childProcess.ts';
import { runLayer, testLayers } from './testLayers.ts';

endOnSignal();
const [name, ...mochaArguments] = process.argv.slice(2);
const layer = testLayers.find((candidate) => candidate.name === name);
if (layer === undefined) {
  console.error(
    `There is no layer ${String(name)}; there are ${testLayers.map((one) => one.name).join(', ')}.`,
  );
  process.exit(2);
}
const { passed, failed } = await runLayer(layer, mochaArguments);
console.log(`${String(passed)} passed, ${String(failed)} failed`);
process.exitCode = failed > 0 ? 1 : 0;
