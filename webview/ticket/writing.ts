import { html, type TemplateResult } from 'lit';
import type { CommentKind } from '../../src/protocol/events.ts';
import type { TicketId } from '../../src/protocol/ids.ts';
import { valueOf } from '../ui/elements.ts';
import { named, t } from '../ui/strings.ts';

/** Kinds of entry a person chooses from; an answer is written below its question. */
const kinds: readonly CommentKind[] = ['comment', 'question', 'finding', 'blocker', 'decision'];

const commandKey = navigator.platform.startsWith('Mac') ? '⌘' : 'Ctrl';

/** What is written but not sent yet, kept while the page is drawn anew and other tickets are looked at. */
export interface Draft {
  readonly text: string;
  readonly kind: CommentKind;
  readonly sending: boolean;
}

export const emptyDraft: Draft = { text: '', kind: 'comment', sending: false };

interface Writing {
  readonly ticket: TicketId;
  readonly draft: Draft;
  readonly label: string;
  readonly button: string;
  readonly choosesKind: boolean;
  readonly change: (draft: Draft) => void;
  readonly send: () => void;
}

/** A box to write on the timeline. */
export function writingBox({
  ticket,
  draft,
  label,
  button,
  choosesKind,
  change,
  send,
}: Writing): TemplateResult {
  const key = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    send();
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    send();
  };
  return html`<form class="writing" data-ticket-draft=${ticket} @submit=${submit} @keydown=${key}>
    <textarea
      class="textarea"
      aria-label=${label}
      placeholder=${choosesKind ? label : button}
      rows="3"
      .value=${draft.text}
      @input=${(event: Event) => {
        change({ ...draft, text: valueOf(event) });
      }}
    ></textarea>
    <div class="writing-buttons">
      ${choosesKind ? kindChoice(draft, change) : ''}
      <span class="hint">${t('comment.hint', commandKey)}</span>
      <vscode-button type="submit" ?disabled=${draft.sending || draft.text.trim() === ''}
        >${button}</vscode-button
      >
    </div>
  </form>`;
}

function kindChoice(draft: Draft, change: (draft: Draft) => void): TemplateResult {
  return html`<vscode-single-select
    class="kind"
    label=${t('comment.kind')}
    .value=${draft.kind}
    @change=${(event: Event) => {
      change({ ...draft, kind: kinds.find((kind) => kind === valueOf(event)) ?? 'comment' });
    }}
  >
    ${kinds.map(
      (kind) =>
        html`<vscode-option value=${kind} ?selected=${kind === draft.kind}
          >${named('kind', kind)}</vscode-option
        >`,
    )}
  </vscode-single-select>`;
}
