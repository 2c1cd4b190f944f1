/* eslint-disable @typescript-eslint/no-deprecated -- `Server` is for advanced use; it is ours: which tools there are follows from the session, and arguments are refused by the contract. */
import {
  ProtocolError,
  ProtocolErrorCode,
  type ReadResourceResult,
  ResourceNotFoundError,
  Server,
  type ServerCapabilities,
} from '@modelcontextprotocol/server';
import { WireError } from '../../protocol/errors.ts';
import type { AgentSession } from '../../client/agentSession.ts';
import type { ChangeFeed } from './changeFeed.ts';
import type { MakeWorkspace } from './claimTools.ts';
import { complete } from './completion.ts';
import { getPrompt, listPrompts, rules } from './prompts.ts';
import { listResources, readResource, resourceTemplates } from './resources.ts';
import { callTool, listTools } from './toolCalls.ts';

interface McpServerOptions {
  readonly version: string;
  /** `legacy` is the protocol with sessions, until 2025; `modern` the one without. */
  readonly era: 'legacy' | 'modern';
  readonly feed: ChangeFeed;
  readonly makeWorkspace: MakeWorkspace;
}

/** A server of the Model Context Protocol over one session at the hub. Made anew for each connection of a client. */
export function mcpServer(
  session: AgentSession,
  { version, era, feed, makeWorkspace }: McpServerOptions,
): Server {
  const server = new Server(
    { name: 'callboard', title: 'Callboard', version },
    { capabilities: capabilitiesOf(session), instructions: instructionsFor(session) },
  );
  server.setRequestHandler('tools/list', () => ({ tools: listTools(session) }));
  server.setRequestHandler('tools/call', async ({ params }, context) => {
    const result = await callTool(session, params, { context, makeWorkspace });
    return result ?? unknown(`There is no tool ${params.name}.`);
  });
  server.setRequestHandler('resources/list', async () => {
    if (era === 'legacy') await feed.read('resources');
    return { resources: await listResources(session) };
  });
  server.setRequestHandler('resources/templates/list', () => ({ resourceTemplates: [...resourceTemplates] }));
  server.setRequestHandler('resources/read', ({ params: { uri } }) => found(session, uri));
  server.setRequestHandler('prompts/list', async () => {
    if (era === 'legacy') await feed.read('prompts');
    return { prompts: await listPrompts(session) };
  });
  server.setRequestHandler('prompts/get', async ({ params: { name } }) => {
    const prompt = await getPrompt(session, name);
    return prompt ?? unknown(`The board has no role ${name}.`);
  });
  server.setRequestHandler('completion/complete', async ({ params }) => ({
    completion: await complete(session, params),
  }));
  tellChanges(server, feed);
  if (era === 'legacy') serveSubscriptions(server, { session, feed });
  return server;
}

/** Only what works: without a board there are no prompts, and none will come. */
function capabilitiesOf({ board }: AgentSession): ServerCapabilities {
  return {
    tools: {},
    resources: { subscribe: true, listChanged: true },
    prompts: board === undefined ? {} : { listChanged: true },
    completions: {},
  };
}

function tellChanges(server: Server, feed: ChangeFeed): void {
  feed.tell((change) => {
    const notification =
      'uri' in change
        ? { method: 'notifications/resources/updated', params: { uri: change.uri } }
        : { method: `notifications/${change.list}/list_changed` };
    // A client that is gone needs to hear nothing; the end of its connection is told elsewhere.
    server.notification(notification).catch(() => undefined);
  });
}

/** Until 2025 a client subscribed to one resource after another; since then the SDK takes what it listens to. */
function serveSubscriptions(
  server: Server,
  { session, feed }: { session: AgentSession; feed: ChangeFeed },
): void {
  server.setRequestHandler('resources/subscribe', async ({ params: { uri } }) => {
    await found(session, uri);
    await feed.subscribe(uri);
    return {};
  });
  server.setRequestHandler('resources/unsubscribe', async ({ params: { uri } }) => {
    await feed.unsubscribe(uri);
    return {};
  });
}

function unknown(message: string): never {
  throw new ProtocolError(ProtocolErrorCode.InvalidParams, message);
}

/** A resource. The protocol has one answer to a board or a ticket that is not there; any other failure stays what it is. */
async function found(session: AgentSession, uri: string): Promise<ReadResourceResult> {
  try {
    const result = await readResource(session, uri);
    if (result) return result;
  } catch (error) {
    if (error instanceof WireError && /^(board|ticket)\.unknown$/.test(error.code))
      throw new ResourceNotFoundError(uri, error.message);
    throw error;
  }
  throw new ResourceNotFoundError(uri);
}

function instructionsFor({ claim, seat }: AgentSession): string {
  const who = claim
    ? `You are ${seat?.agent ?? 'the agent'} and hold ticket ${claim.ticket} for ${claim.stage}. Start with ticket_get.`
    : seat
      ? `You are ${seat.agent}, ${seat.role}, on board ${seat.board}. Start with claim_next.`
      : 'You may read the boards of this team and change nothing.';
  return `Callboard is the ticket board of a team of agents. ${who}\n\n${rules}`;
}
