// C0 and C1 controls except tab and line feed, line and paragraph separators, and everything that reorders or hides
// text; the tags of the last plane spell out whole sentences that only a model reads.
const invisible =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** Text as data inside a tagged block: it can neither close the block nor open another, and nothing in it is invisible. */
export function escapeText(text: string): string {
  return showInvisible(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Text that keeps its own markup, made unable to open or close one of these tags. */
export function escapeTags(text: string, tags: readonly string[]): string {
  const pattern = new RegExp(`<(?=\\s*/?\\s*(?:${tags.join('|')})\\b)`, 'giu');
  return showInvisible(text).replace(pattern, '&lt;');
}

/** Writes control, bidirectional and zero-width characters as their code points, like `[U+202E]`. */
export function showInvisible(text: string): string {
  return text
    .toWellFormed()
    .replaceAll('\r\n', '\n')
    .replace(invisible, (character) => {
      const code = character.codePointAt(0) ?? 0;
      return `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`;
    });
}

/** JSON that is the same value and can neither open nor close a tag around it. */
export function escapeJson(json: string): string {
  return json.replace(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`);
}
