import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as vscode from 'vscode';
import type { HubClient } from '../../../src/client/hubClient.ts';
import { mcpServerProvider } from '../../../src/extension/agents/mcpServerProvider.ts';
import { windowTool } from '../../../src/extension/agents/windowTool.ts';
import { windowToolMethods, windowToolName } from '../../../src/extension/agents/windowTools.ts';
import type { Services } from '../../../src/extension/services.ts';
import type { BoardKey } from '../../../src/protocol/ids.ts';
import { endHub, inside, secondClient } from './inside.ts';

const board = 'AG' as BoardKey;
const never = new vscode.CancellationTokenSource().token;

describe('the agents in a window', function () {
  this.timeout(60_000);
  let services: Services;
  let second: HubClient;

  before(async () => {
    ({ services } = await inside());
    second = await secondClient();
    await second.call('board.create', { key: board, name: 'Agents' });
    await second.call('ticket.create', { board, title: 'Something to read', needsNoRepos: true });
    await services.session.chooseBoard(board);
  });
  after(() => endHub({ services }, second));

  it('have the tools that the manifest names, and can read a ticket with one', async () => {
    const ours = vscode.lm.tools.map(({ name }) => name).filter((name) => name.startsWith('callboard_'));
    assert.deepEqual(ours.sort(), windowToolMethods.map(windowToolName).sort());
    const input = { ticket: 'AG-1' };
    const { content } = await vscode.lm.invokeTool('callboard_ticket_get', {
      input,
      toolInvocationToken: undefined,
    });
    assert.match(textOf(content), /"title":"Something to read"/);
  });

  it('ask a person before they change anything, and show what they want to say', async () => {
    const input = { ticket: 'AG-1', kind: 'comment', text: 'Left \u202e right' };
    for (const method of windowToolMethods) {
      const prepared = await windowTool(services, method).prepareInvocation?.({ input }, never);
      assert.equal(prepared?.confirmationMessages === undefined, method === 'ticket.get', method);
      const message = prepared?.confirmationMessages?.message;
      if (message instanceof vscode.MarkdownString) assert.match(message.value, /Left \[U\+202E\] right/);
    }
  });

  it('write nothing from a window that works on no claim', async () => {
    const input = { ticket: 'AG-1', kind: 'comment', text: 'Not mine.' };
    const tool = windowTool(services, 'comment.add');
    await assert.rejects(
      Promise.resolve(tool.invoke({ input, toolInvocationToken: undefined }, never)),
      /works on no claim/,
    );
  });

  it('get a server of the board that starts as the editor is told, with no token in what the editor keeps', async () => {
    const provider = mcpServerProvider(services);
    const [server] = (await provider.provideMcpServerDefinitions(never)) ?? [];
    assert.ok(server);
    assert.ok(!('CALLBOARD_CLAIM' in server.env));
    const resolved = await provider.resolveMcpServerDefinition?.(server, never);
    assert.equal(resolved?.env['CALLBOARD_CLAIM'], null);
    assert.equal(resolved.env['CALLBOARD_BOARD'], board);
    const env = Object.entries(resolved.env).flatMap(([name, value]) =>
      value === null ? [] : [[name, String(value)]],
    );
    const child = spawn(resolved.command, resolved.args, {
      env: { ...process.env, ...(Object.fromEntries(env) as NodeJS.ProcessEnv) },
    });
    const params = {
      protocolVersion: '2025-06-18',
      capabilities: {},
      clientInfo: { name: 'test', version: '1' },
    };
    child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params })}\n`);
    const [answer] = (await once(child.stdout, 'data')) as [Buffer];
    child.stdin.end();
    await once(child, 'exit');
    assert.match(answer.toString(), /You may read the boards of this team/);
  });
});

function textOf(content: readonly unknown[]): string {
  return content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('');
}
