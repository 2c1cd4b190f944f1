import assert from 'node:assert/strict';
import type { Ticket } from '../../src/protocol/ticket.ts';
import { dataNow, demoTickets, makeTicket } from './support/boardData.ts';
import { BoardPages, type BoardPage, type PageOptions } from './support/boardPage.ts';
import type { PastBoard } from './support/fakeHost.ts';

/** Seven tickets are made, then the first one goes to Ready. */
function history(): PastBoard[] {
  const past: PastBoard[] = [];
  let tickets: readonly Ticket[] = [];
  const after = (type: string, change: Record<string, unknown>): void => {
    const sequence = past.length + 1;
    const at = dataNow - (10 - sequence) * 3_600_000;
    const event = { type, at, sequence, actor: { kind: 'person' }, payload: change };
    past.push({ event, tickets } as unknown as PastBoard);
  };
  for (let number = 1; number <= 7; number++) {
    tickets = [...tickets, makeTicket(number)];
    after('ticket.created', { ticket: `CB-${number}` });
  }
  tickets = [makeTicket(1, { status: 'ready', version: 2 }), ...tickets.slice(1)];
  after('ticket.moved', { ticket: 'CB-1', from: 'backlog', to: 'ready' });
  return past;
}

describe('The board as it was', function () {
  this.timeout(30_000);
  let pages: BoardPages;
  before(async () => {
    pages = await BoardPages.start();
  });
  after(() => pages.close());
  afterEach(() => pages.closePages());

  async function replaying(options: PageOptions = {}): Promise<BoardPage> {
    const past = history();
    const board = await pages.open({ tickets: past.at(-1)?.tickets ?? [], history: past, ...options });
    await board.page.getByRole('button', { name: 'Show the board at an earlier moment' }).click();
    await board.page.locator('.replay strong', { hasText: 'Board as it was on' }).waitFor();
    await board.settled();
    return board;
  }

  it('says what happened to the board itself, too, in words', async () => {
    const told: readonly (readonly [type: string, payload: Record<string, unknown>, words: string])[] = [
      ['agent.hired', { name: 'andrew', role: 'developer' }, 'Person hired andrew as developer'],
      [
        'phase.switched',
        {
          changes: [
            { phase: 'build', state: 'done' },
            { phase: 'ship', state: 'active' },
          ],
        },
        'Person switched phases: build is done, ship is active',
      ],
      ['role.defined', { role: { name: 'juggler' } }, 'Person gave the board the role juggler'],
    ];
    for (const [type, payload, words] of told) {
      const event = { type, payload, at: dataNow, sequence: 1, actor: { kind: 'person' } };
      const past = [{ event, tickets: [makeTicket(1)] }] as unknown as PastBoard[];
      const board = await replaying({ history: past });
      await board.page.locator('.event-words', { hasText: `Event 1 of 1: ${words}` }).waitFor();
    }
  });

  const slider = (board: BoardPage) => board.page.getByRole('slider');

  const shown = async (board: BoardPage): Promise<string[]> =>
    board.page
      .locator('.card[data-ticket]')
      .evaluateAll((cards) =>
        cards.map(
          (card) =>
            `${card.closest('section')?.dataset['status']} ${(card as HTMLElement).dataset['ticket']}`,
        ),
      );

  /** Waits until what the slider names is what is shown. */
  async function arrived(board: BoardPage, sequence: number): Promise<void> {
    await board.page
      .locator('.replay .event-words', { hasText: new RegExp(`^Event ${sequence} of 8: `) })
      .waitFor();
    await board.settled();
  }

  it('begins with the last event, with the focus on the slider, and reads all pages', async () => {
    const board = await replaying();
    assert.equal((await shown(board)).length, 7);
    assert.equal(await slider(board).inputValue(), '8');
    assert.ok(await slider(board).evaluate((input) => input === document.activeElement));
    assert.match(
      (await slider(board).getAttribute('aria-valuetext')) ?? '',
      /^May 12, 2026, .*, Event 8 of 8: CB-1: Person moved it from Backlog to Ready$/,
    );
  });

  it('goes back and forth by the arrow keys, asking only for what differs', async () => {
    const board = await replaying();
    await board.page.keyboard.press('ArrowLeft');
    await arrived(board, 7);
    assert.ok((await shown(board)).includes('backlog CB-1'));
    await board.page.keyboard.press('Home');
    await arrived(board, 1);
    assert.deepEqual(await shown(board), ['backlog CB-1']);
    await board.page.keyboard.press('End');
    await arrived(board, 8);
    assert.equal((await shown(board)).length, 7);
    assert.ok((await shown(board)).includes('ready CB-1'));
    const asked = (await board.sent('replay.ask')).filter(({ cursor }) => cursor === undefined);
    assert.deepEqual(
      asked.map(({ sequence, from }) => [sequence, from]),
      [
        [undefined, undefined],
        [7, 8],
        [1, 7],
        [8, 1],
      ],
    );
  });

  it('never has two questions under way, and the newest wish is the next one', async () => {
    const board = await replaying();
    const before = (await board.sent('replay.ask')).length;
    board.host.hold = true;
    await board.page.keyboard.press('ArrowLeft');
    await board.page.waitForFunction(() => document.querySelector('.replay .spin') !== null);
    while ((await board.sent('replay.ask')).length === before);
    for (const key of ['ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft'])
      await board.page.keyboard.press(key);
    await board.settled();
    assert.equal((await board.sent('replay.ask')).length, before + 1);
    await board.host.answerHeld();
    await arrived(board, 3);
    assert.deepEqual(
      (await board.sent('replay.ask')).slice(before).map(({ sequence }) => sequence),
      [7, 3],
    );
  });

  it('changes nothing and says why', async () => {
    const board = await replaying();
    assert.ok(await board.page.locator('.new-ticket').evaluate((button) => button.hasAttribute('disabled')));
    await board.card('CB-2').focus();
    for (const key of ['m', '1', 'c']) {
      await board.page.keyboard.press(key);
      assert.equal(
        (await board.said()).trim(),
        'This is the board as it was. Go back to now to change something.',
        key,
      );
      await board.host.send({ type: 'seat.changed' });
    }
    const card = await board.card('CB-2').boundingBox();
    assert.ok(card !== null);
    await board.page.mouse.move(card.x + 30, card.y + 30);
    await board.page.mouse.down();
    await board.page.mouse.move(card.x + 330, card.y + 40, { steps: 5 });
    await board.page.mouse.up();
    await board.settled();
    for (const act of ['ticket.move', 'ticket.prioritise', 'ticket.claim', 'ticket.edit'] as const)
      assert.equal((await board.sent(act)).length, 0, act);
  });

  it('stays as it was while the board goes on, and Escape shows what it is now', async () => {
    const board = await replaying();
    await board.page.keyboard.press('ArrowLeft');
    await arrived(board, 7);
    await board.host.change('CB-3', { status: 'review' });
    await board.settled();
    assert.ok((await shown(board)).includes('backlog CB-3'));
    await board.page.keyboard.press('Escape');
    await board.settled();
    assert.equal(await board.page.locator('.replay').count(), 0);
    assert.ok((await shown(board)).includes('review CB-3'));
    assert.equal(await board.said(), 'The board as it is now.');
    assert.ok(await board.page.locator('.replay-toggle:focus').isVisible());
  });

  it('keeps filter and lanes', async () => {
    const board = await replaying({ saved: { grouping: 'role', filter: { text: 'customer 3' } } });
    assert.deepEqual(await shown(board), ['backlog CB-3']);
    assert.equal(await board.page.locator('.lane').count(), 1);
  });

  it('says what is wrong when the log cannot be read', async () => {
    const board = await pages.open({ tickets: demoTickets(), history: [] });
    await board.page.locator('.replay-toggle').click();
    await board.page.locator('.replay', { hasText: 'There is no event 0.' }).waitFor();
    await board.page.getByRole('button', { name: 'Back to Now' }).click();
    await board.settled();
    assert.equal(await board.page.locator('.replay').count(), 0);
  });

  it('says on a ticket’s page that this is the ticket as it is now', async () => {
    const board = await replaying();
    await board.card('CB-2').click();
    await board.page.locator('callboard-ticket .as-it-is').waitFor();
  });

  for (const theme of ['light', 'dark', 'hc-light'] as const) {
    it(`looks as it should in ${theme}`, async () => {
      const board = await replaying({ theme });
      await board.page.keyboard.press('ArrowLeft');
      await arrived(board, 7);
      await board.screenshot(`replay-${theme}`);
      assert.deepEqual(board.complaints, []);
    });
  }
});
