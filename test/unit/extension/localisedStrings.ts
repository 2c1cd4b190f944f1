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

/** Texts of the board page, by key. */
export function webviewStrings(): Record<string, string> {
  const folder = join(root, 'webview', 'ui');
  const tables = readdirSync(join(folder, 'texts')).map((name) => join(folder, 'texts', name));
  const strings: Record<string, string> = {};
  for (const file of [join(folder, 'strings.ts'), ...tables.sort()]) {
    const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
    const visit = (node: ts.Node): void => {
      if (
        ts.isPropertyAssignment(node) &&
        ts.isStringLiteralLike(node.name) &&
        ts.isStringLiteralLike(node.initializer)
      )
        strings[node.name.text] = node.initializer.text;
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
