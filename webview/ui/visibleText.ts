const hidden =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;

/** Text with control, bidirectional and invisible characters written out as `<U+202E>`, so that it reads as what it is (SECURITY 10). Tab and line feed stay. */
export function visibleText(text: string): string {
  return text.replace(hidden, (char) => {
    const code = char.codePointAt(0) ?? 0;
    return code === 0x0d ? '' : `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
  });
}

/** The same for a single line: tabs and line feeds become spaces. */
export function visibleLine(text: string): string {
  return visibleText(text).replace(/[\t\n]+/g, ' ');
}
