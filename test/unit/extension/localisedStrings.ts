import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { root } from '../../../scripts/project.ts';

/** Texts that the extension's code hands to `vscode.l10n.t`; a call with anything but a literal is a mistake and told. */
export function localisedStrings(): {
  readonly texts: ReadonlySet<string>;
  readonly mistakes: readonly string[];
} {
  const texts = new Set<string>();
  const mistakes: string[] = [];
  for (const file of sourceFiles()) {
    const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && node.expression.getText(source) === 'vscode.l10n.t') {
        const [first] = node.arguments;
        if (first !== undefined && ts.isStringLiteralLike(first)) texts.add(first.text);
        else mistakes.push(`${file}: ${node.getText(source)}`);
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return { texts, mistakes };
}

/** Texts of the board page, by key: each file of its texts is one table. */
export function webviewStrings(): Record<string, string> {
  const folder = join(root, 'webview', 'ui', 'texts');
  const strings: Record<string, string> = {};
  for (const name of readdirSync(folder).sort()) {
    const file = join(folder, name);
    const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
    const visit = (node: ts.Node): void => {
      if (ts.isPropertyAssignment(node)) {
        const { name: key, initializer: text } = node;
        if (!ts.isStringLiteralLike(key) || !ts.isStringLiteralLike(text))
          throw new Error(`${file}: ${node.getText(source)} is not a key and a text.`);
        if (Object.hasOwn(strings, key.text)) throw new Error(`${file}: ${key.text} stands elsewhere too.`);
        strings[key.text] = text.text;
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return strings;
}

/** The bundle that translators start from: the extension's own texts by themselves, the board page's under `webview.<key>`. */
export function bundleOf(): Record<string, string> {
  const own = [...localisedStrings().texts].sort().map((text) => [text, text]);
  const page = Object.entries(webviewStrings()).map(([key, text]) => [`webview.${key}`, text]);
  return Object.fromEntries([...own, ...page]) as Record<string, string>;
}

function sourceFiles(): string[] {
  const folder = join(root, 'src', 'extension');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
}
