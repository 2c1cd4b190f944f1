/* eslint-disable @typescript-eslint/no-deprecated -- `Server` is for advanced use; it is ours: which tools there are follows from the session, and arguments are refused by the contract. */
import {
  ProtocolError,
  ProtocolErrorCode,
  ResourceNotFoundError,
  Server,
} from '@modelcontextprotocol/server';
import { WireError } from '../../protocol/errors.ts';
import type { AgentSession } from '../../client/agentSession.ts';
import { getPrompt, listPrompts, rules } from './prompts.ts';
import { listResources, readResource, resourceTemplates } from './resources.ts';
import { callTool, listTools } from './toolCalls.ts';

/** A server of the Model Context Protocol over one session at the hub. Made anew for each connection of a client. */
export function mcpServer(session: AgentSession, version: string): Server {
  const server = new Server(
    { name: 'callboard', title: 'Callboard', version },
    { capabilities: { tools: {}, resources: {}, prompts: {} }, instructions: instructionsFor(session) },
  );
  server.setRequestHandler('tools/list', () => ({ tools: listTools(session) }));
  server.setRequestHandler('tools/call', async ({ params }, context) => {
    const result = await callTool(session, params, context);
    return result ?? unknown(`There is no tool ${params.name}.`);
  });
  server.setRequestHandler('resources/list', async () => ({ resources: await listResources(session) }));
  server.setRequestHandler('resources/templates/list', () => ({ resourceTemplates: [...resourceTemplates] }));
  server.setRequestHandler('resources/read', async ({ params: { uri } }) => {
    const result = await foundOrNot(uri, readResource(session, uri));
    if (result === undefined) throw new ResourceNotFoundError(uri);
    return result;
  });
  server.setRequestHandler('prompts/list', async () => ({ prompts: await listPrompts(session) }));
  server.setRequestHandler('prompts/get', async ({ params: { name } }) => {
    const prompt = await getPrompt(session, name);
    return prompt ?? unknown(`The board has no role ${name}.`);
  });
  return server;
}

function unknown(message: string): never {
  throw new ProtocolError(ProtocolErrorCode.InvalidParams, message);
}

/** The protocol has one answer to a board or a ticket that is not there; any other failure stays what it is. */
async function foundOrNot<T>(uri: string, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof WireError && /^(board|ticket)\.unknown$/.test(error.code))
      throw new ResourceNotFoundError(uri, error.message);
    throw error;
  }
}

function instructionsFor({ claim, seat }: AgentSession): string {
  const who = claim
    ? `You are ${seat?.agent ?? 'the agent'} and hold ticket ${claim.ticket} for ${claim.stage}. Start with ticket_get.`
    : seat
      ? `You are ${seat.agent}, ${seat.role}, on board ${seat.board}. Start with claim_next.`
      : 'You may read the boards of this team and change nothing.';
  return `Callboard is the ticket board of a team of agents. ${who}\n\n${rules}`;
}
