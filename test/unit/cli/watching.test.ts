import assert from 'node:assert/strict';
import { Emitter } from '../../../src/base/emitter.ts';
import { Cli } from '../../../src/cli/cli.ts';
import { watching } from '../../../src/cli/watching.ts';
import type { ClientState } from '../../../src/client/hubClient.ts';

/** Something that is watched by a program of its own, as a person at a terminal does. */
function watched({ isTty = false, json = false } = {}) {
  const stop = new AbortController();
  const states = new Emitter<ClientState>();
  const shown: string[] = [];
  let redraw = (): void => undefined;
  let heard = (): void => undefined;
  const terminal = {
    ...{ env: {}, cwd: '/', isTty, signal: stop.signal },
    out: (text: string) => {
      shown.push(text);
      heard();
    },
    error: () => undefined,
    readInput: () => Promise.resolve(''),
  };
  const installation = { folder: '/', version: '1.0.0', hubCommand: { entry: '/hub' } };
  const state = { value: 'one', drawn: 0, failure: undefined as Error | undefined };
  const ended = watching(
    new Cli({ terminal, installation, json }),
    { onState: states.event, failure: undefined },
    {
      draw: () => {
        state.drawn++;
        if (state.failure) throw state.failure;
        return { json: { value: state.value }, text: state.value };
      },
      onChange: (listener) => (redraw = listener),
    },
  );
  const next = () => new Promise<void>((resolve) => (heard = resolve));
  return { state, shown, ended, next, stop, states, redraw: () => redraw() };
}

describe('what is shown until Ctrl-C', () => {
  it('is drawn once for a burst, and not at all when it looks the same', async () => {
    const { state, shown, ended, next, stop, redraw } = watched();
    await next();
    const second = next();
    state.value = 'two';
    for (let times = 0; times < 50; times++) redraw();
    await second;
    const third = next();
    redraw();
    state.value = 'three';
    await third;
    assert.deepEqual(shown, ['one\n', '\ntwo\n', '\nthree\n']);
    assert.ok(state.drawn <= 4, String(state.drawn));
    stop.abort();
    await ended;
  });

  it('replaces what was there at a terminal, and is one object a line with --json', async () => {
    for (const [how, expected] of [
      [{ isTty: true }, ['\u001b[2J\u001b[3J\u001b[Hone\n', '\u001b[2J\u001b[3J\u001b[Htwo\n']],
      [{ isTty: true, json: true }, ['{"value":"one"}\n', '{"value":"two"}\n']],
    ] as const) {
      const { state, shown, ended, next, stop, redraw } = watched(how);
      await next();
      const second = next();
      state.value = 'two';
      redraw();
      await second;
      assert.deepEqual(shown, expected);
      stop.abort();
      await ended;
    }
  });

  it('ends with what went wrong: the hub is gone, or cannot be asked', async () => {
    const gone = watched();
    await gone.next();
    gone.states.fire('stopped');
    await assert.rejects(gone.ended, { code: 'hub.unreachable' });
    const broken = watched();
    await broken.next();
    broken.state.failure = new Error('No answer');
    broken.redraw();
    await assert.rejects(broken.ended, { message: 'No answer' });
  });
});
