import type { Command } from 'commander';
import { agentName, boardOf, type AgentName, type TicketId } from '../../protocol/ids.ts';
import { stages, type Stage } from '../../protocol/ticket.ts';
import type { Cli, Outcome } from '../cli.ts';
import { CliError } from '../failure.ts';
import { shown } from '../text.ts';
import { nameTicket } from '../ticketText.ts';
import { addVerb, checked, choice, ticketArgument } from '../verb.ts';

interface WhyOptions {
  readonly agent: AgentName;
  readonly stage?: Stage;
}

/** `ticket why`. */
export function addWhyVerb(ticket: Command, cli: Cli): void {
  addVerb(ticket, 'why', {
    summary: 'Say whether an agent could claim a ticket, and why not',
    description: 'Claims nothing. Every rule that is in the way is named, with what would change it.',
    examples: ['ticket why CB-3 --agent andrew', 'ticket why CB-3 --agent rita --stage review --json'],
  })
    .addArgument(ticketArgument())
    .requiredOption('--agent <name>', 'who would claim it', checked(agentName))
    .addOption(choice('--stage <stage>', 'what for; follows from the state when absent', stages))
    .action((id: TicketId, options: WhyOptions) => cli.run(() => why(cli, id, options)));
}

async function why(cli: Cli, id: TicketId, { agent, stage }: WhyOptions): Promise<Outcome> {
  const client = await cli.connect({ as: 'person' });
  const { tickets } = await client.call('claim.preview', {
    ...{ board: boardOf(id), agent, tickets: [id] },
    ...(stage && { stage }),
  });
  const [answer] = tickets;
  if (!answer) throw new CliError('ticket.unknown', `${id} is not shown to ${agent}.`);
  const { ticket, claimable, conditions } = answer;
  if (claimable) return { json: answer, text: `${agent} can claim ${nameTicket(ticket)}.` };
  const lines = conditions.map(({ code, message }) => `  - ${code}: ${shown(message)}`);
  return { json: answer, text: [`${agent} cannot claim ${nameTicket(ticket)}:`, ...lines].join('\n') };
}
