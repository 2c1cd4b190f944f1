import assert from 'node:assert/strict';
import { role } from '../../../src/protocol/role.ts';
import { shippedRoles } from '../../../src/domain/roles.ts';

describe('The shipped roles', () => {
  it('are valid and each is there once', () => {
    for (const one of shippedRoles) assert.deepEqual(role.parse(one), one);
    const names = shippedRoles.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    assert.equal(new Set(shippedRoles.map(({ title }) => title)).size, names.length);
  });

  it('are the starter three, the team of C.A.S.T. and the twelve', () => {
    const names: readonly string[] = shippedRoles.map(({ name }) => name);
    const wanted = [
      ['planner', 'builder', 'reviewer'],
      ['product-manager', 'developer', 'reviewer', 'cleanup'],
      ['project-manager', 'product-manager', 'architect', 'ui-designer', 'test-writer', 'backend-developer'],
      ['frontend-developer', 'code-optimizer', 'code-simplifier', 'quality-checker', 'code-reviewer'],
      ['documentation-expert'],
    ].flat();
    assert.deepEqual([...names].sort(), [...new Set(wanted)].sort());
  });

  it('take something, never everything, and say what they never do', () => {
    for (const { takes, never, description } of shippedRoles) {
      assert.ok(takes.length > 0 && takes.length < 4);
      assert.ok(never.length > 0 && description.endsWith('.'));
    }
  });
});
