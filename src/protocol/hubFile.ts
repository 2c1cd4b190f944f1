import * as z from 'zod';

/** What `hub.json` says: where the hub listens and what proves it. Written 0600 by the hub that holds the lock, new at each start (SPEC 14). */
export const hubFile = z.looseObject({
  /** Path of the Unix socket, or name of the Windows pipe. */
  endpoint: z.string().min(1).max(300),
  /** 32 random bytes, hex. Both sides prove that they know it; it never travels. */
  token: z.string().regex(/^[0-9a-f]{64}$/),
  pid: z.int().min(1),
  version: z.string().min(1).max(40),
  protocol: z.object({ min: z.int().min(1), max: z.int().min(1) }),
  startedAt: z.int().min(0),
});
export type HubFile = z.infer<typeof hubFile>;
