import assert from 'node:assert/strict';
import { limits } from '../../../src/protocol/limits.ts';
import { Desk, readyTicket } from '../cli/desk.ts';
import { envelope, type Frame, Frames } from './frames.ts';

/* What stands on the lines, from the specifications of 2025-11-25 and 2026-07-28. */

const server = { name: 'callboard', title: 'Callboard', version: '1.0.0' };
const capabilities = {
  tools: {},
  resources: { subscribe: true, listChanged: true },
  prompts: { listChanged: true },
  completions: {},
};
const seat = ['--agent', 'andrew', '--role', 'developer'];

interface EraFrames {
  /** The parameters of a request as this era wants them. */
  readonly params: (own?: object) => object;
  /** What every result carries besides its own. */
  readonly result: object;
  /** What a result that may be kept carries besides: here, that it may not. */
  readonly fresh: object;
  readonly open: (frames: Frames) => Promise<void>;
}

const byEra: Readonly<Record<string, EraFrames>> = {
  'the protocol of 2025': {
    params: (own = {}) => own,
    result: {},
    fresh: {},
    open: async (frames) => {
      const client = {
        protocolVersion: '2025-11-25',
        capabilities: {},
        clientInfo: { name: 'frames', version: '1' },
      };
      const { result, ...rest } = await frames.ask({ id: 'first', method: 'initialize', params: client });
      assert.deepEqual(rest, { jsonrpc: '2.0', id: 'first' });
      const { instructions, ...told } = result ?? {};
      assert.match(String(instructions), /You are andrew, developer, on board CB/);
      assert.deepEqual(told, { protocolVersion: '2025-11-25', capabilities, serverInfo: server });
      frames.write(JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' }));
      assert.deepEqual(await frames.ask({ id: 'ping', method: 'ping' }), {
        jsonrpc: '2.0',
        id: 'ping',
        result: {},
      });
    },
  },
  'the protocol of 2026': {
    params: (own = {}) => ({ ...own, _meta: envelope }),
    result: { resultType: 'complete', _meta: { 'io.modelcontextprotocol/serverInfo': server } },
    fresh: { ttlMs: 0, cacheScope: 'private' },
    open: async (frames) => {
      const params = { _meta: envelope };
      const { result, ...rest } = await frames.ask({ id: 'first', method: 'server/discover', params });
      assert.deepEqual(rest, { jsonrpc: '2.0', id: 'first' });
      const { instructions, ...told } = result ?? {};
      assert.match(String(instructions), /You are andrew, developer, on board CB/);
      assert.deepEqual(told, {
        supportedVersions: ['2026-07-28'],
        capabilities,
        resultType: 'complete',
        _meta: { 'io.modelcontextprotocol/serverInfo': server },
        ttlMs: 0,
        cacheScope: 'private',
      });
    },
  },
};

for (const [name, { params, result, fresh, open }] of Object.entries(byEra))
  describe(`the lines of callboard mcp in ${name}`, function () {
    this.timeout(20_000);
    let desk: Desk;
    let frames: Frames;
    before(async () => {
      desk = new Desk();
      desk.repository('api');
      await desk.ok('board', 'init', 'CB', '--repo', './api');
      await desk.ok('ticket', 'new', '--title', 'The first piece of work', ...readyTicket);
      frames = await Frames.start(desk, seat);
      await open(frames);
    });
    after(async () => {
      await frames.end();
      desk.close();
    });
    afterEach(() => {
      assert.deepEqual(frames.left, [], 'nothing came that nobody asked for');
    });

    let id = 0;
    function ask(method: string, own: object = {}): Promise<Frame> {
      return frames.ask({ id: ++id, method, params: params(own) });
    }

    /** An answer, but for its sentence, which has to be one. */
    function refused({ error, ...rest }: Frame): object {
      assert.match(error?.message ?? '', /^[A-Z].+\w/);
      return { ...rest, code: error?.code };
    }

    it('lists tools that a model can read', async () => {
      const { result: given, ...rest } = await ask('tools/list');
      assert.deepEqual(rest, { jsonrpc: '2.0', id });
      const { tools, ...more } = given as { tools: Record<string, unknown>[] };
      assert.deepEqual(more, { ...result, ...fresh });
      const { outputSchema, ...release } = tools.find((tool) => tool['name'] === 'thread_reply') ?? {};
      assert.deepEqual(release, {
        name: 'thread_reply',
        title: 'Reply in a review thread',
        description: 'Writes an answer into a thread. It stays open until it is settled.',
        inputSchema: {
          type: 'object',
          properties: {
            ticket: { type: 'string', pattern: '^[A-Z][A-Z0-9]{1,9}-[1-9][0-9]{0,8}$' },
            thread: { type: 'string', pattern: '^t[1-9][0-9]{0,8}$' },
            text: { type: 'string' },
          },
          required: ['ticket', 'thread', 'text'],
          additionalProperties: false,
        },
        annotations: {
          readOnlyHint: false,
          idempotentHint: false,
          destructiveHint: false,
          openWorldHint: false,
        },
      });
      assert.equal((outputSchema as { type: string }).type, 'object');
    });

    it('calls a tool', async () => {
      const { result: given, ...rest } = await ask('tools/call', { name: 'channel_list', arguments: {} });
      assert.deepEqual(rest, { jsonrpc: '2.0', id });
      const { content, structuredContent, ...more } = given as {
        content: { type: string; text: string }[];
        structuredContent: object;
      };
      assert.deepEqual(more, result);
      assert.deepEqual(
        content.map(({ type, text }) => [type, JSON.parse(text) as unknown]),
        [['text', structuredContent]],
      );
      assert.ok('channels' in structuredContent);
    });

    it('gives what is refused as a result with its code, and what no tool is as an error', async () => {
      const data = { code: 'ticket.unknown', message: 'There is no ticket CB-99.' };
      assert.deepEqual(await ask('tools/call', { name: 'ticket_get', arguments: { ticket: 'CB-99' } }), {
        jsonrpc: '2.0',
        id,
        result: {
          content: [{ type: 'text', text: JSON.stringify(data) }],
          structuredContent: data,
          isError: true,
          ...result,
        },
      });
      const invalid = await ask('tools/call', { name: 'ticket_get', arguments: { ticket: 7 } });
      assert.equal(invalid.result?.['isError'], true);
      assert.deepEqual(await ask('tools/call', { name: 'board_create', arguments: {} }), {
        jsonrpc: '2.0',
        id,
        error: { code: -32602, message: 'There is no tool board_create.' },
      });
    });

    it('knows resources and prompts, and says of those that it does not know that they are not there', async () => {
      const { result: board } = await ask('resources/read', { uri: 'callboard://board/CB' });
      const { contents, ...more } = board as { contents: { uri: string; mimeType: string; text: string }[] };
      assert.deepEqual(more, { ...result, ...fresh });
      assert.deepEqual(
        contents.map(({ text, ...one }) => [one, text.split('\n')[0]]),
        [[{ uri: 'callboard://board/CB', mimeType: 'text/markdown' }, '# Board CB']],
      );
      for (const uri of ['callboard://ticket/CB-99', 'callboard://board/NONE', 'file:///etc/passwd'])
        assert.deepEqual(refused(await ask('resources/read', { uri })), {
          jsonrpc: '2.0',
          id,
          code: -32602,
        });
      assert.deepEqual(await ask('prompts/get', { name: 'nobody' }), {
        jsonrpc: '2.0',
        id,
        error: { code: -32602, message: 'The board has no role nobody.' },
      });
    });

    it('completes the addresses of resources', async () => {
      const complete = (uri: string, name: string, value: string): Promise<Frame> =>
        ask('completion/complete', { ref: { type: 'ref/resource', uri }, argument: { name, value } });
      const values = async (given: Promise<Frame>): Promise<unknown> =>
        ((await given).result?.['completion'] as { values: unknown }).values;
      assert.deepEqual(await values(complete('callboard://board/{key}', 'key', 'c')), ['CB']);
      assert.deepEqual(await values(complete('callboard://ticket/{id}', 'id', 'cb-')), ['CB-1']);
      assert.deepEqual(await values(complete('callboard://ticket/{id}', 'id', 'CB-2')), []);
      assert.deepEqual(await values(complete('callboard://ticket/{id}', 'key', '')), []);
      assert.deepEqual(await values(complete('file:///{path}', 'path', '')), []);
    });

    it('refuses what is no message and goes on', async () => {
      const lines: readonly (readonly [line: string, code: number, id?: string])[] = [
        ['{"jsonrpc":"2.0","id":', -32700],
        ['never JSON', -32700],
        ['[]', -32600],
        [`[${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: params() })}]`, -32600],
        ['{}', -32600],
        ['7', -32600],
        ['null', -32600],
        ['{"id":"old","method":"tools/list"}', -32600, 'old'],
        ['{"jsonrpc":"2.0","id":null,"method":"tools/list"}', -32600],
        [`"${'x'.repeat(limits.frameBytes)}"`, -32600],
      ];
      for (const [line, code, known] of lines)
        assert.deepEqual(
          refused(await frames.ask(line)),
          { jsonrpc: '2.0', ...(known !== undefined && { id: known }), code },
          line.slice(0, 60),
        );
      // Nobody answers an answer, and an empty line is none.
      for (const line of ['', '  ', '{"jsonrpc":"2.0","id":99}', '{"jsonrpc":"2.0","id":99,"result":{}}'])
        frames.write(line);
      assert.deepEqual(refused(await ask('tools/uninvent')), { jsonrpc: '2.0', id, code: -32601 });
      assert.deepEqual(refused(await ask('logging/setLevel', { level: 'info' })), {
        jsonrpc: '2.0',
        id,
        code: -32601,
      });
    });

    it('stops what is cancelled, and says nothing of it any more', async () => {
      const waiting = { name: 'claim_next', arguments: { waitMs: 60_000 } };
      const taken = await ask('tools/call', { name: 'claim_next', arguments: {} });
      assert.equal(taken.result?.['isError'], undefined);
      const own = params(waiting) as { _meta?: object };
      const withToken = { ...own, _meta: { ...own._meta, progressToken: 'tick' } };
      const first = await frames.ask({ id: 'wait', method: 'tools/call', params: withToken });
      assert.deepEqual(first, {
        jsonrpc: '2.0',
        method: 'notifications/progress',
        params: { progressToken: 'tick', progress: 0, total: 60_000, message: 'Waiting for a ticket' },
      });
      const cancelled = { method: 'notifications/cancelled', params: { requestId: 'wait' } };
      frames.write(JSON.stringify({ jsonrpc: '2.0', ...cancelled }));
      assert.equal((await ask('tools/list')).id, id);
    });

    it('ends when standard input does, in the middle of a line and of a call; the claim stays until its lease is over', async () => {
      const other = await Frames.start(desk, seat);
      await open(other);
      other.write(
        JSON.stringify({
          jsonrpc: '2.0',
          id: 'wait',
          method: 'tools/call',
          params: params({ name: 'claim_next', arguments: { waitMs: 60_000 } }),
        }),
      );
      assert.equal(await frames.end(), 0);
      const shown = await desk.ok('ticket', 'show', 'CB-1', '--json');
      const { claim, status } = shown.json<{ claim?: { agent: string }; status: string }>();
      assert.deepEqual([claim?.agent, status], ['andrew', 'in_progress']);
      other.write('{"jsonrpc":"2.0","id":');
      assert.equal(await other.end(), 0);
    });
  });
