import { html, nothing, type TemplateResult } from 'lit';
import type { TicketStatus } from '../../src/protocol/ticket.ts';
import { actorName, sentence } from '../ticket/sentences.ts';
import { icon } from '../ui/icon.ts';
import { t } from '../ui/strings.ts';
import { absoluteTime } from '../ui/time.ts';
import { visibleText } from '../ui/visibleText.ts';
import type { BoardModel } from './boardModel.ts';
import { boardSentence } from './boardSentences.ts';
import type { Replay } from './replay.ts';

/** The bar over a board as it was: the slider, which event that is, and the way back. */
export function replayBar(model: BoardModel, close: () => void): TemplateResult | typeof nothing {
  const { replay } = model;
  if (replay === undefined) return nothing;
  const said = eventWords(model, replay);
  const step = (by: number) => () => {
    replay.goTo(replay.wanted + by);
  };
  return html`<section class="replay" aria-label=${t('replay.label')}>
    <p class="replay-banner" role="status">
      ${icon(replay.isLoading ? 'loading' : 'history', replay.isLoading ? 'spin' : '')}
      <strong
        >${replay.at === undefined ? t('replay.loading') : t('replay.was', absoluteTime(replay.at))}</strong
      >
      <span class="event-words">${replay.problem === undefined ? said : visibleText(replay.problem)}</span>
    </p>
    <div class="replay-controls">
      ${stepButton('chevron-left', t('replay.back'), { act: step(-1), disabled: replay.wanted <= 1 })}
      <input
        type="range"
        min="1"
        max=${Math.max(1, replay.last)}
        .value=${String(replay.wanted)}
        aria-label=${t('replay.slider')}
        aria-valuetext=${replay.at === undefined ? said : `${absoluteTime(replay.at)}, ${said}`}
        @input=${(event: Event) => {
          replay.goTo((event.currentTarget as HTMLInputElement).valueAsNumber);
        }}
      />
      ${stepButton('chevron-right', t('replay.forward'), { act: step(1), disabled: replay.wanted >= replay.last })}
      <vscode-button secondary @click=${close}>${t('replay.close')}</vscode-button>
    </div>
  </section>`;
}

function stepButton(
  name: string,
  label: string,
  { act, disabled }: { readonly act: () => void; readonly disabled: boolean },
): TemplateResult {
  return html`<button
    class="icon-button"
    aria-label=${label}
    title=${label}
    ?disabled=${disabled}
    @click=${act}
  >
    ${icon(name)}
  </button>`;
}

/** "Event 12 of 40: Agent andrew claimed CB-3", as far as it is known yet. */
function eventWords(model: BoardModel, { wanted, shown, last, event }: Replay): string {
  const place = t('replay.event', wanted, last);
  if (event === undefined || wanted !== shown) return place;
  const ticket = event.payload['ticket'];
  const what = boardSentence(event) ?? sentence(event, (status) => model.columnName(status as TicketStatus));
  const who = actorName(event.actor);
  const words = typeof ticket === 'string' ? t('replay.onTicket', ticket, who, what) : `${who} ${what}`;
  return t('replay.said', place, words);
}
