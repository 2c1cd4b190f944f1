import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable.ts';
import type { Services } from '../services.ts';
import type { PanelId } from './panelIds.ts';

/** Every kind of panel and who restores it. Typed over all ids: a panel without a line here does not compile. */
const panels: Record<PanelId, (services: Services) => vscode.WebviewPanelSerializer> = {
  'callboard.board': (services) => services.panels,
};

/** Registers the restorers of the table. */
export function registerPanels(services: Services): Disposable {
  return vscode.Disposable.from(
    ...Object.entries(panels).map(([id, serializer]) =>
      vscode.window.registerWebviewPanelSerializer(id, serializer(services)),
    ),
  );
}
