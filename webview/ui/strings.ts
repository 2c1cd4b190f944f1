import { actTexts } from './texts/actTexts.ts';
import { boardEventTexts } from './texts/boardEventTexts.ts';
import { boardTexts } from './texts/boardTexts.ts';
import { editedTexts } from './texts/editedTexts.ts';
import { pageTexts } from './texts/pageTexts.ts';
import { recordTexts } from './texts/recordTexts.ts';
import { ticketTexts } from './texts/ticketTexts.ts';
import { timelineTexts } from './texts/timelineTexts.ts';

/** Every text of the page. The host replaces them by key for another language; `{0}` stands for the first value. */
const english = {
  ...boardTexts,
  ...boardEventTexts,
  ...actTexts,
  ...ticketTexts,
  ...recordTexts,
  ...timelineTexts,
  ...editedTexts,
  ...pageTexts,
} as const satisfies Record<string, string>;

export type StringKey = keyof typeof english;

let overrides: Record<string, string> = {};
let language: string | undefined;

/** Takes the host's texts and language. Keys it does not name stay English. */
export function localise(strings: Record<string, string>, locale: string | undefined): void {
  overrides = strings;
  language = locale;
}

/** The language for times and numbers; the browser's own where the host named none. */
export function locale(): string | undefined {
  return language;
}

/** The text of a key with its values put in. */
export function t(key: StringKey, ...values: readonly (string | number)[]): string {
  const template = overrides[key] ?? english[key];
  return template.replace(/\{(\d)\}/g, (_, index: string) => String(values[Number(index)] ?? ''));
}

/** The text of a key that is put together from data; the last part of the key itself where the table has no such text. */
export function named(prefix: string, name: string): string {
  const key = `${prefix}.${name}`;
  return Object.hasOwn(english, key) ? t(key as StringKey) : name;
}
