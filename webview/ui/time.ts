import { locale } from './strings.ts';

const steps = [
  ['year', 31_536_000_000],
  ['month', 2_592_000_000],
  ['week', 604_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** "3 minutes ago", in the language of the window. */
export function relativeTime(at: number, now: number = Date.now()): string {
  const format = new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' });
  const difference = at - now;
  for (const [unit, ms] of steps) {
    if (Math.abs(difference) >= ms) return format.format(Math.trunc(difference / ms), unit);
  }
  return format.format(0, 'second');
}

/** Date and time in full, for titles and wherever the exact moment counts. */
export function absoluteTime(at: number): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'medium' }).format(at);
}

/** The day alone. */
export function shortDate(at: number): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'medium' }).format(at);
}

/** The time of day alone. */
export function clockTime(at: number): string {
  return new Intl.DateTimeFormat(locale(), { timeStyle: 'medium' }).format(at);
}
