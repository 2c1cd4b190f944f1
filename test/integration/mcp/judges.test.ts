import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Outcome, run } from '../../../scripts/childProcess.ts';
import { ensureMcpTools, mcpTool } from '../../../scripts/mcpTools.ts';
import { Desk, readyTicket } from '../cli/desk.ts';
import { HttpBridge } from './httpBridge.ts';

/** Those that apply to a server that was not written for them: the others want tools and resources by name, or are about HTTP itself. */
const scenarios = ['server-initialize', 'ping', 'tools-list', 'resources-list', 'prompts-list'];

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
    await desk.ok('ticket', 'new', '--title', 'The first piece of work', ...readyTicket);
    commandLine = await desk.commandLine(['mcp', '--agent', 'andrew', '--role', 'developer']);
  });
  after(() => {
    // Nothing was made when the tests were skipped.
    (desk as Desk | undefined)?.close();
  });

  it('find the server conforming', async () => {
    const bridge = new HttpBridge({ line: commandLine, cwd: desk.folder, env: desk.environment({}) });
    try {
      const url = await bridge.open();
      for (const scenario of scenarios) {
        const args = [mcpTool('conformance'), 'server', '--url', url, '--scenario', scenario];
        const { code, output } = await runNode(args);
        assert.equal(code, 0, output);
        assert.match(output, /Passed: [1-9]\d*\/\d+, 0 failed, 0 warnings/, scenario);
      }
    } finally {
      bridge.close();
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
