const leastWords = 3;

/** Scripts that put no spaces between words. */
const spaceless =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;

/** Texts that stand for a criterion that is still to be written. Careful with words a real criterion may hold: a board about to-do lists is a board too. */
const placeholders: readonly RegExp[] = [
  /^\W*(?:TODO\b|todo\s*[:-]|tb[acd]\b|TB[ACD]\b|fix ?me\b|FIX ?ME\b|Fix ?me\b|xxx\b|XXX\b)/u,
  /\b(?:TODO:|TBD|FIXME)/u,
  /\blorem ipsum\b/iu,
  /^\W*to be (?:defined|determined|decided)\b|\bto be (?:defined|determined|decided)\W*$/iu,
  // Escaped: one such letter in the code of a program doubles what V8 takes for all of it.
  /(?:^|\s)(?:\.{3}|\u2026|\?{2,})\s*$/u,
  /^\s*[<[{].*[>\]}]\s*$/u,
];

/** Why a criterion's text cannot be judged by (SPEC 4: at least three words, no placeholder); nothing when it can. */
export function weaknessOf(text: string): string | undefined {
  if (placeholders.some((pattern) => pattern.test(text))) return 'is a placeholder';
  const words = wordCount(text);
  if (words < leastWords) return `has ${words === 1 ? '1 word' : `${words} words`}`;
  return undefined;
}

function wordCount(text: string): number {
  let count = 0;
  for (const piece of text.split(/\s+/u)) {
    if (spaceless.test(piece)) count += segmentedWords(piece);
    else if (/[\p{L}\p{N}]/u.test(piece)) count += 1;
  }
  return count;
}

function segmentedWords(text: string): number {
  const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });
  return [...segmenter.segment(text)].filter(({ isWordLike }) => isWordLike).length;
}
