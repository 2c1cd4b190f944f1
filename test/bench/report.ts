import { reachesTarget, type Figure, type Unit } from './figure.ts';
import type { Spread } from './distribution.ts';
import type { Machine } from './machine.ts';

/** What a run leaves as JSON. */
export interface Report {
  readonly date: string;
  readonly quick: boolean;
  readonly machine: Machine;
  /** Load of the machine over the last minute, before and after. Before, it is all other people's: then the figures are worse than they could be. */
  readonly load: { readonly before: number; readonly after: number };
  /** How long each bench took, preparation included, in seconds. */
  readonly tookS: Readonly<Record<string, number>>;
  readonly figures: readonly Figure[];
  /** Measurements that could not be made, and why. */
  readonly failures: readonly { readonly bench: string; readonly error: string }[];
}

const heads = ['figure', 'median', 'min – max', 'target', '', 'floor in the same run', 'floor', 'ratio'];

/** The figures as a table for people; a floor that is not the first stands on a line of its own. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = [heads, ...figures.flatMap(rowsOf)];
  const widths = heads.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) =>
        rightAligned.has(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  lines.splice(1, 0, widths.map((width) => '─'.repeat(width)).join('  '));
  return lines.join('\n');
}

const rightAligned = new Set([1, 2, 3, 6, 7]);

function rowsOf(figure: Figure): string[][] {
  const { name, unit, value, target, floors, note } = figure;
  const reached = reachesTarget(figure);
  const first = [
    name,
    withUnit(value.median, unit),
    `${digits(value.min)} – ${digits(value.max)}`,
    target === undefined ? '' : `${target.at === 'most' ? '≤' : '≥'} ${digits(target.value)}`,
    reached === undefined ? '' : reached ? 'met' : 'MISSED',
  ];
  const empty = ['', '', '', '', ''];
  const beside = floors.map((floor) => [
    floor.name,
    withUnit(floor.value.median, unit),
    ratio(value, floor.value),
  ]);
  const [firstFloor = ['', '', ''], ...others] = beside;
  const rows = [[...first, ...firstFloor], ...others.map((floor) => [...empty, ...floor])];
  return note === undefined ? rows : [...rows, [`  ${note}`, '', '', '', '', '', '', '']];
}

function withUnit(value: number, unit: Unit): string {
  return unit === 'per s' ? `${digits(value)}/s` : `${digits(value)} ${unit}`;
}

function ratio(value: Spread, floor: Spread): string {
  // Of nothing nothing is a multiple.
  return floor.median === 0 ? '' : `${(value.median / floor.median).toFixed(2)}×`;
}

function digits(value: number): string {
  const places = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en-US', { minimumFractionDigits: 0, maximumFractionDigits: places });
}
