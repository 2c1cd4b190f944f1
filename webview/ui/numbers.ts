import { locale } from './strings.ts';

/** A whole number, in the language of the window. */
export function wholeNumber(value: number): string {
  return new Intl.NumberFormat(locale()).format(value);
}

/** A cost, in the currency that the engines report. */
export function moneyNumber(value: number): string {
  const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  return new Intl.NumberFormat(locale(), digits).format(value);
}
