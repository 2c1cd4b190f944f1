import { Argument, type Command } from 'commander';
import { commentKinds, type CommentKind } from '../../protocol/events.ts';
import type { TicketId } from '../../protocol/ids.ts';
import { closedAs, ticketStatuses, type ClosedAs, type TicketStatus } from '../../protocol/ticket.ts';
import type { Cli, Outcome } from '../cli.ts';
import { usageError } from '../failure.ts';
import {
  addFieldOptions,
  type ClearableField,
  clearableFields,
  cleared,
  fieldsOf,
  type FieldOptions,
} from '../ticketFields.ts';
import { nameTicket, sameTitle } from '../ticketText.ts';
import { addVerb, anyText, choice, ticketArgument, wholeNumber } from '../verb.ts';
import { addWriteOptions, fenceOf, textOf, type WriteOptions } from '../writeOptions.ts';

/** A write that may be held against the version it was made for. */
interface GuardOptions extends WriteOptions {
  readonly expectedVersion?: number;
}

interface EditOptions extends FieldOptions, GuardOptions {
  readonly clear?: ClearableField[];
  readonly reason?: string;
}

interface MoveOptions extends GuardOptions {
  readonly reason?: string;
  readonly closedAs?: ClosedAs;
}

interface CommentOptions extends WriteOptions {
  readonly kind: CommentKind;
  readonly file?: string;
  readonly answers?: string;
}

/** `ticket edit`, `ticket move`, `ticket comment`. */
export function addTicketWriteVerbs(ticket: Command, cli: Cli): void {
  const edit = addVerb(ticket, 'edit', {
    summary: 'Change fields of a ticket',
    description:
      'A list (--criterion, --label, --repo, --path, --blocked-by) replaces what was there. Criteria are fixed once the ticket is ready: while nobody holds it they change with --reason, which sends it back to backlog.',
    examples: [
      'ticket edit CB-3 --priority urgent',
      'ticket edit CB-3 --title "A better title" --clear route blocked-by',
      'ticket edit CB-3 --criterion "Unknown ids answer 404 and say so" --reason "The first one left it open"',
    ],
  });
  edit.addArgument(ticketArgument()).option('--title <title>', '10 to 200 characters');
  addWriteOptions(addFieldOptions(edit))
    .option('--expected-version <version>', 'refuse when the ticket has another version', wholeNumber)
    .addOption(choice('--clear <field...>', 'empty these fields', clearableFields))
    .option('--reason <text>', 'why criteria that were fixed are changed', anyText)
    .action((id: TicketId, options: EditOptions) => cli.run(() => editTicket(cli, id, options)));
  const move = addVerb(ticket, 'move', {
    summary: 'Move a ticket to another state, through its gate',
    description: 'A refusal names every unmet condition and changes nothing.',
    examples: [
      'ticket move CB-3 ready',
      'ticket move CB-3 backlog --reason "The second criterion is unclear"',
      'ticket move CB-3 closed --closed-as cancelled --reason "No longer needed"',
    ],
  });
  move.addArgument(ticketArgument()).addArgument(new Argument('<state>', 'where to').choices(ticketStatuses));
  addWriteOptions(move)
    .option('--reason <text>', 'why; several moves need it')
    .addOption(choice('--closed-as <how>', 'how a closed ticket ended', closedAs.options))
    .option('--expected-version <version>', 'refuse when the ticket has another version', wholeNumber)
    .action((id: TicketId, to: TicketStatus, options: MoveOptions) =>
      cli.run(() => moveTicket(cli, { id, to }, options)),
    );
  const comment = addVerb(ticket, 'comment', {
    summary: 'Write on the timeline of a ticket',
    description:
      'With CALLBOARD_CLAIM or --claim-file it is written as the agent of that claim, else as you.',
    examples: [
      'ticket comment CB-3 "The old endpoint stays until May."',
      'ticket comment CB-3 --kind question "Which error code is wanted?"',
      'ticket comment CB-3 --kind answer --answers e4 "404."',
      'ticket comment CB-3 --file - < notes.md',
    ],
  });
  comment.addArgument(ticketArgument()).argument('[text]', 'what to write; or use --file');
  addWriteOptions(comment)
    .addOption(choice('--kind <kind>', 'what kind of entry it is', commentKinds).default('comment'))
    .option('--file <file>', 'read the text from a file, or from standard input with -')
    .option('--answers <entry>', 'the entry of the question that this answers')
    .action((id: TicketId, text: string | undefined, options: CommentOptions) =>
      cli.run(() => addComment(cli, { id, text }, options)),
    );
}

function guardOf(options: GuardOptions) {
  const { expectedVersion } = options;
  return { ...fenceOf(options), ...(expectedVersion !== undefined && { expectedVersion }) };
}

async function editTicket(cli: Cli, id: TicketId, options: EditOptions): Promise<Outcome> {
  const changes = {
    ...(await fieldsOf(cli.terminal, options)),
    ...(options.criterion && {
      criteria: options.criterion.map((text, index) => ({ id: `c${index + 1}`, text })),
    }),
    ...cleared(options.clear ?? []),
  };
  if (Object.keys(changes).length === 0) throw usageError('Nothing to change: give at least one field.');
  const client = await cli.connect({ claimFile: options.claimFile });
  const { ticket, duplicates } = await client.call('ticket.edit', {
    ticket: id,
    changes,
    ...guardOf(options),
    ...(options.reason !== undefined && { reason: options.reason }),
  });
  const text = `Changed ${nameTicket(ticket)}, now version ${ticket.version}.`;
  return { json: { ...ticket, duplicates }, text: text + sameTitle(ticket.id, duplicates) };
}

async function moveTicket(
  cli: Cli,
  { id, to }: { id: TicketId; to: TicketStatus },
  options: MoveOptions,
): Promise<Outcome> {
  const client = await cli.connect({ claimFile: options.claimFile });
  const { ticket } = await client.call('ticket.move', {
    ticket: id,
    to,
    ...guardOf(options),
    ...(options.reason !== undefined && { reason: options.reason }),
    ...(options.closedAs && { closedAs: options.closedAs }),
  });
  return { json: ticket, text: `Moved ${nameTicket(ticket)} to ${ticket.status}.` };
}

async function addComment(
  cli: Cli,
  entry: { id: TicketId; text: string | undefined },
  options: CommentOptions,
): Promise<Outcome> {
  const text = await textOf(cli.terminal, { text: entry.text, file: options.file });
  const client = await cli.connect({ claimFile: options.claimFile });
  const answer = await client.call('comment.add', {
    ticket: entry.id,
    kind: options.kind,
    text,
    ...(options.answers !== undefined && { answers: options.answers }),
    ...fenceOf(options),
  });
  return { json: answer, text: `Wrote ${answer.entry} (${options.kind}) on ${nameTicket(answer.ticket)}.` };
}
