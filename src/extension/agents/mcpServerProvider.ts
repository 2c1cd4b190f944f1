import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Services } from '../services.ts';
import { readSettings } from '../session/settings.ts';

/**
 * Tells the editor how to start `callboard mcp` for its agents: as the agent of this window's claim, or as a reader. The
 * editor keeps what it is told on disk, so the token is added only when it starts the server, and to the environment.
 */
export function mcpServerProvider({
  link,
  session,
  workspaceWindow,
}: Services): vscode.McpServerDefinitionProvider<vscode.McpStdioServerDefinition> {
  return {
    onDidChangeMcpServerDefinitions: workspaceWindow.onDidChangeClaim,
    provideMcpServerDefinitions: () => {
      if (!vscode.workspace.isTrusted) return [];
      const { claim } = workspaceWindow;
      const program = join(link.extensionPath, 'dist', 'callboard.cjs');
      const env = { ELECTRON_RUN_AS_NODE: '1', CALLBOARD_HOME: readSettings().home.folder };
      // Another claim has other tools and other rights: with it the server is started anew.
      const version = claim ? `${link.version}+${claim.ticket}.f${String(claim.fence)}` : link.version;
      const args = [program, 'mcp'];
      return [new vscode.McpStdioServerDefinition('Callboard', process.execPath, args, env, version)];
    },
    resolveMcpServerDefinition: (server) => {
      const { claim } = workspaceWindow;
      const board = session.board?.key;
      server.env = {
        ...server.env,
        CALLBOARD_BOARD: board ?? null,
        CALLBOARD_CLAIM: claim?.token ?? null,
      };
      return server;
    },
  };
}
