import type { Command } from 'commander';
import type { RestAddress } from '../../protocol/restFile.ts';
import type { Cli, Outcome } from '../cli.ts';
import { fields } from '../text.ts';
import { addNoun, addVerb, wholeNumber } from '../verb.ts';

/** `hub rest on`, `hub rest off`, `hub rest status`. */
export function addRestVerbs(hub: Command, cli: Cli): void {
  const rest = addNoun(hub, 'rest', 'The REST view: the boards over HTTP, for scripts on this machine');
  addVerb(rest, 'on', {
    summary: 'Switch the REST view on, with a new token',
    description:
      'It listens on 127.0.0.1 only and takes nothing without the token, which stands in rest.json of the home. A token of an earlier switch-on ends. It stays on when the hub starts anew, and keeps the hub running. The description of everything is at /openapi.json.',
    examples: ['hub rest on', 'hub rest on --port 4711', 'hub rest on --json'],
  })
    .option('--port <number>', 'the port, from 1024 to 65535; without it any free one', wholeNumber)
    .action(({ port }: { port?: number }) =>
      cli.run(async () => {
        const client = await cli.connect();
        const { rest } = await client.call('hub.rest', {
          enabled: true,
          ...(port !== undefined && { port }),
        });
        return told(rest);
      }),
    );
  addVerb(rest, 'off', {
    summary: 'Switch the REST view off and remove its token',
    examples: ['hub rest off'],
  }).action(() =>
    cli.run(async () => {
      const client = await cli.connect();
      return told((await client.call('hub.rest', { enabled: false })).rest);
    }),
  );
  addVerb(rest, 'status', {
    summary: 'Say whether the REST view is on, and where',
    description: 'Starts no hub: without one it ends with status 1 and hub.unreachable.',
    examples: ['hub rest status', 'hub rest status --json'],
  }).action(() =>
    cli.run(async () => {
      const client = await cli.connect({ start: 'never', as: 'person' });
      return told((await client.call('hub.status', {})).rest);
    }),
  );
}

function told(rest: RestAddress | undefined): Outcome {
  if (rest === undefined) return { json: { on: false }, text: 'The REST view is off.' };
  return {
    json: { on: true, ...rest },
    text: fields([
      ['REST view', rest.url],
      ['Token in', rest.tokenFile],
    ]),
  };
}
