import * as vscode from 'vscode';

const prefix = 'webview.';

/** The board page's texts in the language of the editor: what the bundle holds under `webview.<key>`. Empty in English. */
export function viewStrings(): Record<string, string> {
  const strings: Record<string, string> = {};
  for (const [key, text] of Object.entries(vscode.l10n.bundle ?? {}))
    if (key.startsWith(prefix) && typeof text === 'string') strings[key.slice(prefix.length)] = text;
  return strings;
}
