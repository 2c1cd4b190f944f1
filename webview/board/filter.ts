import { wordTests } from '../../src/domain/ticketWords.ts';
import type { TicketSummary } from '../../src/protocol/ticket.ts';
import type { BoardFilter } from '../bridge/messages.ts';

/** The parts of a filter that are chosen from a list. */
export const filterChoices = ['type', 'priority', 'role', 'agent', 'label', 'repo', 'phase'] as const;
export type FilterChoice = (typeof filterChoices)[number];

const texts = new WeakMap<TicketSummary, string>();

/** What the text of a filter is looked for in, in lower case; made once for each version of a ticket. */
function searchText(ticket: TicketSummary): string {
  let text = texts.get(ticket);
  if (text === undefined) {
    const { id, title, type, labels, repos, role, assignee, claim } = ticket;
    text = [id, title, type, ...labels, ...repos.map(({ name }) => name), role, assignee, claim?.agent]
      .join(' ')
      .toLowerCase();
    texts.set(ticket, text);
  }
  return text;
}

function involves(ticket: TicketSummary, agent: string): boolean {
  return ticket.claim?.agent === agent || ticket.assignee === agent || ticket.route === agent;
}

/** The test a filter stands for, or nothing where it lets everything pass. Every word of the text has to occur. */
export function filterTest(
  filter: BoardFilter,
  me: string | undefined,
): ((ticket: TicketSummary) => boolean) | undefined {
  const words = (filter.text ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const { type, priority, role, agent, label, repo, phase } = filter;
  const mine = filter.mine === true ? me : undefined;
  const tests: ((ticket: TicketSummary) => boolean)[] = [];
  const values = { type, priority, label, repo };
  for (const word of ['type', 'priority', 'label', 'repo'] as const) {
    const value = values[word];
    if (value !== undefined) tests.push((ticket) => wordTests[word](ticket, value));
  }
  if (role !== undefined) tests.push((ticket) => ticket.role === role);
  if (agent !== undefined) tests.push((ticket) => involves(ticket, agent));
  if (phase !== undefined) tests.push((ticket) => ticket.phase === phase);
  if (mine !== undefined) tests.push((ticket) => involves(ticket, mine));
  if (words.length > 0) tests.push((ticket) => words.every((word) => searchText(ticket).includes(word)));
  return tests.length === 0 ? undefined : (ticket) => tests.every((test) => test(ticket));
}

/** How many of the chosen parts are set, the text and `mine` aside. */
export function choicesSet(filter: BoardFilter): number {
  return filterChoices.filter((choice) => filter[choice] !== undefined).length;
}

/** A filter with one part set, or taken out by an empty value. */
export function withPart<Part extends keyof BoardFilter>(
  filter: BoardFilter,
  part: Part,
  value: BoardFilter[Part] | '' | false,
): BoardFilter {
  const { [part]: _, ...rest } = filter;
  return value === '' || value === false || value === undefined ? rest : { ...rest, [part]: value };
}
