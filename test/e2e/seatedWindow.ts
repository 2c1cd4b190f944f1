import type { HubClient } from '../../src/client/hubClient.ts';
import type { BoardKey } from '../../src/protocol/ids.ts';
import type { EditorOptions } from '../support/editor/editor.ts';
import type { EditorWindow } from '../support/editor/editorWindow.ts';
import { chooseRole, Desk, joinBoard } from './desk.ts';

/** The board of a seated window. */
export const board = 'CB' as BoardKey;

/** A window on the repository `api`, whose board has one ticket that is ready, where Andrew sits as a developer. */
export interface SeatedWindow {
  readonly desk: Desk;
  readonly window: EditorWindow;
  readonly client: HubClient;
  /** Where the repository is. */
  readonly api: string;
}

interface SeatedOptions extends Pick<EditorOptions, 'settings'> {
  /** The ticket changes no repository. */
  readonly withoutRepository?: boolean;
}

/** Opens a desk with one window at its board. Nothing of it is left when that fails. */
export async function seatedWindow({
  withoutRepository = false,
  ...options
}: SeatedOptions = {}): Promise<SeatedWindow> {
  const desk = await Desk.start(options);
  try {
    const api = desk.repository('api');
    const window = await desk.editor.open({ folder: api });
    await window.statusBar('Callboard').waitFor();
    const client = await desk.client();
    await client.call('board.create', { key: board, name: 'Callboard demo' });
    await client.call('repository.add', { board, name: 'api', root: api });
    await client.call('ticket.create', {
      board,
      title: 'List answers within 100 ms',
      description: 'It takes seconds.',
      criteria: ['the p99 stays below 100 ms'],
      role: 'developer',
      ready: true,
      ...(withoutRepository && { repos: [], needsNoRepos: true }),
    });
    await joinBoard(window, 'Callboard demo');
    await chooseRole(window, 'Developer', 'andrew');
    return { desk, window, client, api };
  } catch (error) {
    await desk.keepPictures();
    await desk.close();
    throw error;
  }
}
