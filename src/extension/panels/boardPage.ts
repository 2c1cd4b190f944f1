import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** The only folder a webview may read. */
export function webviewFolder(extension: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extension, 'dist', 'webview');
}

/** The page of the board: no script but ours, nothing from anywhere else (SECURITY 11). */
export function boardPage(webview: vscode.Webview, extension: vscode.Uri): string {
  const folder = webviewFolder(extension);
  const address = (file: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(folder, file)).toString();
  const nonce = randomBytes(16).toString('base64');
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    `img-src ${webview.cspSource}`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${address('board.css')}">
<title>Callboard</title>
</head>
<body>
<script type="module" nonce="${nonce}" src="${address('board.js')}"></script>
</body>
</html>`;
}
