/** Every view of the side bar. The manifest, the view table and this list agree; a test proves it. */
export const viewIds = [
  'callboard.myWork',
  'callboard.tickets',
  'callboard.agents',
  'callboard.inbox',
] as const;

export type ViewId = (typeof viewIds)[number];
