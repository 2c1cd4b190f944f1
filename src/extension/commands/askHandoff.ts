import * as vscode from 'vscode';
import type { Handoff } from '../../protocol/events.ts';
import { prose } from '../../protocol/text.ts';
import { against, askText } from './stepInput.ts';
import { walkSteps, type Step } from './walkSteps.ts';

/** Asks for the three parts of a handoff note (SPEC 4). Nothing when a person cancels one of them. */
export async function askHandoff(title: string): Promise<Handoff | undefined> {
  const handoff: Handoff = { done: '', pending: '', gotchas: '' };
  const ask =
    (part: keyof Handoff, prompt: string): Step =>
    (place) =>
      askText(
        { title, place },
        {
          prompt,
          placeholder: vscode.l10n.t('“Nothing” is an answer too'),
          value: handoff[part],
          problem: against(prose({ minLength: 1 })),
          keep: (text) => (handoff[part] = text),
        },
      );
  const { end } = await walkSteps([
    ask('done', vscode.l10n.t('What is done?')),
    ask('pending', vscode.l10n.t('What is pending?')),
    ask('gotchas', vscode.l10n.t('What should the next one watch out for?')),
  ]);
  return end === 'next' ? handoff : undefined;
}
