import { messageOf } from '../client/errors.ts';
import type { Fence, TicketId } from '../protocol/ids.ts';
import { findClaimFile, listClaimFiles } from '../workspace/claimFile.ts';
import { readPrivateFile, writePrivateFile } from '../workspace/privateFile.ts';
import { CliError } from './failure.ts';

const maxBytes = 64 * 1024;

/** Where a claim token may come from. It is never an argument: other users of the machine can read those. */
export interface ClaimSource {
  /** The folder of CALLBOARD_HOME. */
  readonly home: string;
  readonly env: NodeJS.ProcessEnv;
  /** `--claim-file`. */
  readonly file?: string | undefined;
}

/** The token that was given explicitly: `--claim-file`, else `CALLBOARD_CLAIM`. */
export async function givenToken({ env, file }: ClaimSource): Promise<string | undefined> {
  if (file !== undefined) return await tokenInFile(file);
  const token = env['CALLBOARD_CLAIM']?.trim();
  return token === '' ? undefined : token;
}

/** The token of this very claim in `<home>/claims`. Files of earlier claims of the ticket may lie beside it. */
export async function keptToken(
  home: string,
  claim: { ticket: TicketId; fence: Fence },
): Promise<string | undefined> {
  const { claims } = await listClaimFiles(home);
  return claims.find(({ ticket, fence }) => ticket === claim.ticket && fence === claim.fence)?.token;
}

/** The board of the workspace that this folder belongs to. */
export async function boardOfWorkspace(home: string, cwd: string): Promise<string | undefined> {
  return (await findClaimFile(home, cwd))?.board;
}

/** Refuses a `--claim-file` that holds something else than `writeTokenFile` writes, which would replace it. */
export async function refuseOtherFile(file: string): Promise<void> {
  const text = await readPrivateFile(file, maxBytes);
  if (text === undefined || text.trim() === '' || isTokenFile(text)) return;
  throw new CliError(
    'claimFile.exists',
    `${file} exists and holds no claim. It was left alone and nothing was claimed. Choose another name.`,
  );
}

/** Writes what `--claim-file` of a later `renew` or `release` reads: a whole file, 0600, over an older claim at most. */
export async function writeTokenFile(
  file: string,
  claim: { ticket: TicketId; fence: Fence; agent: string; token: string },
): Promise<void> {
  try {
    await writePrivateFile(file, `${JSON.stringify(claim, undefined, 2)}\n`);
  } catch (error) {
    throw new CliError(
      'claimFile.unwritable',
      `${file} cannot be written, so the claim was given back: ${messageOf(innermost(error))}`,
      { cause: error },
    );
  }
}

/** What the system said: the sentence around it is about a workspace. */
function innermost(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? innermost(error.cause) : error;
}

/** The file holds the bare token, or JSON with a `token`, as the files of `<home>/claims` do. */
async function tokenInFile(file: string): Promise<string> {
  const text = (await readPrivateFile(file, maxBytes))?.trim();
  if (text === undefined) throw new CliError('claimFile.missing', `There is no claim file ${file}.`);
  const token = text.startsWith('{') ? tokenOf(text) : text;
  if (token === undefined || !/^[\x21-\x7e]{1,400}$/.test(token))
    throw new CliError(
      'claimFile.invalid',
      `${file} holds no claim token. Claim the ticket again to get one.`,
    );
  return token;
}

function isTokenFile(text: string): boolean {
  return tokenOf(text) !== undefined && /"ticket":[^]*"fence":[^]*"agent":/.test(text);
}

function tokenOf(json: string): string | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && 'token' in value && typeof value.token === 'string'
      ? value.token
      : undefined;
  } catch {
    return undefined;
  }
}
