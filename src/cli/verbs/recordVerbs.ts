import { Argument, type Command } from 'commander';
import { type TicketId } from '../../protocol/ids.ts';
import { artifactName, decisionLink } from '../../protocol/review.ts';
import type { Cli, Outcome } from '../cli.ts';
import { shown, table } from '../text.ts';
import { nameTicket } from '../ticketText.ts';
import { addNoun, addVerb, anyText, checked, positiveNumber, ticketArgument } from '../verb.ts';
import { addWriteOptions, fenceOf, textOf, type WriteOptions } from '../writeOptions.ts';

interface LinkOptions extends WriteOptions {
  readonly title?: string;
}

interface ArtifactOptions extends WriteOptions {
  readonly file?: string;
}

/** `decision link`, `artifact write`, `artifact read`, `artifact list`. */
export function addRecordVerbs(program: Command, cli: Cli): void {
  const link = addVerb(addNoun(program, 'decision', 'Decision records of a ticket'), 'link', {
    summary: 'Link a decision record to a ticket',
    examples: ['decision link CB-3 docs/adr/0007.md --title "One socket for all"'],
  })
    .addArgument(ticketArgument())
    .argument('<link>', 'a web address, or a path inside a repository', checked(decisionLink))
    .option('--title <title>', 'what was decided', anyText);
  addWriteOptions(link).action((ticket: TicketId, to: string, options: LinkOptions) =>
    cli.run(() => linkDecision(cli, { ticket, link: to }, options)),
  );
  addArtifactVerbs(addNoun(program, 'artifact', 'What a ticket carries along: plans, notes, results'), cli);
}

function addArtifactVerbs(artifact: Command, cli: Cli): void {
  const name = (): Argument =>
    new Argument('<name>', 'its name, like plan.md').argParser(checked(artifactName));
  const write = addVerb(artifact, 'write', {
    summary: 'Write an artifact of a ticket, or its next version',
    examples: ['artifact write CB-3 plan.md --file plan.md', 'artifact write CB-3 note.txt "One line."'],
  })
    .addArgument(ticketArgument())
    .addArgument(name())
    .argument('[text]', 'what it says; or use --file')
    .option('--file <file>', 'read the text from a file, or from standard input with -');
  addWriteOptions(write).action(
    (...[ticket, one, text, options]: [TicketId, string, string | undefined, ArtifactOptions]) =>
      cli.run(() => writeArtifact(cli, { ticket, name: one, text }, options)),
  );
  addVerb(artifact, 'read', {
    summary: 'Print an artifact of a ticket',
    examples: ['artifact read CB-3 plan.md', 'artifact read CB-3 plan.md --at-version 1 --json'],
  })
    .addArgument(ticketArgument())
    .addArgument(name())
    .option('--at-version <version>', 'this version instead of the newest', positiveNumber)
    .action((ticket: TicketId, one: string, { atVersion }: { atVersion?: number }) =>
      cli.run(() => readArtifact(cli, { ticket, name: one }, atVersion)),
    );
  addVerb(artifact, 'list', {
    summary: 'List the artifacts of a ticket',
    examples: ['artifact list CB-3'],
  })
    .addArgument(ticketArgument())
    .action((id: TicketId) => cli.run(() => listArtifacts(cli, id)));
}

async function linkDecision(
  cli: Cli,
  what: { readonly ticket: TicketId; readonly link: string },
  options: LinkOptions,
): Promise<Outcome> {
  const client = await cli.connect({ claimFile: options.claimFile });
  const { ticket } = await client.call('decision.link', {
    ...what,
    ...(options.title !== undefined && { title: options.title }),
    ...fenceOf(options),
  });
  return { json: ticket, text: `Linked ${shown(what.link)} to ${nameTicket(ticket)}.` };
}

async function writeArtifact(
  cli: Cli,
  { ticket: id, name, text: given }: { ticket: TicketId; name: string; text: string | undefined },
  options: ArtifactOptions,
): Promise<Outcome> {
  const text = await textOf(cli.terminal, { text: given, file: options.file });
  const client = await cli.connect({ claimFile: options.claimFile });
  const answer = await client.call('artifact.write', { ticket: id, name, text, ...fenceOf(options) });
  return {
    json: answer,
    text: `Wrote version ${answer.version} of ${name} on ${nameTicket(answer.ticket)}.`,
  };
}

async function readArtifact(
  cli: Cli,
  what: { readonly ticket: TicketId; readonly name: string },
  version: number | undefined,
): Promise<Outcome> {
  const client = await cli.connect({ as: 'person' });
  const answer = await client.call('artifact.read', {
    ...what,
    ...(version !== undefined && { version }),
  });
  return { json: answer, text: shown(answer.text.replace(/\n$/, ''), { lines: true }) };
}

async function listArtifacts(cli: Cli, id: TicketId): Promise<Outcome> {
  const client = await cli.connect({ as: 'person' });
  const { artifacts } = (await client.call('ticket.get', { ticket: id })).ticket;
  const rows = artifacts.map(({ name, version, author }) => [name, String(version), author]);
  return { json: artifacts, text: table(['ARTIFACT', 'VERSION', 'AUTHOR'], rows, `${id} has no artifact.`) };
}
