/** Every kind of editor tab the extension makes. Restoring one activates the extension: the manifest names them, a test proves it. */
export const panelIds = ['callboard.board'] as const;

export type PanelId = (typeof panelIds)[number];
