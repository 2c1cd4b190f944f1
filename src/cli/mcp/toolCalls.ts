import type { CallToolResult, ServerContext } from '@modelcontextprotocol/server';
import { type AgentToolMethod, agentToolMethods, toolMethod } from '../../protocol/agentTools.ts';
import { WireError } from '../../protocol/errors.ts';
import { describeTool, type ToolDescription } from '../../protocol/toolSchema.ts';
import { reportOf } from '../failure.ts';
import type { AgentSession } from '../../client/agentSession.ts';
import { forModel } from '../../client/modelText.ts';

/** How often a client hears that a call still waits: well within the usual patience of clients. */
const progressEveryMs = 5_000;

/** The tools that this session has a right to. */
export function listTools(session: AgentSession): ToolDescription[] {
  return agentToolMethods
    .filter((method) => session.may(method))
    .map((method) => describeTool(method, { board: session.board }));
}

/** Calls a tool. A refusal is a result that says so: the model reads it, and gets out of it. Nothing for a name that no tool has. */
export async function callTool(
  session: AgentSession,
  { name, arguments: given = {} }: { name: string; arguments?: Record<string, unknown> | undefined },
  context: ServerContext,
): Promise<CallToolResult | undefined> {
  const method = toolMethod(name);
  if (method === undefined) return undefined;
  const stopProgress = tellProgress(method, given, context);
  try {
    if (!session.may(method)) throw new WireError('right.missing', noRight(session, name));
    const result = await session.act(method, given, context.mcpReq.signal);
    return resultOf(result);
  } catch (error) {
    return { ...resultOf(reportOf(error)), isError: true };
  } finally {
    stopProgress();
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

/** Tells a client that wants to know that a call still waits. Returns how to stop. */
function tellProgress(
  method: AgentToolMethod,
  { waitMs }: Readonly<Record<string, unknown>>,
  { mcpReq }: ServerContext,
): () => void {
  const progressToken = mcpReq._meta?.progressToken;
  if (method !== 'claim.next' || progressToken === undefined || typeof waitMs !== 'number')
    return () => undefined;
  const startedAt = performance.now();
  const tell = (): void => {
    const progress = Math.round(performance.now() - startedAt);
    const params = { progressToken, progress, total: waitMs, message: 'Waiting for a ticket' };
    // A client that is gone needs no progress; the end of its connection is told elsewhere.
    mcpReq.notify({ method: 'notifications/progress', params }).catch(() => undefined);
  };
  tell();
  const timer = setInterval(tell, progressEveryMs);
  return () => {
    clearInterval(timer);
  };
}
