import assert from 'node:assert/strict';
import { contract } from '../../../../src/protocol/contract.ts';
import { openApi, schemasOfRoutes } from '../../../../src/hub/rest/openApi.ts';
import { routes } from '../../../../src/hub/rest/routes.ts';
import { statusOf } from '../../../../src/hub/rest/statusCodes.ts';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: object;
}

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    content: { 'application/json': { schema: { properties: Record<string, unknown> } } };
  };
  readonly responses: Readonly<Record<string, { description: string; content: object }>>;
}

interface Description {
  readonly openapi: string;
  readonly info: { title: string; version: string };
  readonly security: readonly object[];
  readonly paths: Readonly<Record<string, Record<string, Operation>>>;
  readonly components: { schemas: Record<string, object>; securitySchemes: Record<string, object> };
}

describe('The description of the REST view', () => {
  const made = openApi({ url: 'http://127.0.0.1:4711', version: '1.2.3' }, schemasOfRoutes());
  // As a reader gets it.
  const description = JSON.parse(JSON.stringify(made)) as Description;
  const operations = Object.entries(description.paths).flatMap(([path, verbs]) =>
    Object.entries(verbs).map(([verb, operation]) => ({ path, verb, operation })),
  );

  it('is an OpenAPI 3.1 document that wants a token for everything', () => {
    assert.equal(description.openapi, '3.1.0');
    assert.deepEqual(description.info.version, '1.2.3');
    assert.deepEqual(description.security, [{ bearer: [] }]);
    assert.deepEqual(description.components.securitySchemes, { bearer: { type: 'http', scheme: 'bearer' } });
    for (const { operation } of operations) assert.ok(!('security' in operation));
  });

  it('names every route and nothing else', () => {
    const described = operations.map(({ verb, path }) => `${verb.toUpperCase()} ${path}`).sort();
    const served = routes.map(({ verb, path }) => `${verb} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
    assert.deepEqual(described, [...served, 'GET /openapi.json'].sort());
    assert.equal(new Set(operations.map(({ operation }) => operation.operationId)).size, operations.length);
  });

  it('has every schema that it refers to, and each under a name that is allowed', () => {
    const refs = [...JSON.stringify(description).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref = '']) => ref);
    assert.ok(refs.length > 30);
    for (const ref of refs) {
      const [, id = ''] = /^#\/components\/schemas\/(.+)$/.exec(ref) ?? [];
      assert.ok(id in description.components.schemas, ref);
    }
    for (const id of Object.keys(description.components.schemas)) assert.match(id, /^[A-Za-z0-9._-]+$/);
    assert.doesNotMatch(JSON.stringify(description), /"\$(?:id|schema)"/);
  });

  it('describes each parameter of a path where the path names it, and each parameter once', () => {
    for (const { path, operation } of operations) {
      const parameters = operation.parameters ?? [];
      const inPath = parameters.filter((one) => one.in === 'path');
      assert.deepEqual(
        inPath.map(({ name }) => name),
        [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name),
      );
      assert.ok(inPath.every(({ required }) => required === true));
      assert.equal(new Set(parameters.map((one) => `${one.in} ${one.name}`)).size, parameters.length, path);
      for (const { name, schema } of parameters) assert.ok(Object.keys(schema).length > 0, `${path} ${name}`);
    }
  });

  it('says everything that a method takes, in path, query, header or body', () => {
    for (const { operation } of operations.filter(({ path }) => path !== '/openapi.json')) {
      const { params } = contract[operation.operationId as keyof typeof contract];
      const body = operation.requestBody?.content['application/json'].schema.properties ?? {};
      const said = new Set([...(operation.parameters ?? []).map(({ name }) => name), ...Object.keys(body)]);
      if (said.has('Idempotency-Key')) said.add('idempotencyKey');
      if (operation.operationId === 'ticket.edit') said.add('changes');
      if (said.has('Last-Event-ID')) said.add('after');
      for (const name of Object.keys(params.shape))
        assert.ok(said.has(name), `${operation.operationId} ${name}`);
    }
  });

  it('names each refusal of a method under its status', () => {
    for (const { operation } of operations.filter(({ path }) => path !== '/openapi.json'))
      for (const code of contract[operation.operationId as keyof typeof contract].errors)
        assert.match(
          operation.responses[statusOf(code)]?.description ?? '',
          new RegExp(code.replace('.', '\\.')),
        );
  });
});
