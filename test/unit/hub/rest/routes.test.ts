import assert from 'node:assert/strict';
import { contract } from '../../../../src/protocol/contract.ts';
import { errorCodes } from '../../../../src/protocol/errors.ts';
import { jsonSchemasOf } from '../../../../src/protocol/jsonSchemas.ts';
import { paramsOf } from '../../../../src/hub/rest/restParams.ts';
import { routes, routesAt } from '../../../../src/hub/rest/routes.ts';
import { statusOf } from '../../../../src/hub/rest/statusCodes.ts';

describe('The table of routes', () => {
  for (const { verb, path, method, body, seconds = {} } of routes)
    it(`makes of ${verb} ${path} a request of the contract, with names that it knows`, () => {
      const { params, mutates } = contract[method];
      const named = path.split('/').filter((segment) => segment.startsWith(':'));
      for (const name of named) assert.ok(name.slice(1) in params.shape, name);
      for (const name of Object.values(seconds)) assert.ok(name in params.shape, name);
      if (body === 'changes') assert.ok('changes' in params.shape);
      if (verb === 'GET') assert.equal(body, undefined);
      // The one path that changes something when it is asked for, because that is what scripts call it (SPEC 12).
      if (verb === 'GET') assert.equal(mutates, path === '/tasks/next');
    });

  it('has each verb at each path, and each method, once', () => {
    assert.equal(new Set(routes.map(({ verb, path }) => `${verb} ${path}`)).size, routes.length);
    assert.equal(new Set(routes.map(({ method }) => method)).size, routes.length);
  });

  it('leads to nothing that concerns the hub itself or who sits where', () => {
    for (const { method } of routes) assert.doesNotMatch(method, /^(?:hub|session|log)\./);
  });

  it('finds what fits, the first of each verb, and nothing else', () => {
    const found = (pathname: string): string[] =>
      routesAt(pathname).map(({ route, path }) => `${route.method} ${JSON.stringify(path)}`);
    assert.deepEqual(found('/tasks/next'), ['claim.next {}', 'ticket.edit {"ticket":"next"}']);
    assert.deepEqual(found('/tasks/CB-1'), ['ticket.get {"ticket":"CB-1"}', 'ticket.edit {"ticket":"CB-1"}']);
    assert.deepEqual(found('/tasks/CB-1/comments'), ['comment.add {"ticket":"CB-1"}']);
    for (const nothing of ['', '/', '/tasks/', '/tasks//claim', '/Tasks', '/tasks/CB-1/comments/'])
      assert.deepEqual(found(nothing), [], nothing);
  });
});

describe('The parameters of a request over REST', () => {
  const schemas = jsonSchemasOf(routes.map(({ method }) => method));
  const params = (verb: string, url: string, body: Record<string, unknown> = {}): Record<string, unknown> => {
    const { pathname, searchParams: query } = new URL(url, 'http://127.0.0.1');
    const match = routesAt(pathname).find(({ route }) => route.verb === verb);
    assert.ok(match);
    return paramsOf({ ...match, query, body }, schemas[`${match.route.method}.params`] ?? {});
  };

  it('come from the query with the types of the contract', () => {
    assert.deepEqual(
      params('GET', '/tasks?board=CB&statuses=ready,review&statuses=closed&limit=5&order=newest'),
      {
        board: 'CB',
        statuses: ['ready', 'review', 'closed'],
        limit: 5,
        order: 'newest',
      },
    );
    assert.deepEqual(params('GET', '/tasks/next?board=CB&wait=1.5&explain=true&agent=dora'), {
      board: 'CB',
      waitMs: 1_500,
      explain: true,
    });
  });

  it('stay texts where they do not fit, for the contract to refuse', () => {
    assert.deepEqual(params('GET', '/tasks?limit=many&limit=1&board=%20'), {
      limit: ['many', '1'],
      board: ' ',
    });
    assert.deepEqual(params('GET', '/tasks?limit=1e3'), { limit: '1e3' });
    assert.deepEqual(params('GET', '/tasks?__proto__=1&toString=2&constructor=3'), {});
  });

  it('come from the body, and the path has the last word', () => {
    assert.deepEqual(params('POST', '/tasks/CB-1/comments', { kind: 'comment', ticket: 'CB-2' }), {
      kind: 'comment',
      ticket: 'CB-1',
    });
    assert.deepEqual(params('PATCH', '/tasks/CB-1?expectedVersion=3&changes=x', { title: 'Another' }), {
      ticket: 'CB-1',
      expectedVersion: 3,
      changes: { title: 'Another' },
    });
  });
});

describe('The HTTP status of a refusal', () => {
  const groups: Readonly<Record<number, readonly string[]>> = {
    400: ['request.invalid'],
    401: ['rest.token'],
    403: ['right.missing', 'rest.forbidden', 'claim.token'],
    404: ['ticket.unknown', 'board.unknown', 'agent.unknown', 'request.unknownMethod', 'log.sequenceUnknown'],
    405: ['rest.verb'],
    409: ['claim.held', 'claim.refused', 'claim.fenceStale', 'ticket.versionStale', 'ticket.closed'],
    413: ['request.tooLarge'],
    415: ['rest.contentType'],
    422: ['gate.refused', 'request.keyReused'],
    500: ['hub.failed'],
    503: ['hub.draining', 'hub.readOnly', 'hub.starting'],
  };
  for (const [status, codes] of Object.entries(groups))
    it(`is ${status} for ${codes.join(', ')}`, () => {
      for (const code of codes) {
        assert.ok(code in errorCodes, code);
        assert.equal(statusOf(code), Number(status), code);
      }
    });

  it('is one that says it is a refusal for every code, those of newer rules too', () => {
    for (const code of Object.keys(errorCodes))
      assert.ok(statusOf(code) >= 400 && statusOf(code) < 600, code);
    assert.equal(statusOf('budget.unknown'), 404);
    assert.equal(statusOf('constructor'), 409);
  });
});
