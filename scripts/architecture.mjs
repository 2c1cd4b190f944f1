/**
 * Who may import whom: the one table behind ESLint's boundaries and dependency-cruiser's rules.
 *
 * @typedef {object} Layer
 * @property {string} folder
 * @property {readonly string[]} layers The layers that it may import besides itself.
 * @property {readonly string[]} packages The packages that it may import.
 * @property {boolean} node Whether it may use what Node brings.
 */

/** @type {Readonly<Record<string, Layer>>} */
export const layers = {
  base: { folder: 'src/base', layers: [], packages: [], node: false },
  protocol: { folder: 'src/protocol', layers: [], packages: ['zod'], node: false },
  domain: { folder: 'src/domain', layers: ['base', 'protocol'], packages: [], node: false },
  wire: { folder: 'src/wire', layers: ['base', 'protocol'], packages: ['vscode-jsonrpc'], node: true },
  client: {
    folder: 'src/client',
    layers: ['base', 'protocol', 'wire'],
    packages: ['ws', 'ulid', 'vscode-jsonrpc'],
    node: true,
  },
  hub: {
    folder: 'src/hub',
    layers: ['base', 'protocol', 'wire', 'domain'],
    packages: ['ws', 'ulid', 'vscode-jsonrpc'],
    node: true,
  },
  workspace: {
    folder: 'src/workspace',
    layers: ['base', 'protocol'],
    packages: ['simple-git', 'yaml'],
    node: true,
  },
  cli: {
    folder: 'src/cli',
    layers: ['base', 'protocol', 'wire', 'client', 'workspace'],
    packages: ['commander', 'ulid', '@modelcontextprotocol/server'],
    node: true,
  },
  extension: {
    folder: 'src/extension',
    layers: ['base', 'protocol', 'domain', 'wire', 'client', 'workspace'],
    packages: ['vscode', 'ulid'],
    node: true,
  },
  webview: {
    folder: 'webview',
    layers: ['base', 'protocol', 'domain'],
    packages: [
      'lit',
      'zod/mini',
      'vscode-webview',
      '@vscode-elements/elements',
      '@vscode/codicons',
      '@atlaskit/pragmatic-drag-and-drop',
      '@atlaskit/pragmatic-drag-and-drop-auto-scroll',
      'marked',
      'uplot',
      'dompurify',
    ],
    node: false,
  },
};

/** What exactly one layer may use although it is part of Node. */
export const singleHomes = { 'node:sqlite': 'hub' };
