import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { isProcessAlive } from '../../client/processAlive.ts';
import type { Result } from '../../protocol/contract.ts';
import type { Cli, Outcome } from '../cli.ts';
import { CliError } from '../failure.ts';
import { fields, relativeTime } from '../text.ts';
import { addNoun, addVerb } from '../verb.ts';
import { addRestVerbs } from './restVerbs.ts';

const stopForMs = 10_000;
const pollMs = 20;

/** `hub status`, `hub start`, `hub stop` and `hub rest`. */
export function addHubVerbs(program: Command, cli: Cli): void {
  const hub = addNoun(program, 'hub', 'The process that keeps the boards');
  addVerb(hub, 'status', {
    summary: 'Say who the hub is and how it is doing',
    description: 'Starts none: without a hub it ends with status 1 and hub.unreachable.',
    examples: ['hub status', 'hub status --json'],
  }).action(() => cli.run(() => status(cli)));
  addVerb(hub, 'start', {
    summary: 'Start the hub where none is running',
    description: 'Every other verb does so by itself. After "hub stop" windows wait for this.',
    examples: ['hub start'],
  }).action(() =>
    cli.run(async () => {
      const client = await cli.connect({ as: 'person' });
      const answer = await client.call('hub.status', {});
      return { json: answer, text: `The hub is running.\n${describeStatus(answer, cli.clock.now())}` };
    }),
  );
  addVerb(hub, 'stop', {
    summary: 'Finish what was accepted and end the hub',
    description:
      'Nothing is lost: boards and claims are kept. Windows stay disconnected until a hub is started again. It is an act of a person: with CALLBOARD_CLAIM it is refused.',
    examples: ['hub stop'],
  }).action(() => cli.run(() => stop(cli)));
  addRestVerbs(hub, cli);
}

async function status(cli: Cli): Promise<Outcome> {
  const client = await cli.connect({ start: 'never', as: 'person' });
  const answer = await client.call('hub.status', {});
  return { json: answer, text: describeStatus(answer, cli.clock.now()) };
}

function describeStatus(answer: Result<'hub.status'>, now: number): string {
  return fields([
    ['Process', String(answer.pid)],
    ['Version', answer.version],
    ['Endpoint', answer.endpoint],
    ['Epoch', answer.epoch],
    ['Started', relativeTime(answer.startedAt, now)],
    ['Clients', String(answer.clients)],
    ['Boards', String(answer.boards)],
    ['Claims', String(answer.claims)],
    ['Events', String(answer.events)],
    ['Memory', `${Math.round(answer.memoryBytes / 1_048_576)} MB`],
    ['REST view', answer.rest?.url],
    ['Read only', answer.readOnly],
    ...answer.kept.map(({ path, reason }) => ['Kept aside', `${path}: ${reason}`] as const),
  ]);
}

async function stop(cli: Cli): Promise<Outcome> {
  const client = await cli.connect({ start: 'never' });
  const { pid } = await client.call('hub.status', {});
  await client.call('hub.stop', { reason: 'stopped' });
  cli.close();
  await ended(cli, pid);
  return {
    json: { stopped: true, pid },
    text: `Stopped the hub (process ${pid}). Start it again with: callboard hub start`,
  };
}

/** Its answer says that it will end; a script that goes on wants it to have ended. */
async function ended(cli: Cli, pid: number): Promise<void> {
  const until = cli.clock.monotonic() + stopForMs;
  while (isProcessAlive(pid)) {
    if (cli.clock.monotonic() > until)
      throw new CliError(
        'hub.stillThere',
        `The hub (process ${pid}) accepted to stop but has not ended within 10 s.`,
      );
    await sleep(pollMs);
  }
}
