import * as z from 'zod';

/** Where the REST view listens: this machine only, never a name that somebody else resolves. */
const restUrl = z.string().regex(/^http:\/\/127\.0\.0\.1:[1-9][0-9]{0,4}$/);

/** What `rest.json` says while the REST view is on. Written 0600 beside `hub.json`; it stays when the hub ends, so that the view comes back with it. */
export const restFile = z.looseObject({
  url: restUrl,
  /** The bearer token, 32 random bytes, hex; new each time the view is switched on. */
  token: z.string().regex(/^[0-9a-f]{64}$/),
});
export type RestFile = z.infer<typeof restFile>;

/** How to find the REST view: its address, and the path of the file that holds its token. */
export const restAddress = z.object({ url: restUrl, tokenFile: z.string() });
export type RestAddress = z.infer<typeof restAddress>;
