import assert from 'node:assert/strict';
import { isAbsolute } from 'node:path';
import { parseStartOptions } from '../../../scripts/startOptions.mjs';

describe('the flags of npm start', () => {
  it('choose an editor, open it and take any port by default', () => {
    const defaults = { editor: undefined, dir: undefined, port: 0, open: true, help: false };
    assert.deepEqual(parseStartOptions([]), defaults);
  });

  it('are read', () => {
    const options = parseStartOptions(['--editor', 'codium', '--port', '8123', '--no-open', '--dir', 'demo']);
    assert.equal(options.editor, 'codium');
    assert.equal(options.port, 8123);
    assert.equal(options.open, false);
    assert.ok(isAbsolute(options.dir ?? ''));
  });

  const bad: readonly [args: string[], says: RegExp][] = [
    [['--editor', 'vim'], /--editor takes code, cursor, codium, browser, not 'vim'/],
    [['--port', '0'], /--port takes a number/],
    [['--port', '70000'], /--port takes a number/],
    [['--port', '80a'], /--port takes a number/],
    [['--port'], /--port/],
    [['--dir', ''], /--dir/],
    [['--colour'], /--colour/],
    [['demo'], /demo/],
  ];
  for (const [args, says] of bad) {
    it(`refuse ${JSON.stringify(args)}`, () => {
      assert.throws(() => parseStartOptions(args), says);
    });
  }
});
