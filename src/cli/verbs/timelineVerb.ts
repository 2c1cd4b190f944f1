import type { Command } from 'commander';
import { commentKinds, type CommentKind } from '../../protocol/events.ts';
import { agentName, type AgentName, type TicketId } from '../../protocol/ids.ts';
import type { Cli, Outcome } from '../cli.ts';
import { collected } from '../collected.ts';
import { describeEvent } from '../eventText.ts';
import { addVerb, anyText, checked, choice, repeated, ticketArgument, wholeNumber } from '../verb.ts';

interface TimelineOptions {
  readonly type?: string[];
  readonly kind?: CommentKind[];
  readonly agent?: AgentName;
  readonly last: number;
}

/** `ticket timeline`. */
export function addTimelineVerb(ticket: Command, cli: Cli): void {
  addVerb(ticket, 'timeline', {
    summary: 'Show what ever happened to a ticket, oldest first',
    description:
      'With --type and --kind together, entries of one of these types and written ones of one of these kinds are shown.',
    examples: [
      'ticket timeline CB-3',
      'ticket timeline CB-3 --kind question answer',
      'ticket timeline CB-3 --type ticket.moved --agent andrew --json',
    ],
  })
    .addArgument(ticketArgument())
    .option('--type <type>', 'only events of this type, like ticket.moved; repeatable', repeated(anyText))
    .addOption(choice('--kind <kind...>', 'only what was written of this kind', commentKinds))
    .option('--agent <name>', 'only what this agent did', checked(agentName))
    .option('--last <count>', 'how many entries from the end', wholeNumber, 100)
    .action((id: TicketId, options: TimelineOptions) => cli.run(() => timeline(cli, id, options)));
}

async function timeline(cli: Cli, id: TicketId, options: TimelineOptions): Promise<Outcome> {
  const { type, kind, agent, last } = options;
  const client = await cli.connect({ as: 'person' });
  const wanted = {
    ticket: id,
    ...(type && { types: type }),
    ...(kind && { kinds: kind }),
    ...(agent && { agent }),
  };
  const entries = await collected(last, async (page) => {
    const answer = await client.call('ticket.timeline', { ...wanted, ...page });
    return { items: answer.entries, next: answer.next };
  });
  entries.reverse();
  const now = cli.clock.now();
  const text = entries.map((entry) => describeEvent(entry, now)).join('\n');
  return { json: entries, text: text === '' ? `Nothing on the timeline of ${id} fits.` : text };
}
