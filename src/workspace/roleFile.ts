import { Document, isSeq } from 'yaml';
import { check } from '../protocol/issues.ts';
import { roleDefinition, type Role } from '../protocol/role.ts';
import { readFrontMatter, type FileProblem, type FrontMatterValue } from './frontMatter.ts';

/** The role that a file describes and the line of its name, or everything that is wrong with the file. */
export type ParsedRole =
  | { readonly ok: true; readonly role: Role; readonly nameLine: number }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

/** The fields of the front matter in the order in which they are written. */
const fields = {
  name: 'text',
  title: 'text',
  takes: 'shortList',
  reads: 'shortList',
  writes: 'shortList',
  never: 'list',
  engine: 'text',
  model: 'text',
  tools: 'list',
  checks: 'list',
} as const satisfies Partial<Record<keyof Role, 'text' | 'list' | 'shortList'>>;
const names = Object.keys(fields) as (keyof typeof fields)[];

/** Reads a role file (SPEC 10): markdown, whose front matter holds the fields of the role and whose text describes it. */
export function parseRole(text: string): ParsedRole {
  const matter = readFrontMatter(text);
  if (!('fields' in matter)) return { ok: false, problems: matter };
  const problems: FileProblem[] = [];
  const lines = new Map<string, number>([['description', matter.bodyLine]]);
  const values: Record<string, unknown> = { never: [], description: matter.body };
  for (const [name, value] of matter.fields) {
    // A field that says nothing is as good as absent.
    if (value.text === '') continue;
    lines.set(name, value.line);
    value.list?.forEach(({ line }, index) => lines.set(`${name}.${index}`, line));
    const problem = problemOf(name, value);
    if (problem !== undefined) problems.push(problem);
    else values[name] = value.text ?? value.list?.map(({ text }) => text);
  }
  const parsed = check(roleDefinition, values);
  for (const { path, message } of parsed.ok ? [] : parsed.issues) {
    const [name = ''] = path.split('.');
    const line = lines.get(path) ?? lines.get(name);
    if (line === undefined) problems.push({ line: 1, message: `The field ${name} is missing.` });
    else if (name in values) problems.push({ line, message: `${titleOf(name)}: ${message}` });
  }
  if (parsed.ok && problems.length === 0)
    return { ok: true, role: parsed.value, nameLine: lines.get('name') ?? 1 };
  return { ok: false, problems: problems.sort((a, b) => a.line - b.line) };
}

/** Writes a role as the file that `parseRole` reads. */
export function formatRole(value: Role): string {
  const said = names.filter((name) => value[name] !== undefined && value[name].length > 0);
  const document = new Document(Object.fromEntries(said.map((name) => [name, value[name]])));
  for (const name of said) {
    const list: unknown = document.get(name, true);
    if (fields[name] === 'shortList' && isSeq(list)) list.flow = true;
  }
  const matter = document.toString({ lineWidth: 0, flowCollectionPadding: false });
  return `---\n${matter}---\n\n${value.description.trim()}\n`;
}

/** What keeps a field from being looked at any closer. */
function problemOf(name: string, { line, text, list }: FrontMatterValue): FileProblem | undefined {
  if (!isField(name)) return { line, message: `A role has no field ${name}. It has ${names.join(', ')}.` };
  if (fields[name] === 'text')
    return text === undefined ? { line, message: `${name}: This has to be a text.` } : undefined;
  const wrong = list?.find((item) => item.text === undefined);
  if (list !== undefined && wrong === undefined) return undefined;
  return { line: wrong?.line ?? line, message: `${name}: This has to be a list of texts, like [one, two].` };
}

function isField(name: string): name is keyof typeof fields {
  return Object.hasOwn(fields, name);
}

function titleOf(name: string): string {
  return name === 'description' ? 'The text after the fields, which describes the role' : name;
}
