import type { CallToolResult, ServerContext } from '@modelcontextprotocol/server';
import { agentToolMethods, toolMethod } from '../../protocol/agentTools.ts';
import { WireError } from '../../protocol/errors.ts';
import { describeTool, type ToolDescription } from '../../protocol/toolSchema.ts';
import { reportOf } from '../failure.ts';
import type { AgentSession } from '../../client/agentSession.ts';
import { forModel } from '../../client/modelText.ts';
import { claimWithPlace, isClaimTool, type MakeWorkspace, withWorkplace } from './claimTools.ts';
import { progressTo } from './progress.ts';

/** The tools that this session has a right to. */
export function listTools(session: AgentSession): ToolDescription[] {
  return agentToolMethods
    .filter((method) => session.may(method))
    .map((method) => {
      const tool = describeTool(method, { board: session.board });
      return isClaimTool(method) ? withWorkplace(tool) : tool;
    });
}

/** A call of a tool as it came. */
interface ToolCall {
  readonly name: string;
  readonly arguments?: Record<string, unknown> | undefined;
}

interface CallServices {
  readonly context: ServerContext;
  readonly makeWorkspace: MakeWorkspace;
}

/** Calls a tool. A refusal is a result that says so: the model reads it, and gets out of it. Nothing for a name that no tool has. */
export async function callTool(
  session: AgentSession,
  { name, arguments: given = {} }: ToolCall,
  { context, makeWorkspace }: CallServices,
): Promise<CallToolResult | undefined> {
  const method = toolMethod(name);
  if (method === undefined) return undefined;
  try {
    if (!session.may(method)) throw new WireError('right.missing', noRight(session, name));
    const { signal } = context.mcpReq;
    if (!isClaimTool(method)) return resultOf(await session.act(method, given, signal));
    const call = { method, given, signal, tell: progressTo(context) };
    return resultOf(await claimWithPlace(session, makeWorkspace, call));
  } catch (error) {
    return { ...resultOf(reportOf(error)), isError: true };
  }
}

function noRight({ claim, seat }: AgentSession, name: string): string {
  if (claim) return `This session works on the claim of ${claim.ticket} and cannot use ${name}.`;
  return seat
    ? `${name} is for a person at a window or a terminal.`
    : `This session may only read. To use ${name}, a person starts callboard mcp with --agent, or with the token of a claim.`;
}

/** The result as data, and as the same JSON in text for clients that know only that. */
function resultOf(value: object): CallToolResult {
  const { data, text } = forModel(value);
  return { content: [{ type: 'text', text }], structuredContent: data };
}
