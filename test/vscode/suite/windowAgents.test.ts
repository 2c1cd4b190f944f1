import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as vscode from 'vscode';
import type { HubClient } from '../../../src/client/hubClient.ts';
import { WindowAgent } from '../../../src/extension/agents/windowAgent.ts';
import { mcpServerProvider } from '../../../src/extension/agents/mcpServerProvider.ts';
import { windowTool } from '../../../src/extension/agents/windowTool.ts';
import { windowToolMethods, windowToolName } from '../../../src/extension/agents/windowTools.ts';
import type { Services } from '../../../src/extension/services.ts';
import type { BoardKey } from '../../../src/protocol/ids.ts';
import { endHub, inside, secondClient } from './inside.ts';

const board = 'AG' as BoardKey;
const never = new vscode.CancellationTokenSource().token;

const emptyClaim = {
  board,
  ticket: 'AG-2',
  agent: 'tess',
  role: 'developer',
  stage: 'implement',
  fence: 1,
  folder: '/nowhere',
  workspaceFile: '/nowhere.code-workspace',
};

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

  it('write as the agent of the window’s claim, on its ticket, until the claim is another one', async () => {
    const { ticket } = await second.call('ticket.create', {
      board,
      title: 'Something to work on',
      description: 'It needs no repository.',
      criteria: ['it was worked on'],
      role: 'developer',
      needsNoRepos: true,
      ready: true,
    });
    await second.call('session.sit', { board, agent: 'tess', role: 'developer' });
    const granted = await second.call('claim.take', { ticket: ticket.id });
    const claimChanged = new vscode.EventEmitter<undefined>();
    let claim: Services['workspaceWindow']['claim'] = { ...emptyClaim, token: granted.token };
    const workspaceWindow = {
      get claim() {
        return claim;
      },
      onDidChangeClaim: claimChanged.event,
    };
    const agent = new WindowAgent({ link: services.link, workspaceWindow, log: services.log });
    const comment = { ticket: ticket.id, kind: 'comment', text: 'Begun.' };
    const { signal } = new AbortController();
    await agent.act('comment.add', comment, signal);
    const { entries } = await second.call('ticket.timeline', { ticket: ticket.id, limit: 1 });
    assert.deepEqual([entries[0]?.actor.kind, entries[0]?.actor.agent], ['agent', 'tess']);
    await assert.rejects(agent.act('comment.add', { ...comment, ticket: 'AG-1' }, signal), /holds no claim/);
    claim = undefined;
    claimChanged.fire(undefined);
    await assert.rejects(agent.act('comment.add', comment, signal), /works on no claim/);
    agent.dispose();
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
