/** Every entry of the status bar. */
export const statusIds = ['callboard.seat'] as const;

export type StatusId = (typeof statusIds)[number];
