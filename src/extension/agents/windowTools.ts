import { type AgentToolMethod, toolName } from '../../protocol/agentTools.ts';

/** The few tools that the editor's own agent gets: all tools together are what the MCP server is for. */
export const windowToolMethods = [
  'claim.next',
  'ticket.get',
  'comment.add',
  'spike.raise',
  'claim.release',
] as const satisfies readonly AgentToolMethod[];

export type WindowToolMethod = (typeof windowToolMethods)[number];

/** The name of a tool in the manifest and at registration. */
export function windowToolName(method: WindowToolMethod): string {
  return `callboard_${toolName(method)}`;
}
