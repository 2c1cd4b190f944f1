import { html, nothing, type TemplateResult } from 'lit';
import { closedAsOf, type Outcome, outcomesOf } from '../../src/domain/outcomes.ts';
import type { TicketStatus, TicketSummary } from '../../src/protocol/ticket.ts';
import { icon } from '../ui/icon.ts';
import { named, t } from '../ui/strings.ts';
import type { MoveReason } from './acts.ts';

/** A move that waits for its reason. */
export interface ReasonQuestion {
  readonly ticket: TicketSummary;
  readonly to: TicketStatus;
  readonly column: string;
  readonly answer: (said: MoveReason | undefined) => void;
}

/** Asks for the words that a move needs. */
export function reasonDialog(question: ReasonQuestion): TemplateResult {
  const closing = question.to === 'closed';
  const cancel = (): void => {
    question.answer(undefined);
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const answer = said(form);
    if (answer === undefined) form.querySelector('textarea')?.focus();
    else question.answer(answer);
  };
  return html`<dialog class="dialog" aria-labelledby="reason-title" @close=${cancel}>
    <form @submit=${submit}>
      <h2 id="reason-title">${t('reason.title', question.ticket.id, question.column)}</h2>
      <p>${closing ? t('reason.close') : t('reason.back')}</p>
      ${closing ? outcomeChoice(question.ticket) : nothing}
      <textarea
        class="textarea"
        aria-label=${t('reason.label')}
        placeholder=${t('reason.label')}
        rows="4"
        autofocus
        @keydown=${submitOnCommandEnter}
      ></textarea>
      <div class="dialog-buttons">
        <vscode-button type="submit">${t('reason.move')}</vscode-button>
        <vscode-button secondary @click=${cancel}>${t('dialog.cancel')}</vscode-button>
      </div>
    </form>
  </dialog>`;
}

/** What was filled in; nothing without a reason. */
function said(form: HTMLFormElement): MoveReason | undefined {
  const reason = form.querySelector('textarea')?.value.trim() ?? '';
  if (reason === '') return undefined;
  const outcome = form.querySelector<HTMLInputElement>('input:checked')?.value as Outcome | undefined;
  return { reason, ...(outcome !== undefined && closedAsOf(outcome)) };
}

function submitOnCommandEnter(event: KeyboardEvent): void {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
  (event.currentTarget as HTMLElement).closest('form')?.requestSubmit();
}

/** Ways to close a ticket without a merge; merging is an act of its own. */
function outcomeChoice(ticket: TicketSummary): TemplateResult | typeof nothing {
  const outcomes = outcomesOf(ticket).filter((outcome) => outcome !== 'merged');
  if (outcomes.length === 1) return nothing;
  return html`<fieldset>
    <legend>${t('reason.outcome')}</legend>
    ${outcomes.map(
      (outcome, index) =>
        html`<label
          ><input type="radio" name="outcome" value=${outcome} ?checked=${index === 0} />${named(
            'closedAs',
            outcome,
          )}</label
        >`,
    )}
  </fieldset>`;
}

const keys = [
  ['↑ ↓ ← →', 'keys.arrows'],
  ['Home End', 'keys.ends'],
  ['PgUp PgDn', 'keys.pages'],
  ['Enter', 'keys.open'],
  ['M', 'keys.move'],
  ['Ctrl+Shift+← →', 'keys.shift'],
  ['C', 'keys.claim'],
  ['1 2 3 4', 'keys.priority'],
  ['L', 'keys.lane'],
  ['N', 'keys.new'],
  ['/', 'keys.filter'],
  ['W', 'keys.why'],
  ['Esc', 'keys.back'],
  ['?', 'keys.help'],
] as const;

/** The list of keys. */
export function keysDialog(closed: () => void): TemplateResult {
  return html`<dialog class="dialog" aria-labelledby="keys-title" @close=${closed}>
    <header class="dialog-header">
      <h2 id="keys-title">${t('keys.title')}</h2>
      <button class="icon-button" aria-label=${t('dialog.close')} title=${t('dialog.close')} @click=${closed}>
        ${icon('close')}
      </button>
    </header>
    <dl class="keys">
      ${keys.map(
        ([combination, text]) =>
          html`<div>
            <dt>${combination.split(' ').map((key) => html`<kbd>${key}</kbd>`)}</dt>
            <dd>${t(text)}</dd>
          </div>`,
      )}
    </dl>
  </dialog>`;
}
