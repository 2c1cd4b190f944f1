import assert from 'node:assert/strict';
import { weaknessOf } from '../../../src/domain/criterionText.ts';

describe('The text of a criterion', () => {
  for (const text of [
    'It works as expected',
    'Todo list shows all items',
    'None of the tests fail',
    'Allows items to be added to the cart',
    'A placeholder is shown when empty',
    '登録ボタンを押すと確認画面が表示される',
    'Shows “Loading…” while it waits',
    'p99 < 25 ms',
  ]) {
    it(`can be judged by: ${text}`, () => assert.equal(weaknessOf(text), undefined));
  }

  for (const text of [
    'Works',
    'It works',
    '- * - * -',
    'TODO',
    'TODO write the real one',
    'todo: write the real one',
    'tbd by the whole team',
    'FIXME before the next release',
    'fix me before the release',
    'Lorem ipsum dolor sit amet',
    'The limits are TBD by sales',
    'To be defined by the customer',
    'The exact limits are to be decided.',
    'The user can then ...',
    '<what has to be true>',
    '登録',
  ]) {
    it(`is refused: ${text}`, () => assert.notEqual(weaknessOf(text), undefined));
  }
});
