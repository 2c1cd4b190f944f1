import { once } from 'node:events';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { HubClient } from '../../client/hubClient.ts';
import type { AgentName, BoardKey, RoleName } from '../../protocol/ids.ts';
import { removeClaimFile } from '../../workspace/claimFile.ts';
import { givenToken } from '../claimSource.ts';
import type { Cli } from '../cli.ts';
import { usageError } from '../failure.ts';
import { makeWorkspace } from '../workspace.ts';
import { AgentSession } from '../../client/agentSession.ts';
import { ChangeFeed } from './changeFeed.ts';
import type { MakeWorkspace } from './claimTools.ts';
import { LineTransport } from './lineTransport.ts';
import { mcpServer } from './mcpServer.ts';

export interface McpOptions {
  readonly board?: BoardKey;
  readonly agent?: AgentName;
  readonly role?: RoleName;
  readonly claimFile?: string;
  /** Where feature folders are made. */
  readonly root?: string;
}

/** Serves the Model Context Protocol on standard input and output until the client closes it. */
export async function serveMcp(cli: Cli, options: McpOptions): Promise<void> {
  const { terminal, installation } = cli;
  const log = (line: string): void => {
    if (terminal.env['CALLBOARD_DEBUG'] !== undefined) terminal.error(`${line}\n`);
  };
  const session = await openSession(cli, { options, log });
  const feed = new ChangeFeed({ session, log });
  session.onHeld(({ now, ...claim }) => {
    // A command in the folder must not go on with a token that proves nothing. A claim that was lost may live on in a window.
    if (now === 'ended')
      removeClaimFile(cli.home.folder, claim).catch((error: unknown) => {
        log(String(error));
      });
  });
  try {
    const { stdin: input, stdout: output } = process;
    const transport = new LineTransport({ input, output, before: (message) => feed.before(message) });
    const services = { version: installation.version, feed, makeWorkspace: maker(cli, { session, options }) };
    const handle = serveStdio(({ era }) => mcpServer(session, { ...services, era }), {
      transport,
      onerror: ({ message }) => {
        log(message);
      },
    });
    await Promise.race([transport.closed, aborted(terminal.signal)]);
    await handle.close();
  } finally {
    session.dispose();
    feed.dispose();
  }
}

function maker(
  cli: Cli,
  { session, options }: { session: AgentSession; options: McpOptions },
): MakeWorkspace {
  return (request) => makeWorkspace(cli, session, { ...request, root: options.root });
}

/** Who this server is: the agent of a claim's token, an agent that a person seats by starting it so, or a mere reader. */
async function openSession(
  cli: Cli,
  { options, log }: { options: McpOptions; log: (line: string) => void },
): Promise<AgentSession> {
  const { home, terminal, installation } = cli;
  const claimToken = await givenToken({ home: home.folder, env: terminal.env, file: options.claimFile });
  const seated = options.agent !== undefined || options.role !== undefined;
  if (claimToken !== undefined && seated)
    throw usageError(
      'A claim token says who the agent is. Start with --agent and --role, or with the token in CALLBOARD_CLAIM or --claim-file, not with both.',
    );
  const { board, resume } = await placeOf(cli, { options, seated });
  const client = new HubClient({
    home,
    hubCommand: installation.hubCommand,
    version: installation.version,
    kind: 'mcp',
    log,
    ...(claimToken !== undefined && { claimToken }),
    ...(resume && { resume }),
  });
  try {
    await client.connect();
    return new AgentSession(client, { board, log });
  } catch (error) {
    client.dispose();
    throw error;
  }
}

/**
 * The board, and the session to go on with where there is a seat. Sitting down is a person's act: whoever wrote the command
 * line does it here. From then on the session is an agent's, and the hub lets it do nothing that is a person's alone.
 */
async function placeOf(
  cli: Cli,
  { options, seated }: { options: McpOptions; seated: boolean },
): Promise<{
  board: BoardKey | undefined;
  resume?: NonNullable<ConstructorParameters<typeof HubClient>[0]['resume']>;
}> {
  if (!seated) return { board: options.board };
  const client = await cli.connect({ as: 'person' });
  const board = await cli.board(client, options.board);
  await cli.sit(client, { ...options, board });
  const { session } = client;
  cli.close();
  return { board, ...(session && { resume: { session: session.id, token: session.resumeToken } }) };
}

function aborted(signal: AbortSignal): Promise<unknown> {
  return signal.aborted ? Promise.resolve() : once(signal, 'abort');
}
