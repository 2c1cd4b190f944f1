import type { Command } from 'commander';
import type { TicketId } from '../../protocol/ids.ts';
import { removeClaimFile } from '../../workspace/claimFile.ts';
import { describeSpending } from '../budget.ts';
import type { Cli, Outcome } from '../cli.ts';
import { CliError } from '../failure.ts';
import { addHandoffOptions, handoffIfAny, type HandoffOptions } from '../handoffNote.ts';
import { asProvenHolder, tokenHelp } from '../holder.ts';
import { nameTicket } from '../ticketText.ts';
import { addNoun, addVerb, amount, anyText, duration, ticketArgument, wholeNumber } from '../verb.ts';
import { addWriteOptions, fenceOf, textOf, type WriteOptions } from '../writeOptions.ts';

interface RaiseOptions extends WriteOptions, HandoffOptions {
  readonly title?: string;
  readonly file?: string;
}

interface UsageOptions {
  readonly tokensIn: number;
  readonly tokensOut: number;
  readonly cost: number;
  readonly duration?: number;
  readonly engine?: string;
  readonly engineSession?: string;
  readonly claimFile?: string;
}

/** `spike raise`, `spike close`, `epic free`, `usage record`. */
export function addWorkVerbs(program: Command, cli: Cli): void {
  addSpikeVerbs(addNoun(program, 'spike', 'Say that a ticket needs a person, and that it had one'), cli);
  addVerb(addNoun(program, 'epic', 'Epics and who owns them'), 'free', {
    summary: 'Take an epic from the agent that owns it',
    description: 'Others can claim its children then. It is an act of a person.',
    examples: ['epic free CB-1 --reason "Andrew is on another board this week"'],
  })
    .addArgument(ticketArgument())
    .requiredOption('--reason <text>', 'why', anyText)
    .action((id: TicketId, { reason }: { reason: string }) => cli.run(() => free(cli, id, reason)));
  addVerb(addNoun(program, 'usage', 'What runs have used up'), 'record', {
    summary: 'Add what a run used up to its ticket, its epic and the board',
    description: tokenHelp,
    examples: ['usage record CB-3 --tokens-in 12000 --tokens-out 900 --cost 0.12 --engine codex'],
  })
    .addArgument(ticketArgument())
    .requiredOption('--tokens-in <count>', 'tokens that went in', wholeNumber)
    .requiredOption('--tokens-out <count>', 'tokens that came out', wholeNumber)
    .requiredOption('--cost <amount>', 'in the currency the engine reports', amount)
    .option('--duration <duration>', 'how long it took', duration)
    .option('--engine <engine>', 'what ran', anyText)
    .option('--engine-session <id>', 'the session by which the engine can resume', anyText)
    .option('--claim-file <file>', 'the file with the claim token')
    .action((id: TicketId, options: UsageOptions) => cli.run(() => record(cli, id, options)));
}

function addSpikeVerbs(spike: Command, cli: Cli): void {
  const raise = addVerb(spike, 'raise', {
    summary: 'Raise a spike: a child that says that the ticket needs a person',
    description:
      'Nobody is offered the ticket until a person closes the spike. The holder of a claim gives it back with it, so a handoff note is needed then.',
    examples: [
      'spike raise CB-3 "The two criteria contradict each other."',
      'spike raise CB-3 --file evidence.md --done "The handler" --pending "The tests" --gotchas "The port is fixed"',
    ],
  })
    .addArgument(ticketArgument())
    .argument('[evidence]', 'what was found, in markdown; or use --file')
    .option('--file <file>', 'read the evidence from a file, or from standard input with -')
    .option(
      '--title <title>',
      'what has to be settled; made of the title of the ticket when absent',
      anyText,
    );
  addWriteOptions(addHandoffOptions(raise)).action(
    (id: TicketId, evidence: string | undefined, options: RaiseOptions) =>
      cli.run(() => raiseSpike(cli, { id, evidence }, options)),
  );
  addVerb(spike, 'close', {
    summary: 'Close a spike, so that its ticket is offered again',
    description: 'It is an act of a person.',
    examples: ['spike close CB-4 --reason "The second criterion is what counts"'],
  })
    .addArgument(ticketArgument())
    .requiredOption('--reason <text>', 'what was decided', anyText)
    .action((id: TicketId, { reason }: { reason: string }) => cli.run(() => closeSpike(cli, id, reason)));
}

async function raiseSpike(
  cli: Cli,
  { id, evidence: text }: { readonly id: TicketId; readonly evidence: string | undefined },
  options: RaiseOptions,
): Promise<Outcome> {
  const evidence = await textOf(cli.terminal, { text, file: options.file });
  const handoff = await handoffIfAny(cli.terminal, options);
  const client = await cli.connect({ claimFile: options.claimFile });
  const before = (await client.call('ticket.get', { ticket: id })).ticket.claim;
  const answer = await client.call('spike.raise', {
    ...{ ticket: id, evidence },
    ...(options.title !== undefined && { title: options.title }),
    ...(handoff && { handoff }),
    ...fenceOf(options),
  });
  const released = before !== undefined && answer.ticket.claim === undefined;
  if (released) await removeClaimFile(cli.home.folder, { ticket: id, fence: before.fence });
  const claim = released ? ` The claim of ${before.agent} was given back.` : '';
  return {
    json: answer,
    text: `Raised ${nameTicket(answer.spike)}. ${nameTicket(answer.ticket)} waits for it.${claim}`,
  };
}

async function closeSpike(cli: Cli, id: TicketId, reason: string): Promise<Outcome> {
  const client = await cli.connect();
  const { ticket: found } = await client.call('ticket.get', { ticket: id });
  if (found.type !== 'spike')
    throw new CliError('spike.unknown', `${id} is no spike but a ${found.type}. Nothing was changed.`);
  const { ticket: spike } = await client.call('ticket.move', { ticket: id, to: 'closed', reason });
  if (spike.parent === undefined) return { json: { spike }, text: `Closed ${nameTicket(spike)}.` };
  const { ticket } = await client.call('ticket.get', { ticket: spike.parent });
  const rest =
    ticket.openSpikes.length === 0
      ? `${nameTicket(ticket)} waits for it no more.`
      : `${nameTicket(ticket)} waits for ${ticket.openSpikes.join(', ')} still.`;
  return { json: { spike, ticket }, text: `Closed ${nameTicket(spike)}. ${rest}` };
}

async function free(cli: Cli, id: TicketId, reason: string): Promise<Outcome> {
  const client = await cli.connect();
  const { ticket } = await client.call('epic.free', { ticket: id, reason });
  return { json: ticket, text: `${nameTicket(ticket)} is free for the next who claims a child of it.` };
}

async function record(cli: Cli, id: TicketId, options: UsageOptions): Promise<Outcome> {
  const { tokensIn, tokensOut, cost, duration: durationMs, engine, engineSession } = options;
  const { client, fence } = await asProvenHolder(cli, id, options);
  const { ticket } = await client.call('usage.record', {
    ...{ ticket: id, fence, tokensIn, tokensOut, cost },
    ...(durationMs !== undefined && { durationMs }),
    ...(engine !== undefined && { engine }),
    ...(engineSession !== undefined && { engineSession }),
  });
  const spent = describeSpending(ticket.usage, ticket.budget) ?? 'nothing';
  return { json: ticket, text: `Recorded it. ${nameTicket(ticket)} has used ${spent}.` };
}
