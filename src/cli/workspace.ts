import path from 'node:path';
import type { HubClient } from '../client/hubClient.ts';
import type { Granted } from '../protocol/claimMethods.ts';
import { boardOf } from '../protocol/ids.ts';
import { writeClaimFile } from '../workspace/claimFile.ts';
import { createWorkspace, type CreateProgress, type CreatedWorkspace } from '../workspace/createWorkspace.ts';
import type { Cli } from './cli.ts';
import { orGiveBack } from './giveBack.ts';

interface WorkspaceRequest {
  readonly granted: Granted;
  /** Where feature folders are made; `<home>/workspaces` when absent. */
  readonly root: string | undefined;
  /** Gives up; by default when the program is interrupted. */
  readonly signal?: AbortSignal;
  /** Hears of each step; by default the terminal, where there is one. */
  readonly onProgress?: (progress: CreateProgress) => void;
}

/** A client, or what speaks for one. */
type Caller = Pick<HubClient, 'call'>;

/**
 * Makes the feature folder of a claim and records it. When that fails the claim is given back, so that nobody holds a
 * ticket without a place to work on it.
 */
export async function makeWorkspace(
  cli: Cli,
  client: Caller,
  request: WorkspaceRequest,
): Promise<CreatedWorkspace> {
  return await orGiveBack(client, request.granted, {
    work: () => created(cli, client, request),
    failure: 'the workspace could not be made',
  });
}

async function created(
  cli: Cli,
  client: Caller,
  { granted, root, signal = cli.terminal.signal, onProgress = shownBy(cli) }: WorkspaceRequest,
): Promise<CreatedWorkspace> {
  const { ticket, claim, token } = granted;
  const { board } = await client.call('board.get', { board: boardOf(ticket.id) });
  const role = board.roster.find(({ name }) => name === claim.agent)?.role ?? claim.agent;
  const repositories = ticket.repos.flatMap(({ name, baseRef }) => {
    const repository = board.repos.find((one) => one.name === name);
    return repository ? [{ ...repository, ...(baseRef !== undefined && { baseRef }) }] : [];
  });
  const workspace = await createWorkspace(
    {
      board: board.key,
      ticket,
      fence: claim.fence,
      role,
      root: path.resolve(cli.terminal.cwd, root ?? path.join(cli.home.folder, 'workspaces')),
      repositories,
      adoptFrom: ticket.workspace,
    },
    { home: cli.home.folder, signal, onProgress },
  );
  const { notes: _, ...recorded } = workspace;
  await client.call('workspace.record', { ticket: ticket.id, fence: claim.fence, workspace: recorded });
  const { folder, workspaceFile } = workspace;
  const { agent, stage, fence } = claim;
  await writeClaimFile(cli.home.folder, {
    board: board.key,
    ticket: ticket.id,
    agent,
    role,
    stage,
    fence,
    token,
    folder,
    workspaceFile,
  });
  return workspace;
}

function shownBy({ terminal }: Cli): (progress: CreateProgress) => void {
  return ({ step, repository }) => {
    if (terminal.isTty) terminal.error(`${step}${repository === undefined ? '' : ` ${repository}`}\n`);
  };
}
