import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HubClient } from '../../src/client/hubClient.ts';
import type { Ticket } from '../../src/protocol/ticket.ts';
import type { EditorWindow } from '../support/editor/editorWindow.ts';
import { asked, choose, type Desk, eventually, showSideBar } from './desk.ts';
import { board, seatedWindow } from './seatedWindow.ts';

const juggler = `---
name: juggler
title: Juggler
takes: [implement]
never: [drop a ball, 'label:security', 'path:src/db/**']
---

Juggles.
`;

/** How a person leads a team by hand: every dialog of it, in the real editor. */
describe('leading a team from a window', function () {
  this.timeout(150_000);
  let desk: Desk;
  let window: EditorWindow;
  let client: HubClient;
  let api: string;

  before(async () => {
    ({ desk, window, client, api } = await seatedWindow({
      settings: { 'callboard.workspace.openIn': 'none' },
      withoutRepository: true,
    }));
    await showSideBar(window);
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await desk.keepPictures();
  });
  after(() => desk.close());

  async function ticket(): Promise<Ticket> {
    return (await client.call('ticket.get', { ticket: 'CB-1' })).ticket;
  }

  /** Waits for the pick that asks this; the one before it may still be closing. */
  async function pick(question: string, text: string): Promise<void> {
    await asked(window, question);
    await choose(window, text);
  }

  /** Claims CB-1 and waits for its page, which takes the focus from whatever is asked meanwhile. */
  async function claim(): Promise<void> {
    await window.runCommand('Callboard: Claim Ticket…');
    await pick('Search by id, title or reason', 'List answers');
    await window.statusBar('CB-1').waitFor();
    await window.webview.getByRole('button', { name: 'Release…' }).waitFor();
  }

  async function answer(prompt: string, text: string): Promise<void> {
    await asked(window, prompt);
    await window.answer(text);
  }

  async function answerHandoff(): Promise<void> {
    await answer('What is done?', 'The measurement.');
    await answer('What is pending?', 'The index.');
    await answer('What should the next one watch out for?', 'The cache hides it.');
  }

  it('Hire asks for role, name, engine and model, goes back without losing an answer, and Agents shows who is not here', async () => {
    await window.runCommand('Callboard: Hire…');
    await pick('The role says which tickets it takes', 'Reviewer');
    await answer('Name of the agent, in lower case.', 'zoe');
    await asked(window, 'Engine that runs it');
    const back = window.quickInput.getByRole('button', { name: /^Back/ });
    await back.click();
    await asked(window, 'Name of the agent, in lower case.');
    await back.click();
    await pick('The role says which tickets it takes', 'Developer');
    await asked(window, 'Name of the agent, in lower case.');
    assert.equal(await window.quickInput.locator('input[type="text"]').first().inputValue(), 'zoe');
    await window.screenshot('e2e/59-hire');
    await window.page.keyboard.press('Enter');
    await answer('Engine that runs it', 'codex');
    await answer('Model, as its engine calls it', '');
    await window.tree('Agents').filter({ hasText: 'zoe' }).filter({ hasText: 'not here' }).waitFor();
    const { board: now } = await client.call('board.get', { board });
    const { role, engine, model } = now.roster.find(({ name }) => name === 'zoe') ?? {};
    assert.deepEqual([role, engine, model], ['developer', 'codex', undefined]);
  });

  it('Hand Over asks who goes on and for a note, and the ticket waits for nobody else', async () => {
    await claim();
    await window.runCommand('Callboard: Hand Over…');
    await pick('Who goes on with it', 'zoe');
    await answerHandoff();
    await window.notification('CB-1 is handed over to zoe.').waitFor();
    const { claim: held, route } = await ticket();
    assert.deepEqual([held, route], [undefined, 'zoe']);
  });

  it('Undo gives back what the window changed last', async () => {
    await window.runCommand('Callboard: Undo Last Change');
    await window.notification('Undone: route of CB-1.').waitFor();
    assert.equal((await ticket()).route, undefined);
  });

  it('Edit Ticket asks why criteria that were fixed change, and sends the ticket back to Backlog', async () => {
    await window.runCommand('Callboard: Edit Ticket…');
    await pick('The ticket to edit', 'List answers');
    await pick('Edit CB-1', 'Criteria');
    await pick('By what will it be known to be done?', 'the p99 stays below 100 ms');
    await answer('Criterion 1', 'the p99 stays below 90 ms');
    await pick('By what will it be known to be done?', 'Done');
    await answer('The reason, for whoever reads the ticket later', 'The network takes 10 ms.');
    await eventually('it is refined anew', async () => (await ticket()).status === 'backlog');
    assert.equal((await ticket()).criteria[0]?.text, 'the p99 stays below 90 ms');
    await client.call('ticket.move', { ticket: 'CB-1', to: 'ready' });
    await eventually('the window knows', async () =>
      (await window.treeLabels('Tickets')).some((label) => label.startsWith('Ready, 1 ticket')),
    );
  });

  it('Raise Spike and Close Spike hold a ticket back until a person has decided', async () => {
    await window.runCommand('Callboard: Raise Spike…');
    await pick('The ticket that needs a person', 'List answers');
    await answer('What failed, and what was seen?', 'The database locks up under load.');
    await window.notification('CB-1 waits for spike CB-2 now.').waitFor();
    await window.tree('Tickets').filter({ hasText: 'needs a person: CB-2' }).first().waitFor();
    await window.screenshot('e2e/60-spike');
    await window.runCommand('Callboard: Close Spike…');
    await pick('The spike to close', 'CB-2');
    await answer('The reason, for whoever reads the ticket later', 'Another database.');
    await eventually('it is offered again', async () => (await ticket()).openSpikes.length === 0);
  });

  it('Plan Phases, Switch Phase and Set Budget say what is worked on and what it may cost', async () => {
    await window.runCommand('Callboard: Plan Phases…');
    await answer('All phases in their order', 'build, ship');
    await eventually('they are planned', async () => {
      const { board: now } = await client.call('board.get', { board });
      return now.phases.length === 2;
    });
    await window.runCommand('Callboard: Switch Phase…');
    await pick('Tickets of phases that are not active', 'build');
    await pick('Now planned', 'Make it active');
    for (const [phase, outlook, states] of [
      ['ship', 'build, active until now, is done', 'done active'],
      ['build', 'ship, active until now, is planned again', 'active planned'],
    ] as const) {
      await window.runCommand('Callboard: Switch Phase…');
      await pick('Tickets of phases that are not active', phase);
      await window.quickInput.getByText(`${outlook}; claims in it go on.`).waitFor();
      await window.screenshot(`e2e/61-switch-to-${phase}`);
      await window.quickPick('Make it active').click();
      await eventually(`${phase} is the active one`, async () => {
        const { board: now } = await client.call('board.get', { board });
        return now.phases.map(({ state }) => state).join(' ') === states;
      });
    }
    await window.runCommand('Callboard: Set Budget…');
    await pick('Set Budget', 'The whole board');
    await answer('Cost, as the engines count it', '12.5');
    await answer('Tokens, in and out together', '');
    await eventually('the board has a budget', async () => {
      const { board: now } = await client.call('board.get', { board });
      return now.settings.budget.cost === 12.5 && now.phases[0]?.state === 'active';
    });
  });

  it('the inbox shows a question with one notification, and it is answered from there', async () => {
    const other = await client.call('ticket.create', {
      board,
      title: 'Ask [somebody](command:workbench.action.toggleZenMode) about it',
      route: 'andrew',
    });
    const told = window.notification(other.ticket.id).filter({ hasText: 'A person gave it to you.' });
    await told.filter({ hasText: '[somebody]' }).waitFor();
    assert.equal(await told.getByRole('link').count(), 0, 'What a title says is no link.');
    await window.runCommand('Callboard: Mark All as Read');
    const { ticket: mine } = await client.call('ticket.get', { ticket: 'CB-1' });
    await client.call('ticket.edit', { ticket: mine.id, changes: { route: 'andrew' } });
    await window.page.locator('.pane-header', { hasText: 'Inbox' }).waitFor();
    await claim();
    await client.call('comment.add', { ticket: 'CB-1', kind: 'question', text: 'How many rows are there?' });
    await window.tree('Inbox').filter({ hasText: 'How many rows are there?' }).waitFor();
    await window.screenshot('e2e/61-inbox');
    await window.runCommand('Callboard: Answer Question…');
    await pick('The question to answer', 'How many rows');
    await answer('How many rows are there?', 'Ten million.');
    await eventually('it is answered', async () => (await ticket()).questions.open.length === 0);
    await window.tree('Inbox').filter({ hasText: 'How many rows' }).waitFor({ state: 'detached' });
  });

  it('Post to Channel and Show Digest say how things stand', async () => {
    await window.runCommand('Callboard: Post to Channel…');
    await pick('Where to say it', '#shipping');
    await answer('@name calls an agent', 'Ready to go, @zoe');
    await eventually('it is posted', async () => {
      const { messages } = await client.call('channel.read', { board, channel: 'shipping' });
      return messages[0]?.mentions.agents[0] === 'zoe';
    });
    await window.runCommand('Callboard: Show Digest');
    await window.webview.getByRole('heading', { name: 'Digest', exact: true }).waitFor();
    await window.webview.locator('.digest-states', { hasText: 'Backlog' }).waitFor();
    await window.screenshot('e2e/62-digest');
  });

  it('Import Roles names what is wrong with file and line, and imports nothing unread', async () => {
    const folder = join(api, '.callboard', 'roles');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'wrong.md'), juggler.replace('implement', 'juggle'));
    await window.runCommand('Callboard: Import Roles…');
    await window
      .notification('problem. Nothing was imported.')
      .getByRole('button', { name: 'Show Problems' })
      .click();
    await window.page.locator('.markers-panel', { hasText: 'wrong.md' }).waitFor();
    rmSync(join(folder, 'wrong.md'));
    writeFileSync(join(folder, 'juggler.md'), juggler);
    await window.runCommand('Callboard: Import Roles…');
    await asked(window, 'Read each file before you choose it');
    await window.quickPick('Juggler').first().getByRole('checkbox').click();
    await window.screenshot('e2e/63-roles');
    await window.quickInput.getByRole('button', { name: 'OK' }).click();
    const dialog = window.page.locator('.monaco-dialog-box', { hasText: /never: drop a ball\s/ });
    await dialog.getByText('never takes: label:security; path:src/db/**').waitFor();
    await window.screenshot('e2e/63-roles-approval');
    await dialog.getByRole('button', { name: 'Approve and Import' }).click();
    await window.notification('CB has these roles now: juggler.').waitFor();
    const { board: now } = await client.call('board.get', { board });
    assert.equal(now.roles.find(({ name }) => name === 'juggler')?.own, true);
  });

  it('Edit Agent changes one trait, and Fire shows what is handed over first', async () => {
    await window.runCommand('Callboard: Edit Agent…');
    await pick('The agent to change', 'zoe');
    await pick('Edit zoe', 'Engine');
    await answer('Engine that runs it', 'claude-code');
    await eventually('the engine is changed', async () => {
      const { board: now } = await client.call('board.get', { board });
      return now.roster.find(({ name }) => name === 'zoe')?.engine === 'claude-code';
    });
    await window.runCommand('Callboard: Fire…');
    await pick('The agent to take off the roster', 'andrew');
    await answer('The reason; it goes into the note', 'He leaves.');
    const dialog = window.page.locator('.monaco-dialog-box', { hasText: 'Take andrew off the roster' });
    await dialog.filter({ hasText: 'Given back with a note, work and all: CB-1' }).waitFor();
    await window.screenshot('e2e/64-fire');
    await dialog.getByRole('button', { name: 'Fire' }).click();
    await window.notification('andrew is off the roster.').waitFor();
    await window.statusBar('choose role').waitFor();
    assert.equal((await ticket()).claim, undefined);
  });
});
