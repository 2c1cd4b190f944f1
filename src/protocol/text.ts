import * as z from 'zod';
import { limits } from './limits.ts';

const encoder = new TextEncoder();

// C0 and C1 controls other than tab and line feed, and the bidirectional overrides and isolates that can make a
// text read other than it is. A single line refuses tab and line feed too.
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
const lineBreaks = /[\t\n\u2028\u2029]/u;

/** What people read of a text with too few characters. */
export function tooShort(minLength: number | bigint): string {
  return minLength <= 1 ? 'This is empty.' : `This has to be of at least ${minLength} characters.`;
}

/** What people read of a text with too many characters. */
export function tooLong(maxLength: number | bigint): string {
  return `This has to be of at most ${maxLength} characters.`;
}

/** One line a person reads: trimmed, no control or bidirectional characters, well-formed Unicode. */
export function line(minLength: number, maxLength: number) {
  return z
    .string()
    .refine((text) => text.isWellFormed(), 'The text is not well-formed Unicode.')
    .refine(
      (text) => !controls.test(text) && !lineBreaks.test(text),
      'The text contains control or bidirectional characters.',
    )
    .transform((text) => text.trim())
    .pipe(z.string().min(minLength, tooShort(minLength)).max(maxLength, tooLong(maxLength)));
}

/** Markdown or plain text of several lines. Carriage returns become line feeds; other control and bidirectional characters are refused. Size in UTF-8 bytes. */
export function prose(options: { minLength?: number; maxBytes?: number } = {}) {
  const { minLength = 0, maxBytes = limits.textBytes } = options;
  return z
    .string()
    .refine((text) => text.isWellFormed(), 'The text is not well-formed Unicode.')
    .transform((text) => text.replaceAll('\r\n', '\n'))
    .refine((text) => !controls.test(text), 'The text contains control or bidirectional characters.')
    .refine((text) => text.trim().length >= minLength, tooShort(minLength))
    .refine(
      (text) => encoder.encode(text).length <= maxBytes,
      `This has to be of at most ${maxBytes} bytes.`,
    );
}
