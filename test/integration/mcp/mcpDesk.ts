import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import type { Desk } from '../cli/desk.ts';

/** The revisions of the protocol before and after its sessions went away, as a client asks for them. */
export const eras = {
  'the protocol of 2025': 'legacy',
  'the protocol of 2026': { pin: '2026-07-28' },
} as const;
export type Era = (typeof eras)[keyof typeof eras];

interface Answer {
  readonly isError?: boolean;
  /** What the test expects; it says so and looks at it. */
  readonly data: Record<string, unknown>;
  readonly text: string;
}

/** A client of the protocol with a server of its own, which is the bundled program as a process. */
export class McpAgent {
  readonly client: Client;

  private constructor(client: Client) {
    this.client = client;
  }

  static async start(
    desk: Desk,
    args: readonly string[],
    { era = eras['the protocol of 2026'], env = {} }: { era?: Era; env?: Record<string, string> } = {},
  ): Promise<McpAgent> {
    const client = new Client({ name: 'test', version: '1.0.0' }, { versionNegotiation: { mode: era } });
    const [command = '', ...rest] = await desk.commandLine(['mcp', ...args]);
    const transport = new StdioClientTransport({
      command,
      args: rest,
      cwd: desk.folder,
      env: desk.environment(env) as Record<string, string>,
    });
    await client.connect(transport);
    return new McpAgent(client);
  }

  async call(name: string, args: Record<string, unknown> = {}): Promise<Answer> {
    const { content, structuredContent, isError } = await this.client.callTool({ name, arguments: args });
    const [first] = content;
    return {
      data: structuredContent as Record<string, unknown>,
      text: first?.type === 'text' ? first.text : '',
      ...(isError === true && { isError }),
    };
  }

  /** Calls a tool; a refusal is an error of the test. */
  async ok(name: string, args: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    const { data, text, isError } = await this.call(name, args);
    if (isError) throw new Error(`${name}: ${text}`);
    return data;
  }

  /** The code that a call is refused with. */
  async refusal(name: string, args: Record<string, unknown> = {}): Promise<unknown> {
    const { data, isError } = await this.call(name, args);
    return isError ? data['code'] : undefined;
  }

  async toolNames(): Promise<string[]> {
    const { tools } = await this.client.listTools();
    return tools.map(({ name }) => name);
  }

  async close(): Promise<void> {
    await this.client.close();
  }
}
