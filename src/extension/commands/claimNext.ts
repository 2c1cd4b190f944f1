import * as vscode from 'vscode';
import type { Result } from '../../protocol/contract.ts';
import type { AgentName } from '../../protocol/ids.ts';
import type { Services } from '../services.ts';
import { say } from '../views/say.ts';
import { plainLine } from '../views/ticketText.ts';
import { hindranceOf } from './hindranceOf.ts';
import { openGranted } from './openGranted.ts';

type Answer = Result<'claim.next'>;

/** How long the hub is asked to wait at once. */
const waitMs = 600_000;

/** Claims what this agent should work on next, and says which step chose it. Where there is nothing, the window can wait for it. */
export async function claimNext(services: Services): Promise<void> {
  const { session } = services;
  const { board, seat } = session;
  if (board === undefined || seat === undefined) return;
  const answer = await session.request('claim.next', { board: board.key, explain: true });
  if (await openAnswer(services, answer)) return;
  const why = vscode.l10n.t('Why Not Me?');
  const wait = vscode.l10n.t('Wait for One');
  const buttons = answer.skipped.length > 0 ? [wait, why] : [wait];
  const chosen = await say.information(nothingFor(seat.agent, answer), ...buttons);
  if (chosen === why) await vscode.commands.executeCommand('callboard.ticket.whyNotMe');
  if (chosen === wait) await waitForOne(services);
}

/** What a person makes of it that nothing was claimed: an agent is told to wait, a person chooses to. */
function nothingFor(agent: AgentName, { steps, skipped }: Answer): string {
  const hindrance = hindranceOf(steps);
  if (hindrance !== undefined) return vscode.l10n.t('{0} can claim nothing now. {1}', agent, hindrance);
  return skipped.length > 0
    ? vscode.l10n.t('None of the open tickets can be claimed by {0} now.', agent)
    : vscode.l10n.t('No ticket waits for {0} now.', agent);
}

async function openAnswer(services: Services, { granted, step }: Answer): Promise<boolean> {
  if (granted === undefined) return false;
  services.log.info(`Claim Next chose ${granted.ticket.id} by step ${String(step.step)}: ${step.message}`);
  void vscode.window.setStatusBarMessage(`$(run-all) ${plainLine(step.message)}`, 10_000);
  await openGranted(services, granted);
  return true;
}

/** Claims the first ticket that comes, until the person has enough of waiting or the window sits elsewhere. */
async function waitForOne(services: Services): Promise<void> {
  const { session } = services;
  const { board, seat } = session;
  if (board === undefined || seat === undefined) return;
  const answer = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t(
        'The first ticket that {0} can claim is claimed as soon as it is there.',
        seat.agent,
      ),
      cancellable: true,
    },
    async (_progress, token) => {
      const leaving = new AbortController();
      const subscriptions = [
        token.onCancellationRequested(() => {
          leaving.abort();
        }),
        session.onDidChange(() => {
          if (session.seat?.agent !== seat.agent || session.board?.key !== board.key) leaving.abort();
        }),
      ];
      try {
        let last: Answer;
        do last = await session.request('claim.next', { board: board.key, waitMs }, leaving.signal);
        while (last.granted === undefined && !leaving.signal.aborted);
        return last;
      } finally {
        for (const subscription of subscriptions) subscription.dispose();
      }
    },
  );
  await openAnswer(services, answer);
}
