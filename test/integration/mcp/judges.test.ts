import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Outcome, run } from '../../../scripts/childProcess.ts';
import { ensureMcpTools, mcpTool } from '../../../scripts/mcpTools.ts';
import { Desk, readyTicket } from '../cli/desk.ts';
import { HttpBridge } from './httpBridge.ts';
import { inOurNames, judged, notJudged } from './scenarios.ts';

describe('judges of the Model Context Protocol', function () {
  this.timeout(240_000);
  let desk: Desk;
  let commandLine: readonly string[];
  before(async function () {
    try {
      await ensureMcpTools();
    } catch (error) {
      if (!/E?NOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT/.test(String(error))) throw error;
      process.stderr.write(
        'SKIPPED: conformance and inspector were not run, because the package registry cannot be reached.\n',
      );
      this.skip();
    }
    desk = new Desk();
    desk.repository('api');
    await desk.ok('board', 'init', 'CB', '--repo', './api');
    await desk.ok('board', 'init', 'CB123', '--repo', './api');
    await desk.ok('ticket', 'new', '--board', 'CB', '--title', 'The first piece of work', ...readyTicket);
    commandLine = await desk.commandLine([
      'mcp',
      '--board',
      'CB',
      '--agent',
      'andrew',
      '--role',
      'developer',
    ]);
  });
  after(() => {
    // Nothing was made when the tests were skipped.
    (desk as Desk | undefined)?.close();
  });

  it('have no scenario of which nobody said whether it applies', async () => {
    const { output } = await runNode([mcpTool('conformance'), 'list', '--server']);
    const known = [...output.matchAll(/^ +- (\S+) \[[^\]]*\]$/gm)].map(([, name = '']) => name);
    assert.deepEqual(known.toSorted(), [...judged, ...Object.keys(notJudged)].toSorted());
  });

  it('find the server conforming', async () => {
    // Nothing is there for a test writer: whoever waits is told so three times.
    const line = await desk.commandLine(['mcp', '--board', 'CB', '--agent', 'xena', '--role', 'test-writer']);
    const bridge = new HttpBridge({ line, cwd: desk.folder, env: desk.environment({}) }, inOurNames);
    const claimed = await desk.ok('claim', 'CB-1', '--agent', 'andrew', '--role', 'developer', '--json');
    const { token } = claimed.json<{ token: string }>();
    const held = {
      line: await desk.commandLine(['mcp']),
      cwd: desk.folder,
      env: desk.environment({ CALLBOARD_CLAIM: token }),
    };
    const holder = new HttpBridge(held, inOurNames);
    try {
      const [url, holding] = await Promise.all([bridge.open(), holder.open()]);
      const slow = 'tools-call-with-progress';
      const waiting = judge(slow, url);
      for (const scenario of judged.filter((one) => one !== slow))
        // What a prompt brings along is the ticket that is held.
        await judge(scenario, scenario === 'prompts-get-embedded-resource' ? holding : url);
      await waiting;
    } finally {
      bridge.close();
      holder.close();
    }
  });

  it('read all of it with the inspector, and find no fault in the schemas', async () => {
    const tools = await inspect('tools/list', '--strict');
    assert.equal(tools.code, 0, tools.output);
    assert.match(tools.output, /"name": "ticket_get"/);
    assert.doesNotMatch(tools.output, /^(Warning|Error): tool/m);
    const read = await inspect('tools/call', '--tool-name', 'ticket_get', '--tool-arg', 'ticket=CB-1');
    assert.match(read.output, /"title": "The first piece of work"/);
    const refused = await inspect('tools/call', '--tool-name', 'ticket_get', '--tool-arg', 'ticket=CB-9');
    assert.match(refused.output, /"code": "ticket.unknown"/);
    assert.match(refused.output, /tool_is_error/);
    const board = await inspect('resources/read', '--uri', 'callboard://board/CB');
    assert.match(board.output, /# Board CB/);
    const prompt = await inspect('prompts/get', '--prompt-name', 'developer');
    assert.match(prompt.output, /You work on this team as the role/);
  });

  async function judge(scenario: string, url: string): Promise<void> {
    const args = [mcpTool('conformance'), 'server', '--url', url, '--scenario', scenario];
    const { code, output } = await runNode(args);
    assert.equal(code, 0, output);
    assert.match(output, /Passed: [1-9]\d*\/\d+, 0 failed, 0 warnings/, scenario);
  }

  async function inspect(method: string, ...args: readonly string[]): Promise<Outcome> {
    const [command, ...rest] = commandLine;
    const servers = { callboard: { command, args: rest, env: desk.environment({}) } };
    const config = path.join(desk.folder, 'mcp.json');
    writeFileSync(config, JSON.stringify({ mcpServers: servers }));
    const options = ['--cli', '--config', config, '--server', 'callboard', '--method', method];
    return await runNode([mcpTool('inspector'), ...options, ...args]);
  }

  function runNode(args: readonly string[]): Promise<Outcome> {
    const env = { HOME: desk.folder, MCP_INSPECTOR_SECRET_STORE: 'memory' };
    return run(process.execPath, args, { cwd: desk.folder, env, output: 'capture', limitMs: 60_000 });
  }
});
