import * as vscode from 'vscode';

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** A time as a person says it: `ms` from now, below 0 for what is past. */
export function relativeTime(ms: number): string {
  const [unit, size] = units.find(([, least]) => Math.abs(ms) >= least) ?? ['minute', 60_000];
  const format = new Intl.RelativeTimeFormat(vscode.env.language, { numeric: 'auto' });
  // Towards zero: something is an hour ago from its sixtieth minute on.
  return format.format(Math.trunc(ms / size), unit);
}
