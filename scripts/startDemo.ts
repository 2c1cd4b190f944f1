/** Continues `npm start` under Node 24: package, demo, editor, open; takes everything down again at the end. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { endOnSignal, runOrThrow } from './childProcess.ts';
import { Demo } from './demo/demo.ts';
import { chooseEditor, writeSettings, type OpenEditor } from './demo/editors.ts';
import { requireGit } from './demo/repositories.ts';
import { cacheFolder, vsixFile } from './project.ts';
import { hashOf } from './stamp.ts';
import { parseStartOptions } from './startOptions.mjs';
import { step } from './steps.ts';

const options = parseStartOptions(process.argv.slice(2));
const demo = new Demo(options.dir ?? join(cacheFolder, 'demo'));
const session: { editor?: OpenEditor; ending: boolean } = { ending: false };

async function takeDown(): Promise<void> {
  session.ending = true;
  try {
    await session.editor?.close();
  } finally {
    await demo.stopHub();
  }
}

async function setUp(): Promise<ReturnType<typeof chooseEditor>> {
  const editor = chooseEditor(demo, options);
  await requireGit();
  await step('Build and package the extension', () => runOrThrow(process.execPath, ['scripts/package.ts']));
  await step(`Set up ${editor.title}`, () => editor.prepare());
  await step('Make the demo: two repositories, one board, eight tickets', () => demo.make());
  await step(`Install ${basename(vsixFile)} into ${editor.title}`, async () => {
    writeSettings(editor.home);
    const [stamp, packaged] = [join(editor.home, 'installed'), hashOf([basename(vsixFile)])];
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === packaged) return;
    await editor.install(vsixFile);
    writeFileSync(stamp, packaged);
  });
  return editor;
}

const firstSteps = `
What to do next
  1. In the first window run "Callboard: Choose Role" (F1 opens the palette) and sit down as a developer.
  2. Do the same in the second window with another role: both appear under Agents at once.
  3. "Callboard: Open Board" shows the eight tickets. Try to move one where it may not go.
  4. "Callboard: Claim Next Ticket" takes the urgent bug; its worktree opens in a window of its own.
`;

endOnSignal(takeDown);
try {
  console.log(`Demo in ${demo.folder}`);
  const editor = await setUp();
  if (options.open) {
    const open = await step(`Open ${editor.title}`, () => editor.open());
    session.editor = open;
    console.log(
      `\n${open.ways.join('\n')}\n${firstSteps}\nCtrl-C ends the editor and the hub. The demo stays for the next start.`,
    );
    await open.ended;
  } else {
    console.log(`\nEverything is set up. "npm start" opens the editor.\n${firstSteps}`);
  }
  if (!session.ending) await takeDown();
} catch (error) {
  if (!session.ending) {
    console.error(error instanceof Error ? error.message : error);
    await takeDown();
    process.exitCode = 1;
  }
}
