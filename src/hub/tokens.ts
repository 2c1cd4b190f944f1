import { createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { boardOf, type Fence, type SessionId, type TicketId, ticketId } from '../protocol/ids.ts';
import { type Stage, stages } from '../protocol/ticket.ts';
import { sameProof } from '../wire/proof.ts';
import { writePrivateFile } from './privateFile.ts';

/** What a claim token speaks for. */
export interface ClaimBinding {
  readonly ticket: TicketId;
  readonly stage: Stage;
  readonly fence: Fence;
}

/** Makes and checks what sessions and agents prove themselves with. Nothing of it is stored: it follows from the secret. */
export class Tokens {
  /** As a key: for bare bytes every signature would cost six times as much. */
  readonly #secret: KeyObject;

  constructor(secret: Buffer) {
    this.#secret = createSecretKey(secret);
  }

  resumeToken(session: SessionId): string {
    return this.#sign(`session|${session}`);
  }

  fitsSession(session: SessionId, token: string): boolean {
    return sameProof(token, this.resumeToken(session));
  }

  /** The session of a caller of the REST view: the same after a restart of the hub, and no one else's. */
  restSession(caller: string): SessionId {
    return `rest-${this.#sign(`rest|${caller}`).slice(0, 32)}` as SessionId;
  }

  /** Bound to board, ticket, stage and fence; whether the claim still lives is for the board to say. */
  claimToken({ ticket, stage, fence }: ClaimBinding): string {
    const text = `${ticket}.${stage}.${fence}`;
    return `cb1.${text}.${this.#sign(`claim|${boardOf(ticket)}|${text}`)}`;
  }

  /** What a token speaks for, or nothing when it is not one of ours. */
  readClaimToken(token: string): ClaimBinding | undefined {
    const [, ticket, stageName, fence, signature = ''] = token.split('.');
    const id = ticketId.safeParse(ticket);
    const stage = stages.find((known) => known === stageName);
    if (!id.success || stage === undefined) return undefined;
    const binding = { ticket: id.data, stage, fence: Number(fence) as Fence };
    const expected = this.claimToken(binding);
    // The text before the signature is public; only the signature has to be compared in constant time.
    const fits = sameProof(signature, expected.slice(expected.lastIndexOf('.') + 1));
    return fits && token === expected ? binding : undefined;
  }

  #sign(text: string): string {
    return createHmac('sha256', this.#secret).update(text).digest('hex');
  }
}

/** Reads the secret of this home; makes it at the first start. */
export function loadTokens(secretFile: string): Tokens {
  let text: string;
  try {
    text = readFileSync(secretFile, 'utf8').trim();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    text = randomBytes(32).toString('hex');
    writePrivateFile(secretFile, text);
  }
  if (!/^[0-9a-f]{64}$/.test(text))
    throw new Error(
      `${secretFile} is not a secret of Callboard. Move it away; live claim tokens end with it.`,
    );
  return new Tokens(Buffer.from(text, 'hex'));
}
