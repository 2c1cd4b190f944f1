import assert from 'node:assert/strict';
import { Argument, Command, Option } from 'commander';
import { completionModel } from '../../../src/cli/completionModel.ts';
import { completionScript, shells } from '../../../src/cli/completionScript.ts';

function program(): Command {
  const root = new Command('callboard');
  const ticket = root.command('ticket').summary("a noun's verbs");
  ticket
    .command('move')
    .summary('moves')
    .addArgument(new Argument('<ticket>'))
    .addArgument(new Argument('<state>').choices(['ready', 'review']))
    .addOption(new Option('--by <name>').choices(['hand', 'foot']))
    .option('--agent <name>', 'who')
    .option('--claim-file <file>', 'where')
    .option('--force', 'as it is')
    .addOption(new Option('--secret <x>').hideHelp());
  root.command('plan').argument('[phases...]');
  root.command('__complete', { hidden: true });
  return root;
}

describe('what can be completed', () => {
  it('is read off the program: verbs, options with what follows them, arguments', () => {
    const [root, ticket, move, plan, ...more] = completionModel(program());
    assert.deepEqual(
      root?.verbs.map(({ name }) => name),
      ['ticket', 'plan'],
    );
    assert.deepEqual([ticket?.path, move?.path, plan?.path, more], ['ticket', 'ticket move', 'plan', []]);
    assert.deepEqual(move?.arguments, [
      { kind: 'asked', what: 'tickets' },
      { kind: 'words', words: ['ready', 'review'] },
    ]);
    assert.deepEqual(
      move.options.map(({ flag, values }) => [flag, values]),
      [
        ['--by', { kind: 'words', words: ['hand', 'foot'] }],
        ['--agent', { kind: 'asked', what: 'agents' }],
        ['--claim-file', { kind: 'file' }],
        ['--force', undefined],
        ['--help', undefined],
      ],
    );
    assert.deepEqual([plan?.variadic, plan?.arguments], [true, [{ kind: 'asked', what: 'phases' }]]);
  });

  it('is quoted for each shell', () => {
    for (const shell of shells) {
      const script = completionScript(shell, completionModel(program()));
      const quoted = shell === 'fish' ? "'ticket\ta noun\\'s verbs'" : "'ticket\ta noun'\\''s verbs'";
      assert.ok(script.includes(quoted), shell);
      assert.ok(!script.includes('--secret'), shell);
    }
  });
});
