import type { Board } from '../../src/protocol/board.ts';
import type { TicketChanges } from '../../src/protocol/events.ts';
import type { Criterion, Ticket } from '../../src/protocol/ticket.ts';
import { priorities, ticketTypes } from '../../src/protocol/vocabulary.ts';
import type { Act } from '../bridge/host.ts';
import { named, t, type StringKey } from '../ui/strings.ts';

/** Changes as the view sends them: names are checked and branded by the host. */
export type TypedChanges = Extract<Act, { type: 'ticket.edit' }>['changes'];

/** A part of a ticket that is edited in place. What is typed is always a text; the field knows what it means. */
export interface Field {
  readonly name: keyof TicketChanges;
  readonly label: StringKey;
  readonly control: 'line' | 'text' | 'choice' | 'list';
  /** The value of a ticket as the text that would be typed for it. */
  read(ticket: Ticket): string;
  /** The change a text stands for. */
  changes(typed: string, ticket: Ticket): TypedChanges;
  /** What can be chosen; for a line, what is suggested. */
  options?(board: Board | undefined): readonly (readonly [value: string, label: string])[];
}

function orNone(label: StringKey, options: readonly (readonly [string, string])[]) {
  return [['', t(label)] as const, ...options];
}

function listOf(typed: string): string[] {
  return [...new Set(typed.split(/[,\n]/).map((part) => part.trim()))].filter((part) => part !== '');
}

/** Lines as criteria. A line that was there keeps its id, so that verdicts stay with what they judge. */
function criteriaOf(typed: string, before: readonly Criterion[]): Criterion[] {
  const lines = typed
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const free = before.filter(({ text }) => !lines.includes(text));
  let last = Math.max(0, ...before.map(({ id }) => Number(id.slice(1))));
  return lines.map((text) => {
    const same = before.find((criterion) => criterion.text === text) ?? free.shift();
    return { id: same?.id ?? `c${++last}`, text };
  });
}

export const titleField: Field = {
  name: 'title',
  label: 'ticket.title',
  control: 'line',
  read: ({ title }) => title,
  changes: (title) => ({ title }),
};

export const descriptionField: Field = {
  name: 'description',
  label: 'ticket.description',
  control: 'text',
  read: ({ description }) => description,
  changes: (description) => ({ description }),
};

export const criteriaField: Field = {
  name: 'criteria',
  label: 'ticket.criteria',
  control: 'text',
  read: ({ criteria }) => criteria.map(({ text }) => text).join('\n'),
  changes: (typed, ticket) => ({ criteria: criteriaOf(typed, ticket.criteria) }),
};

/** The fields of the details, in the order in which they are shown. */
export const detailFields: readonly Field[] = [
  {
    name: 'type',
    label: 'ticket.type',
    control: 'choice',
    read: ({ type }) => type,
    changes: (typed) => ({ type: ticketTypes.find((type) => type === typed) }),
    options: () => ticketTypes.map((type) => [type, named('type', type)]),
  },
  {
    name: 'priority',
    label: 'ticket.priority',
    control: 'choice',
    read: ({ priority }) => priority,
    changes: (typed) => ({ priority: priorities.find((priority) => priority === typed) }),
    options: () => priorities.map((priority) => [priority, named('priority', priority)]),
  },
  {
    name: 'role',
    label: 'ticket.role',
    control: 'choice',
    read: ({ role }) => role ?? '',
    changes: (role) => ({ role: role === '' ? null : role }),
    options: (board) =>
      orNone(
        'ticket.none',
        (board?.roles ?? []).map(({ name, title }) => [name, title]),
      ),
  },
  {
    name: 'reviewer',
    label: 'ticket.reviewer',
    control: 'choice',
    read: ({ reviewer }) => reviewer ?? '',
    changes: (reviewer) => ({ reviewer: reviewer === '' ? null : reviewer }),
    options: (board) =>
      orNone('ticket.none', [
        ...(board?.roles ?? []).map(({ name, title }) => [name, title] as const),
        ...(board?.roster ?? []).map(({ name }) => [name, name] as const),
      ]),
  },
  {
    name: 'route',
    label: 'ticket.route',
    control: 'choice',
    read: ({ route }) => route ?? '',
    changes: (route) => ({ route: route === '' ? null : route }),
    options: (board) =>
      orNone(
        'ticket.anybody',
        (board?.roster ?? []).map(({ name }) => [name, name]),
      ),
  },
  {
    name: 'repos',
    label: 'ticket.repos',
    control: 'list',
    read: ({ repos }) => repos.map(({ name }) => name).join(', '),
    changes: (typed, { repos }) => ({
      repos: listOf(typed).map((name) => repos.find((repo) => repo.name === name) ?? { name }),
    }),
  },
  {
    name: 'parent',
    label: 'ticket.parent',
    control: 'line',
    read: ({ parent }) => parent ?? '',
    changes: (typed) => ({ parent: typed.trim() === '' ? null : typed.trim() }),
  },
  {
    name: 'blockedBy',
    label: 'ticket.blockedBy',
    control: 'list',
    read: ({ blockedBy }) => blockedBy.join(', '),
    changes: (typed) => ({ blockedBy: listOf(typed) }),
  },
  {
    name: 'labels',
    label: 'ticket.labels',
    control: 'list',
    read: ({ labels }) => labels.join(', '),
    changes: (typed) => ({ labels: listOf(typed) }),
  },
  {
    name: 'paths',
    label: 'ticket.paths',
    control: 'list',
    read: ({ paths }) => paths.join(', '),
    changes: (typed) => ({ paths: listOf(typed) }),
  },
  {
    name: 'phase',
    label: 'ticket.phase',
    control: 'line',
    read: ({ phase }) => phase ?? '',
    changes: (typed) => ({ phase: typed.trim() === '' ? null : typed.trim() }),
  },
];
