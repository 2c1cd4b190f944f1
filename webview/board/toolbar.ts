import { html, nothing, type TemplateResult } from 'lit';
import type { Host } from '../bridge/host.ts';
import type { BoardPage } from '../bridge/messages.ts';
import { boardPages } from '../../src/protocol/vocabulary.ts';
import { icon } from '../ui/icon.ts';
import { t } from '../ui/strings.ts';
import { visibleLine } from '../ui/visibleText.ts';
import type { BoardModel } from './boardModel.ts';
import { groupingChoice } from './groupingChoice.ts';
import { phaseButton } from './phases.ts';

const pageIcons: Record<BoardPage, string> = { charts: 'graph', digest: 'book' };

interface ToolbarParts {
  readonly model: BoardModel;
  readonly host: Host;
  readonly filter: TemplateResult;
  readonly showPhases: () => void;
  readonly show: (page: BoardPage) => void;
  readonly toggleReplay: () => void;
  readonly showKeys: () => void;
}

/** The line above the board: what it is, who this window is, what narrows and divides it, and what can be done. */
export function toolbar(parts: ToolbarParts): TemplateResult {
  const { model, host, filter, showPhases, show, toggleReplay, showKeys } = parts;
  const { complete, replay } = model;
  return html`<div class="toolbar">
    ${title(model)} ${seatButton(model, host)} ${phaseButton(model, showPhases)}
    ${complete ? nothing : html`<span class="loading-more">${icon('loading', 'spin')}${t('board.more')}</span>`}
    <span class="spacer"></span>
    ${filter} ${groupingChoice(model)}
    ${iconToggle('history', t('toolbar.replay'), {
      className: 'replay-toggle',
      pressed: replay !== undefined,
      act: toggleReplay,
    })}
    ${boardPages.map(
      (page) =>
        html`<button
          class="icon-button ${page}-button"
          aria-label=${t(`toolbar.${page}`)}
          title=${t(`toolbar.${page}`)}
          @click=${() => {
            show(page);
          }}
        >
          ${icon(pageIcons[page])}
        </button>`,
    )}
    <vscode-button
      class="new-ticket"
      ?disabled=${replay !== undefined}
      title=${replay === undefined ? '' : t('replay.readOnly')}
      @click=${() => {
        host.tell({ type: 'ticket.create' });
      }}
      >${t('toolbar.new')}</vscode-button
    >
    <button
      class="icon-button"
      aria-label=${t('toolbar.keys')}
      title=${`${t('toolbar.keys')} (?)`}
      @click=${showKeys}
    >
      ${icon('keyboard')}
    </button>
  </div>`;
}

function title({ board }: BoardModel): TemplateResult {
  // A board without a name of its own is called by its key.
  const name = visibleLine(board?.name ?? '');
  return html`<h1 title=${t('board.title', name)}>
    <span class="board-key">${board?.key}</span>${name === board?.key ? nothing : name}
  </h1>`;
}

function seatButton({ seat }: BoardModel, host: Host): TemplateResult {
  return html`<button
    class="toggle seat named"
    title=${seat === undefined ? t('toolbar.noSeat') : t('toolbar.seatTitle', seat.agent, seat.role)}
    @click=${() => {
      host.tell({ type: 'role.choose' });
    }}
  >
    ${icon('account')}<span class="named-text"
      >${seat === undefined ? t('toolbar.noSeat') : t('toolbar.seat', seat.agent, seat.role)}</span
    >
  </button>`;
}

interface Toggle {
  readonly className: string;
  readonly pressed: boolean;
  readonly act: () => void;
}

function iconToggle(name: string, label: string, { className, pressed, act }: Toggle): TemplateResult {
  return html`<button
    class="toggle ${className}"
    aria-pressed=${pressed}
    aria-label=${label}
    title=${label}
    @click=${act}
  >
    ${icon(name)}
  </button>`;
}
