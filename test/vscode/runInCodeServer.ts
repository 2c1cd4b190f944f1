/** `npm run test:editor`: the suites inside the extension host of a real VS Code that runs in a browser. */
import { createWriteStream, mkdirSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format } from 'node:util';
import { artifactsFolder, root } from '../../scripts/project.ts';
import { Editor } from '../support/editor/editor.ts';
import { bundleSuites } from './bundle.ts';
import { suiteOptionsFrom, suiteOptionsVariable } from './mochaOptions.ts';

const limitMs = 180_000;

const options = JSON.stringify(suiteOptionsFrom(process.argv.slice(2)));
const suites = await bundleSuites();
const home = await mkdtemp(join(tmpdir(), 'callboard-suites-'));
const output = join(home, 'output.txt');
const editor = await Editor.start({
  testDriver: true,
  env: { CALLBOARD_TEST_OUTPUT: output, [suiteOptionsVariable]: options },
});
try {
  process.exitCode = await runSuites(join(suites, 'index.cjs'));
  console.log(
    await readFile(output, 'utf8').catch(() => 'The suites did not start; see artifacts/editor-suites.log.'),
  );
} finally {
  await editor.close();
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
}

/** Loads the unpacked extension and the suites by the query that VS Code's own tests use. Gives the exit status. */
async function runSuites(index: string): Promise<number> {
  const page = await editor.context.newPage();
  const { promise: finished, resolve } = Promise.withResolvers<number>();
  mkdirSync(artifactsFolder, { recursive: true });
  const log = createWriteStream(join(artifactsFolder, 'editor-suites.log'));
  await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
    log.write(`[${type}] ${format(...args)}\n`);
  });
  await page.exposeFunction('codeAutomationExit', resolve);
  const remote = `vscode-remote://${new URL(editor.url).host}`;
  const payload = JSON.stringify([
    ['extensionDevelopmentPath', `${remote}${root}`],
    ['extensionTestsPath', `${remote}${index}`],
  ]);
  await page.goto(editor.address({}, { payload }));
  const limit = setTimeout(() => {
    console.error(`The suites did not finish within ${String(limitMs / 1000)} s.\n${editor.log()}`);
    resolve(1);
  }, limitMs);
  const code = await finished;
  clearTimeout(limit);
  log.end();
  return code;
}
