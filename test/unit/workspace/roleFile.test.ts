import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { roleFiles, roleFilesFolder } from '../../../scripts/roleFiles.ts';
import { shippedRoles } from '../../../src/domain/roles.ts';
import { neverEntry } from '../../../src/protocol/prohibition.ts';
import { role, type Role } from '../../../src/protocol/role.ts';
import { stages } from '../../../src/protocol/ticket.ts';
import { formatRole, parseRole } from '../../../src/workspace/roleFile.ts';

const whole = `---
name: juggler
title: "Juggler: the best"   # a remark
takes: [implement, review]
reads:
  - system-plan.md
writes: [throw-log.md]
never:
  - Drop anything
engine: claude-code
model: 4.5
tools: [Read, 'Bash(npm test:*)']
checks: [types]
---

Keeps everything in the air.

--- is only a line here.
`;

/** What is wrong with a text, as \`line: message\`. */
function wrong(text: string): string[] {
  const parsed = parseRole(text);
  return parsed.ok ? [] : parsed.problems.map(({ line, message }) => `${line}: ${message}`);
}

const file = (...lines: string[]): string => ['---', ...lines, '---', 'What it is for.'].join('\n');

describe('A role file', () => {
  it('says everything that a role is; what looks like a number is a text', () => {
    const parsed = parseRole(whole);
    assert.ok(parsed.ok);
    assert.deepEqual(parsed.role, {
      name: 'juggler',
      title: 'Juggler: the best',
      takes: ['implement', 'review'],
      reads: ['system-plan.md'],
      writes: ['throw-log.md'],
      never: ['Drop anything'],
      engine: 'claude-code',
      model: '4.5',
      tools: ['Read', 'Bash(npm test:*)'],
      checks: ['types'],
      description: 'Keeps everything in the air.\n\n--- is only a line here.',
    });
    assert.equal(parsed.nameLine, 2);
  });

  it('needs a name, a title and a stage, and a text; fields that say nothing are as good as absent', () => {
    const parsed = parseRole(
      file('name: a', 'title: A', 'takes: [refine]', 'engine:', 'reads:', 'tools: []'),
    );
    assert.deepEqual(parsed.ok && parsed.role, {
      ...{ name: 'a', title: 'A', takes: ['refine'], description: 'What it is for.' },
      ...{ reads: [], writes: [], never: [], tools: [], checks: [] },
    });
    assert.deepEqual(wrong(file('title:', 'never: [x]')), [
      '1: The field name is missing.',
      '1: The field title is missing.',
      '1: The field takes is missing.',
    ]);
    assert.deepEqual(wrong('---\nname: a\ntitle: A\ntakes: [refine]\n---\n\n'), [
      '6: The text after the fields, which describes the role: This is empty.',
    ]);
  });

  it('reads the same with the line ends and the mark of other systems', () => {
    assert.deepEqual(parseRole(`\ufeff${whole.replaceAll('\n', '\r\n')}`), parseRole(whole));
  });

  it('is told every mistake with its line', () => {
    const text = file(
      'name: The Juggler',
      `title: ${'x'.repeat(81)}`,
      'takes:',
      '  - implement',
      '  - juggle',
      'reads: ../secrets',
      'writes: [ok.md, ../secrets]',
      'never: {drop: anything}',
      'nevr: [a]',
      'constructor: x',
      '__proto__: [x]',
      'engine: Claude Code',
      'model: [large]',
      'tools: [a, [b]]',
    );
    assert.deepEqual(wrong(text), [
      '2: name: Names are lower-case letters, digits and hyphens, 1 to 48 characters.',
      '3: title: This has to be of at most 80 characters.',
      '6: takes: This has to be one of refine, implement, review, retire.',
      '7: reads: This has to be a list of texts, like [one, two].',
      '8: writes: An artifact is named in letters, digits, dots, hyphens and underscores, like design-plan.md.',
      '9: never: This has to be a list of texts, like [one, two].',
      ...['nevr', 'constructor', '__proto__'].map(
        (name, index) =>
          `${10 + index}: A role has no field ${name}. It has name, title, takes, reads, writes, never, engine, model, tools, checks.`,
      ),
      '13: engine: An engine is named in lower-case letters, digits and hyphens, like claude-code.',
      '14: model: This has to be a text.',
      '15: tools: This has to be a list of texts, like [one, two].',
    ]);
  });

  it('is told on its line what the board cannot check of what it never does', () => {
    const text = file(
      ...['name: a', 'title: A', 'takes: [refine]', 'never:', '  - Sleep', '  - label:security'],
      ...['  - lable:security', '  - type:wish', '  - path:/etc'],
    );
    assert.deepEqual(wrong(text), [
      '8: never: There is nothing to check by lable:, only by type, priority, label, repo, path. In prose, a space follows a colon.',
      '9: never: type:wish: This has to be one of epic, story, task, bug, spike.',
      '10: never: path:/etc: A path is relative and stays inside its repository.',
    ]);
  });

  it('is told where it is no front matter, or no YAML, at all', () => {
    for (const [text, problem] of [
      ['# Juggler\n', /^1: The file has to begin with its fields/],
      ['', /^1: The file has to begin with its fields/],
      ['---\nname: a\n', /^1: The fields that begin here have no end/],
      [file('- name'), /^2: Fields are needed here/],
      [file(''), /^2: Fields are needed here/],
      [file('name: a', 'title: [A'), /^4: This is not valid YAML: /],
      [file('name: a', 'title: A', 'name: b'), /^4: This is not valid YAML: Map keys must be unique\./],
      [file('name: !!js/function a'), /^2: This is not valid YAML: Unresolved tag/],
    ] as const)
      assert.match(wrong(text)[0] ?? '', problem, text);
  });

  it('is not read into what stands elsewhere: an alias is no text and no list', () => {
    assert.deepEqual(wrong(file('name: &n a', 'title: *n', 'takes: [refine]')), [
      '3: title: This has to be a text.',
    ]);
  });

  it('comes back as it was written, whatever it says', () => {
    const line = (maxLength: number) =>
      fc
        .oneof(
          fc.string({ unit: 'grapheme', maxLength }),
          fc.constantFrom('true', '4.5', '- x', 'a: b', '#', "'", '~'),
        )
        .filter((text) => role.shape.title.safeParse(text).success)
        .map((text) => text.trim());
    const list = fc.array(line(60), { maxLength: 3 });
    const never = fc.array(
      fc
        .oneof(line(60), fc.constantFrom('label:a b', 'path:src/**'))
        .filter((text) => neverEntry.safeParse(text).success),
      { maxLength: 3 },
    );
    const artifacts = fc.uniqueArray(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,20}$/), {
      maxLength: 3,
    });
    const slug = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,20}$/);
    const roles = fc.record(
      {
        ...{ name: slug, title: line(40), takes: fc.subarray([...stages], { minLength: 1 }) },
        ...{ reads: artifacts, writes: artifacts, never, tools: list, checks: list },
        ...{ engine: slug, model: line(40) },
        description: fc.array(line(60), { minLength: 1, maxLength: 5 }).map((lines) => lines.join('\n')),
      },
      {
        requiredKeys: [
          'name',
          'title',
          'takes',
          'reads',
          'writes',
          'never',
          'tools',
          'checks',
          'description',
        ],
      },
    );
    fc.assert(
      fc.property(roles, (given) => {
        const value = role.parse(given);
        const parsed = parseRole(formatRole(value));
        assert.deepEqual(parsed.ok ? parsed.role : parsed.problems, {
          ...value,
          description: value.description.trim(),
        });
      }),
      { numRuns: 300 },
    );
  });
});

describe('media/roles', () => {
  it('holds every shipped role as the table has it today (node scripts/roleFiles.ts writes them anew)', () => {
    const files = readdirSync(roleFilesFolder).map((name) => [
      name,
      readFileSync(join(roleFilesFolder, name), 'utf8'),
    ]);
    assert.deepEqual(new Map(files as [string, string][]), roleFiles());
  });

  it('can be copied to a board as it is', () => {
    for (const shipped of shippedRoles) {
      const parsed = parseRole(readFileSync(join(roleFilesFolder, `${shipped.name}.md`), 'utf8'));
      assert.deepEqual(parsed.ok && parsed.role, shipped satisfies Role);
    }
  });
});
