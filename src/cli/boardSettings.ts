import { InvalidArgumentError } from 'commander';
import type { Board, BoardSettings } from '../protocol/board.ts';
import { ticketStatus, type Budget, type TicketStatus } from '../protocol/ticket.ts';
import { describeSpending } from './budget.ts';
import { fields } from './text.ts';

/** What an option says of one column; nothing takes it back. */
export interface ColumnValue<T> {
  readonly status: TicketStatus;
  readonly value: T | undefined;
}

/** Settings as they are given on the command line. */
export interface SettingOptions {
  readonly wipPerAgent?: number;
  readonly wipPerColumn?: ColumnValue<number>[];
  readonly reviewer?: string;
  readonly column?: ColumnValue<string>[];
  readonly quietAfter?: number;
  readonly reclaimQuiet?: boolean;
  /** `false` for `--no-budget`. */
  readonly budget?: Budget | false;
  readonly digestEvery?: number;
  readonly freshBase?: boolean;
}

/** Makes a parser one for `state=value`; `state=` takes the value back. */
export function ofColumn<T>(parse: (text: string) => T): (text: string) => ColumnValue<T> {
  return (text) => {
    const [, name, rest = ''] = /^([a-z_]+)=(.*)$/s.exec(text) ?? [];
    const status = ticketStatus.safeParse(name);
    if (!status.success)
      throw new InvalidArgumentError(
        `Name the state and its value, like review=…; states are ${ticketStatus.options.join(', ')}.`,
      );
    return { status: status.data, value: rest === '' ? undefined : parse(rest) };
  };
}

/** What an edit of the board sends. A column that is not named keeps what it has. */
export function settingsOf(options: SettingOptions, before: BoardSettings): Partial<BoardSettings> {
  const { wipPerAgent, wipPerColumn, reviewer, column, quietAfter, reclaimQuiet } = options;
  const { budget, digestEvery, freshBase } = options;
  return {
    ...(wipPerAgent !== undefined && { wipPerAgent }),
    ...(wipPerColumn && { wipPerColumn: changedColumns(before.wipPerColumn, wipPerColumn) }),
    ...(reviewer !== undefined && { reviewer }),
    ...(column && { columns: changedColumns(before.columns, column) }),
    ...(quietAfter !== undefined && { quietAfterMs: quietAfter }),
    ...(reclaimQuiet !== undefined && { reclaimQuiet }),
    ...(budget !== undefined && { budget: budget === false ? {} : budget }),
    ...(digestEvery !== undefined && { digestEveryMs: digestEvery }),
    ...(freshBase !== undefined && { freshBase }),
  };
}

function changedColumns<T>(
  before: Partial<Record<TicketStatus, T>>,
  changes: readonly ColumnValue<T>[],
): Partial<Record<TicketStatus, T>> {
  const changed = new Map<string, unknown>(Object.entries(before));
  for (const { status, value } of changes) {
    if (value === undefined) changed.delete(status);
    else changed.set(status, value);
  }
  return Object.fromEntries(changed);
}

/** A board for a person: what it is over, and every setting. */
export function describeBoard(board: Board): string {
  const { settings } = board;
  const phases = board.phases.map(({ name, state }) => `${name} (${state})`);
  return fields([
    ['Board', board.key],
    ['Name', board.name],
    ['Repositories', board.repos.map(({ name, root }) => `${name} at ${root}`).join(', ')],
    ['Phases', phases.join(', ')],
    ['Used up', describeSpending(board.usage, settings.budget)],
    ['Reviewer', settings.reviewer],
    ['Tickets per agent', String(settings.wipPerAgent)],
    ['Tickets per column', pairs(settings.wipPerColumn)],
    ['Column names', pairs(settings.columns)],
    [
      'Quiet after',
      `${span(settings.quietAfterMs)}${settings.reclaimQuiet ? ', then taken back' : ', then flagged'}`,
    ],
    ['Digest every', span(settings.digestEveryMs)],
    ['Behind the base', settings.freshBase === true ? 'refused at hand-in' : 'shown at hand-in'],
  ]);
}

function pairs(record: Partial<Record<TicketStatus, string | number>>): string {
  return Object.entries(record)
    .map(([status, value]) => `${status}=${value}`)
    .join(', ');
}

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const;

/** A duration as it can be given again: in the largest unit that fits it exactly. */
export function span(ms: number): string {
  const [unit, size] = units.find(([, one]) => ms % one === 0) ?? ['ms', 1];
  return `${ms / size}${unit}`;
}
