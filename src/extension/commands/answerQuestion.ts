import * as vscode from 'vscode';
import type { TicketId } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import { prose } from '../../protocol/text.ts';
import type { Services } from '../services.ts';
import { say } from '../views/say.ts';
import { plainLine } from '../views/ticketText.ts';
import { problemOf } from './problemOf.ts';

interface OpenQuestion {
  readonly entry: string;
  readonly text: string;
  readonly sequence: number;
}

/** Asks for the answer to an open question of a ticket: the one of this event where that is open, else one a person picks. Whether it was given. */
export async function answerQuestion(
  services: Services,
  id: TicketId,
  { sequence }: { readonly sequence?: number } = {},
): Promise<boolean> {
  const question = await findQuestion(services, id, sequence);
  if (question === undefined) return false;
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Answer on {0}', id),
    prompt: plainLine(question.text),
    ignoreFocusOut: true,
    validateInput: (value) => problemOf(prose({ minLength: 1 }), value),
  });
  if (text === undefined) return false;
  await services.session.request('comment.add', {
    ticket: id,
    kind: 'answer',
    text,
    answers: question.entry,
  });
  return true;
}

async function findQuestion(
  services: Services,
  id: TicketId,
  sequence: number | undefined,
): Promise<OpenQuestion | undefined> {
  const questions = await openQuestions(services, id);
  const meant = questions.find((question) => question.sequence === sequence);
  if (meant !== undefined) return meant;
  if (questions.length === 0) {
    void say.information(vscode.l10n.t('{0} has no open question.', id));
    return undefined;
  }
  const items = questions.map((question) => ({ label: plainLine(question.text), question }));
  const title = vscode.l10n.t('The question you answer');
  return (await vscode.window.showQuickPick(items, { ignoreFocusOut: true, title }))?.question;
}

/** The texts of open questions stand on the timeline. */
async function openQuestions({ session }: Services, id: TicketId): Promise<OpenQuestion[]> {
  const open = new Set(session.tickets.get(id)?.questions.open);
  const { entries } = await session.request('ticket.timeline', {
    ticket: id,
    kinds: ['question'],
    limit: limits.pageSize,
  });
  return entries.flatMap(({ payload, sequence }) => {
    const { entry, text } = payload;
    return typeof entry === 'string' && typeof text === 'string' && open.has(entry)
      ? [{ entry, text, sequence }]
      : [];
  });
}
