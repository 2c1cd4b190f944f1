import path from 'node:path';
import type { HubClient } from '../client/hubClient.ts';
import type { Granted } from '../protocol/claimMethods.ts';
import { boardOf } from '../protocol/ids.ts';
import { writeClaimFile } from '../workspace/claimFile.ts';
import { createWorkspace, type CreatedWorkspace } from '../workspace/createWorkspace.ts';
import type { Cli } from './cli.ts';
import { orGiveBack } from './giveBack.ts';

interface WorkspaceRequest {
  readonly granted: Granted;
  /** Where feature folders are made; `<home>/workspaces` when absent. */
  readonly root: string | undefined;
}

/**
 * Makes the feature folder of a claim and records it. When that fails the claim is given back, so that nobody holds a
 * ticket without a place to work on it.
 */
export async function makeWorkspace(
  cli: Cli,
  client: HubClient,
  { granted, root }: WorkspaceRequest,
): Promise<CreatedWorkspace> {
  return await orGiveBack(client, granted, {
    work: () => created(cli, client, { granted, root }),
    failure: 'the workspace could not be made',
  });
}

async function created(
  cli: Cli,
  client: HubClient,
  { granted, root }: WorkspaceRequest,
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
    {
      home: cli.home.folder,
      signal: cli.terminal.signal,
      onProgress: ({ step, repository }) => {
        if (cli.terminal.isTty)
          cli.terminal.error(`${step}${repository === undefined ? '' : ` ${repository}`}\n`);
      },
    },
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
