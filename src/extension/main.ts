import * as vscode from 'vscode';
import { registerAgentDoors } from './agents/registerAgentDoors.ts';
import { registerCommands } from './commands/table.ts';
import { startWindow } from './session/startWindow.ts';
import { registerPanels } from './panels/table.ts';
import { createServices } from './createServices.ts';
import type { Services } from './services.ts';
import { registerStatus } from './status/table.ts';
import { registerViews } from './views/table.ts';

/** What a test inside the extension host may look at; other extensions get nothing. */
export interface Inside {
  readonly services: Services;
}

/** Starts the extension. Nothing here waits for the hub. */
export function activate(context: vscode.ExtensionContext): Inside | undefined {
  const startedAt = performance.now();
  const log = vscode.window.createOutputChannel('Callboard', { log: true });
  const services = createServices(context, log);
  context.subscriptions.push(
    log,
    services,
    registerCommands(services),
    registerViews(services),
    registerPanels(services),
    registerStatus(services),
    registerAgentDoors(services),
    startWindow(services),
  );
  log.info(`Activated in ${(performance.now() - startedAt).toFixed(1)} ms.`);
  return context.extensionMode === vscode.ExtensionMode.Test ? { services } : undefined;
}
