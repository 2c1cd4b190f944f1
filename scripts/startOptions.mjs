/** The flags of `npm start`. Plain JavaScript: they are checked before anything is installed. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export const startUsage = `Usage: npm start -- [options]

Sets up everything, makes a demo board over two repositories and opens an editor with it.

  --editor NAME  code, cursor, codium, or browser for a local code-server
                 (default: the first of these on the PATH)
  --dir FOLDER   where the demo lives (default: .cache/demo)
  --port PORT    of the local code-server (default: any free one)
  --no-open      set everything up, say what to do next, and end
  --help         show this text`;

/** @type {readonly ['code', 'cursor', 'codium', 'browser']} */
export const editorNames = ['code', 'cursor', 'codium', 'browser'];

/**
 * @typedef {object} StartOptions
 * @property {(typeof editorNames)[number] | undefined} editor
 * @property {string | undefined} dir An absolute path.
 * @property {number} port 0: any free one.
 * @property {boolean} open
 * @property {boolean} help
 */

/**
 * Reads the flags; throws an error whose message is for the person.
 *
 * @param {readonly string[]} args
 * @returns {StartOptions}
 */
export function parseStartOptions(args) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      editor: { type: 'string' },
      dir: { type: 'string' },
      port: { type: 'string' },
      'no-open': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const editor = editorNames.find((name) => name === values.editor);
  if (values.editor !== undefined && editor === undefined) {
    throw new Error(`--editor takes ${editorNames.join(', ')}, not '${values.editor}'.`);
  }
  const port = Number(values.port ?? 0);
  if (values.port !== undefined && !(/^\d+$/.test(values.port) && port >= 1 && port <= 65_535)) {
    throw new Error(`--port takes a number from 1 to 65535, not '${values.port}'.`);
  }
  if (values.dir === '') throw new Error('--dir takes the path of a folder.');
  const dir = values.dir === undefined ? undefined : resolve(process.env.INIT_CWD ?? '.', values.dir);
  return { editor, dir, port, open: !values['no-open'], help: values.help };
}
