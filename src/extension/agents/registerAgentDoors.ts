import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable.ts';
import type { Services } from '../services.ts';
import { mcpServerProvider } from './mcpServerProvider.ts';
import { windowTool } from './windowTool.ts';
import { windowToolMethods, windowToolName } from './windowTools.ts';

/** Offers the board to the agents that run in this window. An editor that knows of no agents, or of no such tools, goes on without. */
export function registerAgentDoors(services: Services): Disposable {
  if (!('lm' in vscode)) return { dispose: () => undefined };
  return vscode.Disposable.from(
    ...('registerMcpServerDefinitionProvider' in vscode.lm
      ? [vscode.lm.registerMcpServerDefinitionProvider('callboard', mcpServerProvider(services))]
      : []),
    ...('registerTool' in vscode.lm
      ? windowToolMethods.map((method) =>
          vscode.lm.registerTool(windowToolName(method), windowTool(services, method)),
        )
      : []),
  );
}
