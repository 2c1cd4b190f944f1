import * as vscode from 'vscode';
import { channelName, type ChannelName } from '../../protocol/eventsOfTalk.ts';
import { limits } from '../../protocol/limits.ts';
import { prose } from '../../protocol/text.ts';
import type { Services } from '../services.ts';
import { ticketOf } from './askTicket.ts';
import { problemOf } from './problemOf.ts';

/** Says something in a channel; on a ticket, about that ticket. Says who was called by it. */
export async function postToChannel({ session }: Services, argument: unknown): Promise<void> {
  const { board } = session;
  if (board === undefined) return;
  const ticket = ticketOf(argument);
  const channel = await askChannel();
  if (channel === undefined) return;
  const text = await vscode.window.showInputBox({
    title:
      ticket === undefined
        ? vscode.l10n.t('Post to #{0}', channel)
        : vscode.l10n.t('Post to #{0} about {1}', channel, ticket),
    prompt: vscode.l10n.t('@name calls an agent, or everybody of a role.'),
    ignoreFocusOut: true,
    validateInput: (value) => problemOf(prose({ minLength: 1, maxBytes: limits.messageBytes }), value),
  });
  if (text === undefined) return;
  const { mentions } = await session.request('message.post', {
    board: board.key,
    channel,
    text,
    ...(ticket !== undefined && { ticket }),
  });
  const called = [...mentions.agents, ...mentions.roles].join(', ');
  const posted = vscode.l10n.t('Posted to #{0}.', channel);
  const told = called === '' ? posted : vscode.l10n.t('Posted to #{0}; called: {1}.', channel, called);
  void vscode.window.setStatusBarMessage(`$(comment) ${told}`, 5_000);
}

async function askChannel(): Promise<ChannelName | undefined> {
  const about: Record<ChannelName, string> = {
    general: vscode.l10n.t('Whatever everybody should know'),
    reviews: vscode.l10n.t('What waits for review, and what reviews found'),
    blockers: vscode.l10n.t('What keeps somebody from going on'),
    shipping: vscode.l10n.t('What is merged and delivered'),
    decisions: vscode.l10n.t('What was decided, and why'),
  };
  const items = channelName.options.map((channel) => ({
    label: `#${channel}`,
    detail: about[channel],
    channel,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Post to Channel'),
    placeHolder: vscode.l10n.t('Where to say it'),
    ignoreFocusOut: true,
  });
  return picked?.channel;
}
