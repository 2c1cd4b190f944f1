import * as vscode from 'vscode';
import { showInvisible } from '../../base/taggedText.ts';
import { forModel } from '../../client/modelText.ts';
import { contract } from '../../protocol/contract.ts';
import { WireError } from '../../protocol/errors.ts';
import { openGranted } from '../commands/openGranted.ts';
import type { Services } from '../services.ts';
import type { WindowToolMethod } from './windowTools.ts';

type Input = Readonly<Record<string, unknown>>;

/** What each tool does, and what a person is asked before it. Typed over all of them: a tool without a line does not compile. */
const tools: Record<
  WindowToolMethod,
  { question: () => string; run: (services: Services, input: Input, signal: AbortSignal) => Promise<object> }
> = {
  'claim.next': {
    question: () => vscode.l10n.t('Claim the next ticket and open its workspace in a window of its own?'),
    run: claimNext,
  },
  'ticket.get': {
    question: () => vscode.l10n.t('Read a ticket?'),
    run: ({ session }, { ticket }) => session.request('ticket.get', { ticket: String(ticket) }),
  },
  'comment.add': {
    question: () => vscode.l10n.t('Write this on the ticket?'),
    run: ({ agent }, input, signal) => agent.act('comment.add', input, signal),
  },
  'spike.raise': {
    question: () => vscode.l10n.t('Raise a spike, so that a person looks at the ticket?'),
    run: ({ agent }, input, signal) => agent.act('spike.raise', input, signal),
  },
  'claim.release': {
    question: () => vscode.l10n.t('Hand the ticket over?'),
    run: ({ agent }, input, signal) => agent.act('claim.release', input, signal),
  },
};

/** A tool for the editor's own agent. One that changes something asks the person first, and shows all that was said. */
export function windowTool(services: Services, method: WindowToolMethod): vscode.LanguageModelTool<Input> {
  const { question, run } = tools[method];
  const changes = contract[method].mutates;
  return {
    prepareInvocation: ({ input }) =>
      changes ? { confirmationMessages: { title: question(), message: shown(input) } } : {},
    invoke: async ({ input }, cancellation) => {
      if (changes && !vscode.workspace.isTrusted)
        throw new Error(vscode.l10n.t('Callboard changes nothing in a folder that you do not trust.'));
      const stop = new AbortController();
      const listening = cancellation.onCancellationRequested(() => {
        stop.abort();
      });
      try {
        return textResult(await run(services, input, stop.signal));
      } catch (error) {
        // A model that reads what was refused gets out of it; anything else is for the person.
        if (error instanceof WireError) return textResult({ message: error.message, ...error.data });
        throw error;
      } finally {
        listening.dispose();
      }
    },
  };
}

function textResult(value: object): vscode.LanguageModelToolResult {
  return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(forModel(value).text)]);
}

function shown(input: Input): vscode.MarkdownString {
  return new vscode.MarkdownString().appendCodeblock(
    showInvisible(JSON.stringify(input, undefined, 2)),
    'json',
  );
}

/** The person said yes: this window claims, and its workspace opens as after the command. */
async function claimNext(services: Services, { waitMs }: Input, signal: AbortSignal): Promise<object> {
  const { board, seat } = services.session;
  if (board === undefined || seat === undefined)
    throw new Error(vscode.l10n.t('This window has no role yet. Choose one first: Callboard: Choose Role.'));
  const params = { board: board.key, explain: true, ...(typeof waitMs === 'number' && { waitMs }) };
  const answer = await services.session.request('claim.next', params, signal);
  if (answer.granted !== undefined) await openGranted(services, answer.granted);
  return answer;
}
