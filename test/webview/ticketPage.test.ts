import assert from 'node:assert/strict';
import type { Seat } from '../../src/protocol/webviewHostMessages.ts';
import { BoardPages, type BoardPage, type PageOptions } from './support/boardPage.ts';
import { demoEntries, demoTickets, makeTicket } from './support/boardData.ts';

describe('The ticket page', function () {
  this.timeout(30_000);
  let pages: BoardPages;
  before(async () => {
    pages = await BoardPages.start();
  });
  after(() => pages.close());
  afterEach(() => pages.closePages());

  const opened = (id: string, options: PageOptions = {}): Promise<BoardPage> => pages.openTicket(id, options);

  const ticketOf = ({ page }: BoardPage) => page.locator('callboard-ticket');

  describe('shows', () => {
    it('description, criteria, claim, workspace and details', async () => {
      const board = await opened('CB-12');
      const page = ticketOf(board);
      assert.equal(await page.locator('.markdown strong').nth(1).textContent(), 'token bucket');
      assert.equal(await page.locator('.criteria li').count(), 3);
      const text = (await page.innerText()).replace(/\s+/g, ' ');
      for (const part of [
        'Holder andrew (this window)',
        'Stage implementing',
        'Fence 3',
        'Since 2 hours ago',
        '/home/dev/callboard/CB/CB-12-f3',
        'callboard/CB-12-limit-requests-per-client',
        'from origin/main at 4f9d2c81',
        'Reviewer rita',
        'Parent CB-1',
        'Paths internal/limit/**',
      ]) {
        assert.ok(text.includes(part), `The page does not say “${part}”.`);
      }
    });

    it('that another window of the same agent holds it, not this one', async () => {
      const seat: Seat = { agent: 'andrew' as never, role: 'developer' as never, session: 'another' };
      const board = await opened('CB-12', { seat });
      const text = (await ticketOf(board).innerText()).replace(/\s+/g, ' ');
      assert.match(text, /Holder andrew Stage/);
    });

    it('the timeline in sentences, with who and when', async () => {
      const board = await opened('CB-12');
      const lines = await ticketOf(board).locator('.entry-line').allInnerTexts();
      assert.deepEqual(
        lines.map((line) => line.replace(/\s+/g, ' ').replace(/ \d+ (minutes?|hours?) ago$/, '')),
        [
          'Agent andrew commented',
          'Agent andrew asked',
          'Agent andrew recorded the workspace: api on callboard/CB-12-limit-requests-per-client, service on callboard/CB-12-limit-requests-per-client',
          'Agent andrew claimed it, implementing, fence 3',
          'Hub took the claim back',
          'Hub noticed that the claim’s session is gone, fence 2',
          'Agent grace claimed it, implementing, fence 2',
          'Person at paula’s window moved it from Backlog to Ready',
          'Person at paula’s window changed the criteria, the role',
          'Person at paula’s window created the ticket',
        ],
      );
      const time = ticketOf(board).locator('.entry time').first();
      assert.equal(await time.textContent(), '17 minutes ago');
      assert.match((await time.getAttribute('title')) ?? '', /May 12, 2026/);
      assert.match(
        await ticketOf(board).locator('[data-event="claim.reclaimed"] .entry-text').innerText(),
        /Gotchas\s+The router is built twice in tests\./i,
      );
    });

    it('hand-in, review, spikes and spending in sentences, with what was judged', async () => {
      const board = await opened('CB-12');
      const ticket = board.host.ticket('CB-12');
      const [like] = demoEntries();
      assert.ok(like);
      const told: [string, object][] = [
        ['ticket.handedIn', { handoff: { done: 'The limit.', pending: 'None.', gotchas: 'None.' } }],
        ['thread.opened', { thread: 't1', text: 'Why ten?', repo: 'api', path: 'limit.go', line: 7 }],
        ['thread.marked', { thread: 't1', question: 'e4' }],
        [
          'review.submitted',
          {
            outcome: 'return',
            verdicts: [{ criterion: 'c1', verdict: 'block', evidence: 'It lets eleven in.' }],
          },
        ],
        ['spike.raised', { spike: 'CB-15', reason: 'Return 3 from review.' }],
        ['usage.recorded', { tokensIn: 1200, tokensOut: 90, cost: 0.4 }],
        ['merge.recorded', { repos: [{ name: 'api', target: 'main' }] }],
        ['artifact.written', { name: 'plan.md', version: 2 }],
        ['something.newer', {}],
      ];
      const entries = told.map(([type, payload], index) => ({
        ...like,
        type,
        payload: { ticket: ticket.id, ...payload },
        sequence: 1_000 - index,
      }));
      await board.host.send({ type: 'ticket.opened', ticket, entries });
      await ticketOf(board).locator('[data-event="something.newer"]').waitFor();
      const lines = await ticketOf(board).locator('.entry-line').allInnerTexts();
      assert.deepEqual(
        lines.map((line) =>
          line.replace(/\s+/g, ' ').replace(/^Agent andrew | \d+ (minutes?|hours?) ago$/g, ''),
        ),
        [
          'handed it in for review',
          'opened thread t1 api limit.go:7',
          'marked thread t1 as a question about the requirements, e4',
          'returned it for rework',
          'asked for a person with spike CB-15',
          'recorded a run: 1200 tokens in, 90 out, cost 0.4',
          'recorded the merge of api into main',
          'wrote plan.md, version 2',
          'recorded something.newer',
        ],
      );
      assert.match(
        await ticketOf(board).locator('[data-event="review.submitted"] .entry-text').innerText(),
        /c1: not met\s+It lets eleven in\./i,
      );
    });

    it('older entries when asked', async () => {
      const board = await opened('CB-12');
      const [newest, ...older] = demoEntries();
      const ticket = board.host.ticket('CB-12');
      assert.ok(newest);
      await board.host.send({ type: 'ticket.opened', ticket, entries: [newest], next: 'cursor-1' });
      await ticketOf(board).getByRole('button', { name: 'Show older entries' }).click();
      assert.equal((await board.sent('timeline.more'))[0]?.cursor, 'cursor-1');
      await board.host.send({ type: 'timeline.loaded', ticket: ticket.id, entries: older });
      await ticketOf(board).locator('.entry').nth(9).waitFor();
      await ticketOf(board)
        .getByRole('button', { name: 'Show older entries' })
        .waitFor({ state: 'detached' });
    });

    it('what changes while it is open', async () => {
      const board = await opened('CB-12');
      await board.host.change('CB-12', { title: 'A title that somebody else has written' });
      await ticketOf(board).locator('h2', { hasText: 'A title that somebody else has written' }).waitFor();
    });

    it('a ticket the host opens, and says so when there is none', async () => {
      const board = await pages.open({ tickets: demoTickets() });
      await board.host.send({ type: 'ticket.opened', ticket: board.host.ticket('CB-9'), entries: [] });
      await ticketOf(board).locator('h2', { hasText: 'Return problem details' }).waitFor();
      const again = await pages.open({ tickets: [], saved: { openTicket: 'CB-404' } });
      await ticketOf(again).getByText('The board has no such ticket.').waitFor();
    });

    it('itself in the place of the board where both do not fit', async () => {
      const board = await opened('CB-12', { width: 620 });
      assert.equal(await board.page.locator('.columns').isVisible(), false);
      await ticketOf(board).getByRole('button', { name: 'Back to board' }).click();
      await board.page.locator('.card[data-ticket="CB-12"]:focus').waitFor();
    });

    it('the tickets it names as a way to them', async () => {
      const board = await opened('CB-6');
      await ticketOf(board).getByRole('button', { name: 'CB-7', exact: true }).click();
      await ticketOf(board).locator('h2', { hasText: 'Export invoices as UBL' }).waitFor();
    });
  });

  describe('acts', () => {
    it('without opening the workspace in the very window that has it open', async () => {
      const seat = {
        agent: 'andrew',
        role: 'developer',
        session: 'session-andrew',
        workspaceOf: 'CB-12',
      } as Seat;
      const board = await opened('CB-12', { seat });
      await ticketOf(board).getByRole('button', { name: 'Release…' }).waitFor();
      assert.equal(await ticketOf(board).getByRole('button', { name: 'Open Workspace' }).count(), 0);
    });

    it('by claiming, opening the workspace and releasing', async () => {
      const board = await opened('CB-12');
      await ticketOf(board).getByRole('button', { name: 'Open Workspace' }).click();
      await ticketOf(board).getByRole('button', { name: 'Release…' }).click();
      assert.equal((await board.sent('workspace.open'))[0]?.ticket, 'CB-12');
      assert.equal((await board.sent('claim.release'))[0]?.ticket, 'CB-12');
      await board.card('CB-4').click();
      await ticketOf(board).getByRole('button', { name: 'Claim', exact: true }).click();
      await board.column('in_progress').locator('.card:not(.pending)[data-ticket="CB-4"]').waitFor();
    });

    it('by asking why this agent cannot claim it, on any ticket that it does not hold', async () => {
      const board = await opened('CB-12');
      const ask = ticketOf(board).getByRole('button', { name: 'Why Not Me?' });
      assert.equal(await ask.count(), 0);
      for (const id of ['CB-6', 'CB-2', 'CB-9']) {
        await board.card(id).click();
        await ticketOf(board).getByText(id, { exact: true }).first().waitFor();
        await ask.click();
      }
      assert.deepEqual(
        (await board.sent('ticket.whyNotMe')).map(({ ticket }) => ticket),
        ['CB-6', 'CB-2', 'CB-9'],
      );
    });

    it('by claiming where a claim makes sense, on the card as on the page', async () => {
      const tickets = [
        makeTicket(1, { status: 'ready' }),
        makeTicket(2, { status: 'ready', type: 'epic' }),
        makeTicket(3, { status: 'ready', type: 'spike' }),
        makeTicket(4, { status: 'backlog', type: 'epic' }),
        makeTicket(5, { status: 'approved' }),
      ];
      const board = await pages.open({ tickets });
      for (const { id } of tickets) {
        const wanted = id === 'CB-1' || id === 'CB-4';
        await board.card(id).click();
        await board.settled();
        assert.equal(
          await board.page.locator(`.card.claimable[data-ticket="${id}"]`).count(),
          Number(wanted),
        );
        const claim = ticketOf(board).getByRole('button', { name: 'Claim', exact: true });
        assert.equal(await claim.count(), Number(wanted), id);
      }
    });

    it('by moving to another state, through the gate', async () => {
      const board = await opened('CB-3');
      const state = ticketOf(board).locator('vscode-single-select[label="State"]');
      await state.click();
      await state.locator('li.option', { hasText: 'Ready' }).click();
      await board.page.locator('.refusal li').nth(1).waitFor();
      assert.equal(
        await state.evaluate((element: HTMLElement & { value: string }) => element.value),
        'backlog',
      );
    });

    it('by adding to the timeline', async () => {
      const board = await opened('CB-5');
      const box = ticketOf(board).getByRole('textbox', { name: 'Write on the timeline' });
      await box.fill('Works with the **new** client');
      await box.press('Control+Enter');
      await board.settled();
      assert.deepEqual(
        (await board.sent('comment.add')).map(({ kind, text }) => [kind, text]),
        [['comment', 'Works with the **new** client']],
      );
      assert.equal(await box.inputValue(), '');
      assert.equal(await board.said(), 'The entry was added.');
      await box.fill('Not sent yet');
      await box.press('Escape');
      await ticketOf(board).locator('h2:focus').waitFor();
      assert.equal(await box.inputValue(), 'Not sent yet');
    });

    it('by adding to the timeline, and keeps what is typed on while it is sent', async () => {
      const board = await opened('CB-5');
      const box = ticketOf(board).getByRole('textbox', { name: 'Write on the timeline' });
      board.host.hold = true;
      await box.fill('The first remark');
      await box.press('Control+Enter');
      await box.press('End');
      await box.pressSequentially('The second');
      await board.host.answerHeld();
      await board.settled();
      assert.equal(await box.inputValue(), 'The second');
    });

    it('by answering an open question', async () => {
      const board = await opened('CB-12');
      assert.match(
        await ticketOf(board).locator('.question .markdown').innerText(),
        /Does the limit hold per key/,
      );
      await ticketOf(board).getByRole('textbox', { name: 'Answer to e2' }).fill('Per customer');
      await ticketOf(board).getByRole('button', { name: 'Answer' }).click();
      await board.page.waitForFunction(
        () => document.querySelector<HTMLTextAreaElement>('.question textarea')?.value === '',
      );
      const [answer] = await board.sent('comment.add');
      assert.deepEqual([answer?.kind, answer?.answers, answer?.text], ['answer', 'e2', 'Per customer']);
    });

    it('and keeps what was written when it is refused', async () => {
      const board = await opened('CB-5');
      const box = ticketOf(board).getByRole('textbox', { name: 'Write on the timeline' });
      await box.fill('Not \u202e accepted');
      await box.press('Control+Enter');
      await board.page.locator('.refusal', { hasText: 'control or bidirectional characters' }).waitFor();
      assert.equal(await box.inputValue(), 'Not \u202e accepted');
    });
  });
});
