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

/** The token for a ticket: the given one, else that of the newest claim file of the ticket in `<home>/claims`. */
export async function tokenFor(ticket: TicketId, source: ClaimSource): Promise<string | undefined> {
  const given = await givenToken(source);
  if (given !== undefined) return given;
  const { claims } = await listClaimFiles(source.home);
  return claims.filter((claim) => claim.ticket === ticket).sort((a, b) => b.fence - a.fence)[0]?.token;
}

/** The board of the workspace that this folder belongs to. */
export async function boardOfWorkspace(home: string, cwd: string): Promise<string | undefined> {
  return (await findClaimFile(home, cwd))?.board;
}

/** Writes what `--claim-file` of a later `renew` or `release` reads: a new file, 0600. */
export async function writeTokenFile(
  file: string,
  claim: { ticket: TicketId; fence: Fence; agent: string; token: string },
): Promise<void> {
  try {
    await writePrivateFile(file, `${JSON.stringify(claim, undefined, 2)}\n`);
  } catch (error) {
    throw new CliError(
      'claimFile.unwritable',
      `${file} cannot be written, so the claim was given back: ${messageOf(error)}`,
      { cause: error },
    );
  }
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
