import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { askCriteria } from '../../../src/extension/commands/askCriteria.ts';
import { askMany, askPick, askText, type Frame } from '../../../src/extension/commands/stepInput.ts';
import { walkSteps, type StepEnd } from '../../../src/extension/commands/walkSteps.ts';
import { until } from './inside.ts';

const accept = 'workbench.action.acceptSelectedQuickOpenItem';
const back = 'workbench.action.quickInputBack';
const escape = 'workbench.action.closeQuickOpen';

/** Does to the open question what a person would, again until it is left: a question is shown a moment after it is asked. */
async function leave<T>(asking: Promise<T>, command: string): Promise<T> {
  let left = false;
  const end = asking.finally(() => (left = true));
  await until('the question is left', async () => {
    if (!left) await vscode.commands.executeCommand(command);
    return left;
  });
  return end;
}

const second: Frame = { title: 'Steps', place: { step: 2, of: 3 } };

describe('a question of several', function () {
  this.timeout(30_000);

  const text = (value: string, frame = second): { end: Promise<StepEnd>; kept: string[] } => {
    const kept: string[] = [];
    const end = askText(frame, {
      prompt: 'A word',
      value,
      problem: (typed) => (typed.includes(' ') ? 'One word.' : undefined),
      keep: (typed) => kept.push(typed),
    });
    return { end, kept };
  };

  it('ends as the person leaves it: on, back, or not at all', async () => {
    assert.equal(await leave(text('word').end, accept), 'next');
    assert.equal(await leave(text('word').end, back), 'back');
    assert.equal(await leave(text('word').end, escape), 'cancel');
  });

  it('is not left with something wrong, except backwards', async () => {
    const { end } = text('two words');
    let left = false;
    void end.then(() => (left = true));
    for (let times = 0; times < 5; times += 1) await vscode.commands.executeCommand(accept);
    assert.equal(left, false);
    assert.equal(await leave(end, back), 'back');
  });

  it('offers what was chosen before, else the first', async () => {
    const kept: string[] = [];
    const question = {
      placeholder: 'One of them',
      items: ['a', 'b', 'c'].map((label) => ({ label })),
      keep: ({ label }: vscode.QuickPickItem) => kept.push(label),
    };
    const pick = askPick(second, { ...question, isChosen: ({ label }) => label === 'b' });
    assert.equal(await leave(pick, accept), 'next');
    assert.equal(await leave(askPick(second, { ...question, isChosen: () => false }), accept), 'next');
    assert.deepEqual(kept, ['b', 'a']);
  });

  it('keeps what is ticked', async () => {
    let kept: string[] = [];
    const many = askMany(second, {
      placeholder: 'Some of them',
      items: ['a', 'b', 'c'].map((label) => ({ label })),
      isChosen: ({ label }) => label !== 'b',
      keep: (items) => (kept = items.map(({ label }) => label)),
    });
    assert.equal(await leave(many, accept), 'next');
    assert.deepEqual(kept, ['a', 'c']);
  });

  it('of criteria takes what was typed before it was left, and goes back from there', async () => {
    const draft = { criteria: [], typed: 'the parts add up' };
    assert.equal(await leave(askCriteria(second, draft), accept), 'next');
    assert.deepEqual(draft, { criteria: ['the parts add up'], typed: '' });
    assert.equal(await leave(askCriteria(second, draft), back), 'back');
    assert.deepEqual(draft, { criteria: ['the parts add up'], typed: '' });
  });

  it('has its place among the others, and goes back to the one before', async () => {
    const places: string[] = [];
    const ends: StepEnd[] = [];
    const step = async (place: { step: number; of: number }): Promise<StepEnd> => {
      places.push(`${String(place.step)}/${String(place.of)}`);
      const end = await leave(text('word', { title: 'Steps', place }).end, ends.length === 1 ? back : accept);
      ends.push(end);
      return end;
    };
    assert.deepEqual(await walkSteps([step, step]), { end: 'next', at: 2 });
    assert.deepEqual(places, ['1/2', '2/2', '1/2', '2/2']);
  });
});
