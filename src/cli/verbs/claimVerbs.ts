import type { Command } from 'commander';
import type { HubClient } from '../../client/hubClient.ts';
import type { Result } from '../../protocol/contract.ts';
import type { Granted } from '../../protocol/claimMethods.ts';
import {
  agentName,
  boardKey,
  boardOf,
  roleName,
  type AgentName,
  type BoardKey,
  type RoleName,
  type TicketId,
} from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import { stages, type Stage, type Workspace } from '../../protocol/ticket.ts';
import { refuseOtherFile, writeTokenFile } from '../claimSource.ts';
import type { Cli, Outcome } from '../cli.ts';
import { orGiveBack } from '../giveBack.ts';
import { relativeTime, shown } from '../text.ts';
import { nameTicket } from '../ticketText.ts';
import { addVerb, checked, choice, duration, durationOption, folder, ticketArgument } from '../verb.ts';
import { makeWorkspace } from '../workspace.ts';

interface ClaimOptions {
  readonly agent: AgentName;
  readonly role?: RoleName;
  readonly lease: number;
  readonly claimFile?: string;
  readonly workspace?: boolean;
  readonly root?: string;
}

interface TakeOptions extends ClaimOptions {
  readonly stage?: Stage;
}

interface NextOptions extends ClaimOptions {
  readonly board?: BoardKey;
  readonly wait?: number;
  readonly explain?: boolean;
}

const tokenHelp =
  'The claim outlives this program. Its token is in the answer, or in --claim-file; later commands read it from CALLBOARD_CLAIM, --claim-file, or, with --workspace, by themselves. It is never an argument, because other users can read those.';

/** `claim` and `next`. */
export function addClaimVerbs(program: Command, cli: Cli): void {
  const claim = addVerb(program, 'claim', {
    summary: 'Claim this ticket for an agent',
    description: `Exactly one of many callers wins. ${tokenHelp}`,
    examples: [
      'claim CB-3 --agent andrew',
      'claim CB-3 --agent andrew --role developer --lease 30m --claim-file ~/.cb3',
      'claim CB-3 --agent andrew --workspace',
    ],
  });
  addClaimOptions(claim.addArgument(ticketArgument()))
    .addOption(choice('--stage <stage>', 'what for; follows from the state when absent', stages))
    .action((id: TicketId, options: TakeOptions) => cli.run(() => takeTicket(cli, id, options)));
  const next = addVerb(program, 'next', {
    summary: 'Claim the ticket this agent should work on next',
    description: `Says which step of the selection chose it. Without a ticket it ends with status 0 and says so. ${tokenHelp}`,
    examples: [
      'next --agent andrew --role developer',
      'next --agent andrew --wait 30s --json',
      'next --agent andrew --explain',
    ],
  });
  addClaimOptions(next)
    .option('--board <key>', 'the board', checked(boardKey))
    .option('--wait <duration>', 'wait so long for a ticket, at most 10m', duration)
    .option('--explain', 'say for every ticket that was skipped why')
    .action((options: NextOptions) => cli.run(() => takeNext(cli, options)));
}

function addClaimOptions(verb: Command): Command {
  return verb
    .requiredOption('--agent <name>', 'who works on it', checked(agentName))
    .option('--role <role>', 'puts an agent that is new on the roster', checked(roleName))
    .addOption(
      durationOption(
        '--lease <duration>',
        'how long the claim stands without renewal',
        limits.oneShotLeaseMs,
      ),
    )
    .option('--claim-file <file>', 'write the claim token to this file (0600) instead of printing it')
    .option('--workspace', 'make the feature folder too: a git worktree for each repository of the ticket')
    .option(
      '--root <folder>',
      'where feature folders are made; the folder "workspaces" of CALLBOARD_HOME when absent',
      folder,
    );
}

async function takeTicket(cli: Cli, id: TicketId, options: TakeOptions): Promise<Outcome> {
  if (options.claimFile !== undefined) await refuseOtherFile(options.claimFile);
  const client = await cli.connect({ as: 'person' });
  await cli.sit(client, { board: boardOf(id), ...options });
  const granted = await client.call('claim.take', {
    ticket: id,
    leaseMs: options.lease,
    ...(options.stage && { stage: options.stage }),
  });
  const told = await settle(cli, client, { granted, options });
  return { json: told.json, text: told.text };
}

async function takeNext(cli: Cli, options: NextOptions): Promise<Outcome> {
  if (options.claimFile !== undefined) await refuseOtherFile(options.claimFile);
  const client = await cli.connect({ as: 'person' });
  const board = await cli.board(client, options.board);
  await cli.sit(client, { ...options, board });
  const answer = await client.call(
    'claim.next',
    {
      board,
      leaseMs: options.lease,
      ...(options.wait !== undefined && { waitMs: options.wait }),
      ...(options.explain && { explain: true }),
    },
    { signal: cli.terminal.signal },
  );
  const { granted } = answer;
  if (!granted)
    return {
      json: answer,
      text: [answer.step.message, ...explanation(answer, options)].map((line) => shown(line)).join('\n'),
    };
  const told = await settle(cli, client, { granted, options });
  const lines = [
    `Step ${answer.step.step}, ${answer.step.name}: ${answer.step.message}`,
    ...explanation(answer, options),
  ];
  return {
    json: { ...answer, granted: told.json },
    text: [...lines.map((line) => shown(line)), told.text].join('\n'),
  };
}

function explanation({ steps, skipped }: Result<'claim.next'>, { explain }: NextOptions): string[] {
  if (!explain) return [];
  return [
    ...steps.map(({ step, name, message }) => `  ${step}. ${name}: ${message}`),
    ...skipped.map(
      ({ ticket, conditions }) => `  ${ticket}: ${conditions.map(({ message }) => message).join(' ')}`,
    ),
  ];
}

interface Settled {
  readonly granted: Granted;
  readonly options: ClaimOptions;
}

/** Makes the workspace where one is wanted, keeps the token, and says what to do next. */
async function settle(cli: Cli, client: HubClient, { granted, options }: Settled): Promise<Outcome> {
  const { ticket, claim, token, handoff } = granted;
  const workspace = options.workspace
    ? await makeWorkspace(cli, client, { granted, root: options.root })
    : undefined;
  const { claimFile } = options;
  if (claimFile !== undefined)
    await orGiveBack(client, granted, {
      work: () =>
        writeTokenFile(claimFile, { ticket: ticket.id, fence: claim.fence, agent: claim.agent, token }),
      failure: 'its token could not be kept',
    });
  const { token: _, ...withoutToken } = granted;
  const json = {
    ...(options.claimFile === undefined ? granted : withoutToken),
    ...(workspace && { workspace }),
  };
  const until = relativeTime(cli.clock.now() + claim.leaseMs, cli.clock.now());
  const lines = [
    `Claimed ${nameTicket(ticket)} for ${claim.agent}: ${claim.stage}, fence ${claim.fence}, lease ends ${until}.`,
    ...(handoff
      ? [`Handed over. Done: ${handoff.done} Pending: ${handoff.pending} Gotchas: ${handoff.gotchas}`].map(
          (line) => shown(line),
        )
      : []),
    ...workspaceLines(workspace),
    ...(options.claimFile === undefined
      ? [`export CALLBOARD_CLAIM=${token}`]
      : [`The claim token is in ${options.claimFile}.`]),
    `Renew it with: callboard renew ${ticket.id}`,
    `Give it back with: callboard release ${ticket.id} --done … --pending … --gotchas …`,
  ];
  return { json, text: lines.join('\n') };
}

function workspaceLines(workspace: (Workspace & { notes: readonly string[] }) | undefined): string[] {
  if (!workspace) return [];
  return [
    `Workspace: ${workspace.folder}`,
    ...workspace.repos.map(({ name, worktree, branch }) => `  ${name}: ${worktree} on ${branch}`),
    ...workspace.notes.map((note) => `  ${note}`),
  ].map((line) => shown(line));
}
