import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Header of the WebSocket upgrade that carries a nonce, in both directions. */
export const nonceHeader = 'x-callboard-nonce';
/** Header of the hub's answer to the upgrade that carries its proof. */
export const proofHeader = 'x-callboard-proof';

/** The two nonces of one connection, hex. */
export interface Nonces {
  readonly client: string;
  readonly hub: string;
}

/** 32 random bytes, hex. */
export function newNonce(): string {
  return randomBytes(32).toString('hex');
}

/** Whether a header value has the shape of a nonce. */
export function isNonce(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}

/** HMAC-SHA-256 over both nonces, hex. The side is part of the text, so that one side's proof cannot be sent back as the other's. */
export function proofOf(side: 'hub' | 'client', token: string, nonces: Nonces): string {
  return createHmac('sha256', Buffer.from(token, 'hex'))
    .update(`callboard/1 ${side} ${nonces.client} ${nonces.hub}`)
    .digest('hex');
}

/** Compares two hex strings in a time that does not depend on where they differ. */
export function sameProof(given: string, expected: string): boolean {
  const a = Buffer.from(given, 'hex');
  const b = Buffer.from(expected, 'hex');
  return a.length === b.length && a.length > 0 && timingSafeEqual(a, b);
}
