import { ticketIcons } from '../../src/base/ticketIcons.ts';
import type { Priority, TicketType } from '../../src/protocol/ticket.ts';
import { html, type TemplateResult } from 'lit';

export const typeIcons: Record<TicketType, string> = ticketIcons.ofType;

export const priorityIcons: Record<Priority, string> = {
  urgent: 'flame',
  high: 'arrow-up',
  normal: 'dash',
  low: 'arrow-down',
};

/** A codicon as decoration: whoever uses it says in words what it means. */
export function icon(name: string, className = ''): TemplateResult {
  return html`<span class="codicon codicon-${name} ${className}" aria-hidden="true"></span>`;
}
