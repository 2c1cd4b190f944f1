import assert from 'node:assert/strict';
import { agentToolMethods, agentTools, toolMethod, toolName } from '../../../src/protocol/agentTools.ts';
import { contract, type Method } from '../../../src/protocol/contract.ts';
import { parameterWords } from '../../../src/protocol/parameterWords.ts';
import { describeTool, withoutFilledIn, withoutSecrets } from '../../../src/protocol/toolSchema.ts';

describe('the tools that agents get', () => {
  it('are methods of the contract, none of them a person’s alone', () => {
    assert.ok(agentToolMethods.length > 10);
    for (const method of Object.keys(agentTools) as Method[])
      assert.notEqual(contract[method].right, 'person', method);
  });

  it('have names that every client takes, and that lead back to the method', () => {
    for (const method of agentToolMethods) {
      assert.match(toolName(method), /^[a-zA-Z]+_[a-zA-Z]+$/);
      assert.equal(toolMethod(toolName(method)), method);
    }
    assert.equal(toolMethod('board_create'), undefined);
  });

  for (const method of agentToolMethods)
    it(`say of ${method} what the contract says, and ask a model only for what it can know`, () => {
      const { doc, mutates, params } = contract[method];
      const { description, inputSchema, outputSchema, annotations } = describeTool(method);
      assert.ok(description.startsWith(doc));
      const asked = Object.keys(inputSchema.properties ?? {});
      const filledIn = ['idempotencyKey', 'fence', 'leaseMs'];
      assert.deepEqual(
        asked,
        Object.keys(params.shape).filter((name) => !filledIn.includes(name)),
      );
      for (const name of inputSchema.required ?? []) assert.ok(asked.includes(name), name);
      assert.equal(annotations.readOnlyHint, !mutates);
      assert.ok(!(annotations.readOnlyHint && annotations.destructiveHint));
      const whole = JSON.stringify([inputSchema, outputSchema]);
      assert.doesNotMatch(whole, /"token"|"resumeToken"|\(\?|9007199254740991|\$ref/);
      assert.equal(outputSchema.type, 'object');
    });

  it('have no words for parameters that no tool has, and say of results only what they are', () => {
    const tools = agentToolMethods.map((method) => describeTool(method));
    const asked = JSON.stringify(tools.map(({ inputSchema }) => inputSchema));
    for (const [name, words] of Object.entries(parameterWords))
      assert.ok(asked.includes(`"description":${JSON.stringify(words)}`), name);
    const given = JSON.stringify(tools.map(({ outputSchema }) => outputSchema));
    assert.doesNotMatch(given, /"(pattern|maxLength|minimum|maxItems|default)":/);
  });

  it('let the board be left out where the session has one', () => {
    assert.ok(describeTool('ticket.list').inputSchema.required?.includes('board'));
    const { inputSchema } = describeTool('ticket.list', { board: 'CB' });
    assert.ok(!inputSchema.required?.includes('board'));
    assert.equal((inputSchema.properties?.['board'] as { default: string }).default, 'CB');
  });

  it('are marked as destructive unless they read or only add', () => {
    const marked = agentToolMethods.filter((method) => describeTool(method).annotations.destructiveHint);
    for (const method of ['ticket.edit', 'ticket.move', 'claim.release'] as const)
      assert.ok(marked.includes(method), method);
    for (const method of ['comment.add', 'claim.next', 'ticket.get'] as const)
      assert.ok(!marked.includes(method), method);
  });
});

describe('what a model gets and gives', () => {
  it('holds no secret, however deep, and no text that is not shown', () => {
    const result = {
      granted: { token: 'cb1.secret', ticket: { title: 'a', labels: ['b'] } },
      steps: [1, null],
    };
    const seen = withoutSecrets(result, (text) => `<${text}>`);
    assert.deepEqual(seen, { granted: { ticket: { title: '<a>', labels: ['<b>'] } }, steps: [1, null] });
  });

  it('leaves fence, key and lease to the program', () => {
    const given = { ticket: 'CB-1', fence: 7, idempotencyKey: 'mine-mine-mine', leaseMs: 1 };
    assert.deepEqual(withoutFilledIn(given), { ticket: 'CB-1' });
  });
});
