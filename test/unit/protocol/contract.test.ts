import assert from 'node:assert/strict';
import * as z from 'zod';
import { contract, isMethod, methods } from '../../../src/protocol/contract.ts';
import { errorCodes, WireError, wireErrorData } from '../../../src/protocol/errors.ts';
import { logPayloads, notifications } from '../../../src/protocol/events.ts';
import { check, parseOrRefuse } from '../../../src/protocol/issues.ts';
import { agreeOnProtocol } from '../../../src/protocol/version.ts';

describe('the contract', () => {
  for (const name of methods) {
    const { doc, errors, mutates, params, right } = contract[name];

    it(`says of ${name} what it does in one line, and only codes that exist`, () => {
      assert.match(name, /^(hello|[a-z]+\.[a-z]+[a-zA-Z]*)$/);
      assert.match(doc, /^[A-Z].*\.$/);
      for (const code of errors) assert.ok(Object.hasOwn(errorCodes, code), code);
      assert.equal(new Set(errors).size, errors.length, 'each code once');
    });

    it(`asks of ${name} an idempotency key exactly when it changes a board`, () => {
      assert.equal('idempotencyKey' in params.shape, mutates);
      if (mutates) assert.ok(!params.safeParse({ idempotencyKey: 'short' }).success);
      assert.ok(mutates || right !== 'holder');
    });
  }

  it('passes fields that it does not know', () => {
    const parsed = contract['board.get'].params.safeParse({ board: 'CB', future: 1 });
    assert.ok(parsed.success);
  });

  it('knows its methods and does not take what objects bring along for one', () => {
    assert.ok(isMethod('board.get'));
    for (const name of ['toString', '__proto__', 'constructor', 'board.gett', ''])
      assert.ok(!isMethod(name), name);
  });

  it('names events as noun.pastTense and refusals as noun.problem', () => {
    for (const name of Object.keys(logPayloads)) assert.match(name, /^[a-z]+\.[a-z]+(d|n|dIn)$/);
    for (const code of Object.keys(errorCodes)) assert.match(code, /^[a-z]+\.[a-zA-Z]+$/);
    for (const { doc } of Object.values(notifications)) assert.match(doc, /^[A-Z].*\.$/);
  });
});

describe('a value that does not fit', () => {
  it('is refused with every place that is wrong', () => {
    assert.throws(
      () => parseOrRefuse(contract['ticket.move'].params, { ticket: 'x', to: 'nowhere' }, 'The move'),
      (error: WireError) => {
        assert.equal(error.code, 'request.invalid');
        assert.deepEqual(error.data.issues?.map(({ path }) => path).sort(), [
          'idempotencyKey',
          'ticket',
          'to',
        ]);
        assert.match(error.message, /^The move is not valid\. /);
        return true;
      },
    );
  });

  it('is told its limits in a sentence', () => {
    const draft = {
      board: 'CB',
      title: 'short',
      labels: Array.from({ length: 99 }, () => 'x'),
      idempotencyKey: '',
    };
    assert.throws(
      () => parseOrRefuse(contract['ticket.create'].params, draft, 'The draft'),
      /title: This has to be of at least 10 characters\.; labels: This has to be of at most \d+ entries\./,
    );
    assert.throws(
      () => parseOrRefuse(contract['channel.read'].params, { board: 'CB', channel: 'x' }, 'The request'),
      /channel: This has to be one of general, reviews, blockers, shipping, decisions\.$/,
    );
    assert.throws(
      () => parseOrRefuse(contract['log.read'].params, { board: 'CB', after: 0, limit: 0 }, 'The request'),
      /limit: This has to be at least 1\./,
    );
  });
});

describe('a value of another kind than it has to be', () => {
  const told = (schema: z.ZodType, value: unknown): Record<string, string> => {
    const checked = check(schema, value);
    assert.ok(!checked.ok);
    return Object.fromEntries(checked.issues.map(({ path, message }) => [path, message]));
  };

  it('is told what is needed and what was given, at its place', () => {
    const schema = z.object({
      text: z.string(),
      whole: z.int(),
      half: z.int(),
      endless: z.number(),
      flag: z.boolean(),
      list: z.array(z.string()),
      items: z.array(z.string()),
      fields: z.object({}),
      nothing: z.string(),
      absent: z.string(),
      word: z.enum(['one', 'two', 'three']),
      unsaid: z.enum(['one', 'two']),
      either: z.union([z.string(), z.number()]),
      form: z.discriminatedUnion('type', [z.object({ type: z.literal('a') })]),
      exact: z.strictObject({}),
      named: z.record(z.string().regex(/^a/, 'A name begins with a.'), z.unknown()),
      pattern: z.string().regex(/^a/),
      even: z.number().multipleOf(2),
      own: z.string().refine(() => false),
    });
    const value = {
      text: 1,
      whole: 'x',
      half: 1.5,
      endless: Infinity,
      flag: 'yes',
      list: {},
      items: ['a', true],
      fields: [],
      nothing: null,
      word: 'four',
      either: false,
      form: { type: 'b' },
      exact: { more: 1, less: 2 },
      named: { b: 1 },
      pattern: 'b',
      even: 3,
      own: '',
    };
    assert.deepEqual(told(schema, value), {
      text: 'This has to be a text, not 1.',
      whole: 'This has to be a number, not a text.',
      half: 'This has to be a whole number, not 1.5.',
      endless: 'This has to be a number.',
      flag: 'This has to be true or false, not a text.',
      list: 'This has to be a list, not an object.',
      'items.1': 'This has to be a text, not true.',
      fields: 'This has to be an object with named fields, not a list.',
      nothing: 'This has to be a text, not null.',
      absent: 'This is missing.',
      word: 'This has to be one of one, two, three.',
      unsaid: 'This is missing.',
      either: 'This has to be a text or a number.',
      'form.type': 'This has to be a.',
      exact: 'more, less are not known here. Leave them out.',
      'named.b': 'A name begins with a.',
      pattern: 'This is not written the way it has to be.',
      even: 'This has to be a multiple of 2.',
      own: 'This does not fit.',
    });
    assert.deepEqual(told(schema, []), { '': 'This has to be an object with named fields, not a list.' });
  });

  it('is told so by every request of the contract, whatever it is called with', () => {
    const values = [undefined, null, true, 1.5, 'x\u202e', [], { more: 1 }, [null], [1]];
    for (const [method, { params }] of Object.entries(contract)) {
      const names = Object.keys((params as z.ZodObject).shape);
      for (const value of values) {
        const checked = check(params, Object.fromEntries(names.map((name) => [name, value])));
        for (const { path, message } of checked.ok ? [] : checked.issues) {
          const where = `${method} ${path}: ${message}`;
          assert.match(message, /^[A-Z].*\.$/s, where);
          assert.doesNotMatch(message, /[Ii]nvalid|[Ee]xpected|received|undefined|Unrecognized|Too /, where);
        }
      }
    }
  });
});

describe('a refusal', () => {
  it('carries its code in the data that goes over the wire, and keeps its cause to itself', () => {
    const cause = new Error('inside');
    const error = new WireError('claim.held', 'Somebody holds CB-3.', { current: { id: 'CB-3' }, cause });
    assert.deepEqual(wireErrorData.parse(error.data), { code: 'claim.held', current: { id: 'CB-3' } });
    assert.equal(error.cause, cause);
  });
});

describe('protocol versions', () => {
  it('agree on the highest that both speak', () => {
    assert.equal(agreeOnProtocol({ min: 1, max: 3 }, { min: 2, max: 5 }), 3);
    assert.equal(agreeOnProtocol({ min: 1, max: 1 }, { min: 1, max: 1 }), 1);
    assert.equal(agreeOnProtocol({ min: 1, max: 2 }, { min: 3, max: 4 }), undefined);
  });
});
