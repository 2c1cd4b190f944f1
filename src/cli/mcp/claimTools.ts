import type { AgentSession } from '../../client/agentSession.ts';
import type { AgentToolMethod } from '../../protocol/agentTools.ts';
import type { Granted } from '../../protocol/claimMethods.ts';
import type { Result } from '../../protocol/contract.ts';
import { WireError } from '../../protocol/errors.ts';
import type { ToolDescription } from '../../protocol/toolSchema.ts';
import type { CreateProgress, CreatedWorkspace } from '../../workspace/createRequest.ts';
import { CliError, reportOf } from '../failure.ts';
import { tellWaiting, type TellProgress } from './progress.ts';

/* What this program adds to the tools that claim: the place to work at, which the hub knows nothing of and windows make for themselves. */

export type ClaimToolMethod = 'claim.next' | 'claim.take';

/** Makes the feature folder of a claim and records it, or gives the claim back and rejects. */
export type MakeWorkspace = (request: {
  readonly granted: Granted;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: CreateProgress) => void;
}) => Promise<CreatedWorkspace>;

/** One claim that a model asked for. */
export interface ClaimCall {
  readonly method: ClaimToolMethod;
  readonly given: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
  readonly tell: TellProgress;
}

export function isClaimTool(method: AgentToolMethod): method is ClaimToolMethod {
  return method === 'claim.next' || method === 'claim.take';
}

/** The tool with what it may do besides. */
export function withWorkplace(tool: ToolDescription): ToolDescription {
  const workspace = {
    type: 'boolean',
    default: false,
    description:
      'Also make the feature folder: a git worktree for each repository of the ticket, with the work of earlier claims. All or nothing: when it cannot be made, the claim is given back.',
  };
  return {
    ...tool,
    description: `${tool.description} To change files, set \`workspace\`; \`place\` in the result says where you work.`,
    inputSchema: { ...tool.inputSchema, properties: { ...tool.inputSchema.properties, workspace } },
  };
}

/** Claims, makes the folder where one is wanted, and says where the work is. Rejects with a coded refusal; then nothing is held. */
export async function claimWithPlace(
  session: AgentSession,
  make: MakeWorkspace,
  { method, given, signal, tell }: ClaimCall,
): Promise<object> {
  const { workspace: wanted = false, ...asked } = given;
  if (typeof wanted !== 'boolean')
    throw new WireError('request.invalid', 'workspace has to be true or false, or to be left out.');
  const result = await claimed(session, { method, given: asked, signal, tell });
  const granted = grantedIn(result);
  if (!granted) return result;
  if (!wanted) return { ...result, place: placeWithout(granted) };
  const onProgress = ({ step, repository }: CreateProgress): void => {
    tell(repository === undefined ? `Workspace: ${step}` : `Workspace: ${step} ${repository}`);
  };
  const made = await make({ granted, signal, onProgress }).catch((error: unknown) => {
    throw session.held.includes(granted.ticket.id) ? error : givenBack(error);
  });
  const { notes, ...workspace } = made;
  const ticket = { ...granted.ticket, workspace };
  const place = [`The worktrees are in ${workspace.folder}.`, ...notes].join(' ');
  return 'granted' in result
    ? { ...result, granted: { ...granted, ticket }, place }
    : { ...result, ticket, place };
}

async function claimed(
  session: AgentSession,
  { method, given, signal, tell }: ClaimCall,
): Promise<Result<ClaimToolMethod>> {
  const { waitMs } = given;
  const stop = typeof waitMs === 'number' ? tellWaiting(tell, waitMs) : undefined;
  try {
    return await session.act(method, given, signal);
  } finally {
    stop?.();
  }
}

function grantedIn(result: Result<ClaimToolMethod>): Granted | undefined {
  return 'ticket' in result ? result : result.granted;
}

function placeWithout({ ticket: { repos, workspace } }: Granted): string {
  if (repos.length === 0) return 'The ticket has no repositories, so there are no worktrees.';
  const earlier = workspace ? ` The work of an earlier claim is in ${workspace.folder}.` : '';
  return `No worktrees were made for this claim.${earlier} If you have to change files, give the ticket back with claim_release and claim it with workspace set to true.`;
}

function givenBack(error: unknown): CliError {
  const { code, message } = reportOf(error);
  return new CliError(code, `${message} The ticket was given back; you hold nothing.`, { cause: error });
}
