import assert from 'node:assert/strict';
import { budgetLimit, describeSpending } from '../../../src/cli/budget.ts';
import { ofColumn, settingsOf, span } from '../../../src/cli/boardSettings.ts';
import { checkRun } from '../../../src/cli/checkRun.ts';
import { ofRepository, refuseOthers, valueFor } from '../../../src/cli/namedValue.ts';
import { clearableFields, cleared } from '../../../src/cli/ticketFields.ts';
import { anyText, positiveNumber } from '../../../src/cli/verb.ts';
import { reviewed, verdictOf } from '../../../src/cli/verbs/reviewVerbs.ts';
import { durationMs } from '../../../src/cli/text.ts';
import type { BoardSettings } from '../../../src/protocol/board.ts';
import { ticketChanges } from '../../../src/protocol/events.ts';
import type { RepositoryName } from '../../../src/protocol/ids.ts';
import type { HandIn } from '../../../src/protocol/review.ts';

const [api, web] = ['api', 'web'] as RepositoryName[] as [RepositoryName, RepositoryName];
const [first, second] = ['a'.repeat(40), 'b'.repeat(40)];

describe('what options say', () => {
  it('of a repository: the one that is named, else all that no other option names', () => {
    const parse = ofRepository(anyText);
    assert.deepEqual(parse('api=x=y'), { repo: 'api', value: 'x=y' });
    assert.deepEqual(parse('https://example.org/pull?id=7'), { value: 'https://example.org/pull?id=7' });
    assert.throws(() => parse('api.lock=x'), /ends neither in a dot/);
    const values = [parse('one for all'), parse('api=its own')];
    assert.deepEqual([valueFor(values, api), valueFor(values, web)], ['its own', 'one for all']);
    assert.equal(valueFor(undefined, api), undefined);
    assert.throws(() => refuseOthers([web], { head: values }), {
      code: 'usage',
      message: /--head: .*no repository api. It has web\./,
    });
    refuseOthers([api], { head: values });
  });

  it('of what is to be emptied: nothing for what is one, no more for what is several', () => {
    assert.deepEqual(cleared([]), {});
    assert.deepEqual(cleared(['route', 'blocked-by', 'label', 'path', 'decision-required']), {
      ...{ route: null, blockedBy: [], labels: [], paths: [], decisionRequired: false },
    });
    for (const field of clearableFields) assert.ok(ticketChanges.parse(cleared([field])), field);
  });

  it('of checks and verdicts: the word, and what it rests on', () => {
    assert.deepEqual(checkRun('passed'), { passed: true });
    assert.deepEqual(checkRun('failed:2 of 3: a, b'), { passed: false, summary: '2 of 3: a, b' });
    assert.throws(() => checkRun('passed:'), /Checks passed or failed/);
    assert.deepEqual(verdictOf('c12=warn:Slow: see =log='), {
      criterion: 'c12',
      verdict: 'warn',
      evidence: 'Slow: see =log=',
    });
    for (const text of ['c1=pass', 'c1=pass:', 'c0=pass:x', 'c1=fine:x', 'pass:x'])
      assert.throws(() => verdictOf(text));
  });

  it('of a review: the heads that were handed in, unless another is named; nothing of what is unchanged', () => {
    const handIn = {
      agent: 'bella',
      repos: [
        { name: api, head: first, behind: 0 },
        { name: web, head: first, behind: 0, unchanged: true },
      ],
    } as HandIn;
    const options = { checks: [{ value: { passed: true } }] };
    assert.deepEqual(reviewed({ handIn }, { outcome: 'approve', options }), {
      heads: [{ name: 'api', head: first }],
      checks: [{ name: 'api', head: first, passed: true }],
    });
    assert.deepEqual(reviewed({ handIn }, { outcome: 'return', options: {} }), { heads: [], checks: [] });
    const other = { head: [{ repo: api, value: second }], ...options };
    assert.deepEqual(reviewed({ handIn }, { outcome: 'return', options: other }), {
      heads: [{ name: 'api', head: second }],
      checks: [{ name: 'api', head: second, passed: true }],
    });
    assert.deepEqual(reviewed({}, { outcome: 'approve', options: {} }), { heads: [], checks: [] });
  });

  it('of a budget: one limit at a time', () => {
    assert.deepEqual(budgetLimit('tokens=200', budgetLimit('cost=1.5', undefined)), {
      cost: 1.5,
      tokens: 200,
    });
    const usage = { runs: 2, tokensIn: 10, tokensOut: 5, cost: 0.1 + 0.2 };
    assert.equal(describeSpending(usage, { cost: 5 }), '2 runs, 15 tokens, cost 0.3 of 5');
    const nothing = { runs: 0, tokensIn: 0, tokensOut: 0, cost: 0 };
    assert.equal(describeSpending(nothing, undefined), undefined);
    assert.equal(describeSpending(nothing, { tokens: 9 }), '0 runs, 0 of 9 tokens, cost 0');
  });

  it('of a column: it alone changes, and an empty value takes back what it had', () => {
    const before = { columns: { review: 'In Testing', ready: 'To Do' }, wipPerColumn: { review: 3 } };
    const settings = settingsOf(
      { column: [ofColumn(anyText)('review='), ofColumn(anyText)('closed=Done = good')], budget: false },
      before as BoardSettings,
    );
    assert.deepEqual(settings, { columns: { ready: 'To Do', closed: 'Done = good' }, budget: {} });
    const wip = [ofColumn(positiveNumber)('in_progress=2')];
    assert.deepEqual(settingsOf({ wipPerColumn: wip, reclaimQuiet: false }, before as BoardSettings), {
      wipPerColumn: { review: 3, in_progress: 2 },
      reclaimQuiet: false,
    });
    assert.throws(() => ofColumn(positiveNumber)('in_progress=0'), /at least 1/);
  });

  it('of a duration, so that it can be given again', () => {
    for (const text of ['1500ms', '90s', '45m', '7h', '2d']) assert.equal(span(durationMs(text) ?? 0), text);
    assert.equal(span(5_400_000), '90m');
  });
});
