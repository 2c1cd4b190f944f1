import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node } from 'yaml';

/** What is wrong with a file, and in which of its lines, from 1. */
export interface FileProblem {
  readonly line: number;
  readonly message: string;
}

/** Where something stands, and what: a text, a list of such, or what is neither. */
export interface FrontMatterValue {
  readonly line: number;
  readonly text?: string;
  readonly list?: readonly FrontMatterValue[];
}

/** A file cut into the fields of its front matter and its text. */
export interface FrontMatter {
  readonly fields: ReadonlyMap<string, FrontMatterValue>;
  readonly body: string;
  /** The line on which the text begins. */
  readonly bodyLine: number;
}

const fence = '---';

/** Reads a file that begins with YAML between two lines of `---`; or says what is wrong with it. Values stay texts: nothing becomes a number, a date or a boolean. */
export function readFrontMatter(file: string): FrontMatter | readonly FileProblem[] {
  const lines = file.replace(/^\ufeff/, '').split(/\r?\n/);
  if (lines[0]?.trimEnd() !== fence)
    return [{ line: 1, message: `The file has to begin with its fields between two lines of ${fence}.` }];
  const end = lines.findIndex((line, index) => index > 0 && line.trimEnd() === fence);
  if (end < 0) return [{ line: 1, message: `The fields that begin here have no end: a line of ${fence}.` }];
  // The first fence stays as an empty line, so that lines count as in the file.
  const fields = readFields(['', ...lines.slice(1, end), ''].join('\n'));
  if (!(fields instanceof Map)) return fields;
  const rest = lines.slice(end + 1);
  const blank = rest.findIndex((line) => line.trim() !== '');
  return { fields, body: rest.join('\n').trim(), bodyLine: end + 2 + Math.max(0, blank) };
}

function readFields(yaml: string): Map<string, FrontMatterValue> | readonly FileProblem[] {
  const lineCounter = new LineCounter();
  const lineOf = (offset: number | undefined): number => lineCounter.linePos(offset ?? 0).line;
  const document = parseDocument(yaml, { lineCounter, prettyErrors: false, schema: 'failsafe' });
  const { contents, errors, warnings } = document;
  const problems = [...errors, ...warnings].map(({ pos, message }) => ({
    line: lineOf(pos[0]),
    message: `This is not valid YAML: ${message}.`,
  }));
  if (problems.length > 0) return problems;
  if (!isMap(contents))
    return [{ line: 2, message: 'Fields are needed here, one a line, like name: value.' }];
  const valueOf = (node: Node | null, line: number): FrontMatterValue => {
    if (node === null) return { line, text: '' };
    if (isScalar(node) && typeof node.value === 'string') return { line, text: node.value };
    if (!isSeq<Node | null>(node)) return { line };
    return { line, list: node.items.map((item) => valueOf(item, lineOf(item?.range?.[0]))) };
  };
  const fields = new Map<string, FrontMatterValue>();
  for (const { key, value } of contents.items as { key: Node; value: Node | null }[])
    fields.set(isScalar(key) ? String(key.value) : String(key), valueOf(value, lineOf(key.range?.[0])));
  return fields;
}
