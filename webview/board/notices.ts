import { html, nothing, type TemplateResult } from 'lit';
import type { Host } from '../bridge/host.ts';
import { icon } from '../ui/icon.ts';
import { t } from '../ui/strings.ts';
import { visibleText } from '../ui/visibleText.ts';
import type { BoardModel, Refusal } from './boardModel.ts';

/** A quiet line under the toolbar while the hub is away; the board stays readable. */
export function connectionNotice({ connection, connectionMessage, board }: BoardModel, host: Host) {
  if (connection === 'connected' || board === undefined) return nothing;
  const waiting = connection === 'connecting' || connection === 'reconnecting';
  return html`<div class="notice" data-connection=${connection}>
    ${icon(waiting ? 'loading' : 'plug', waiting ? 'spin' : '')}
    <span>${connectionMessage ?? t(`connection.${connection}`)}</span>
    ${
      waiting
        ? nothing
        : html`<button
              class="link"
              @click=${() => {
                host.tell({ type: 'hub.connect' });
              }}
            >
              ${t('connection.retry')}
            </button>
            <button
              class="link"
              @click=${() => {
                host.tell({ type: 'log.show' });
              }}
            >
              ${t('connection.log')}
            </button>`
    }
  </div>`;
}

/** What to do when there is nothing to show. */
export function emptyState(model: BoardModel, host: Host) {
  const { absence, connection, board, store } = model;
  if (board === undefined) {
    if (absence === 'none') {
      return empty('none', [
        action(t('empty.createBoard'), () => {
          host.tell({ type: 'board.create' });
        }),
        action(
          t('empty.addRepository'),
          () => {
            host.tell({ type: 'repository.add' });
          },
          true,
        ),
      ]);
    }
    if (absence === 'several') {
      return empty('several', [
        action(t('empty.chooseBoard'), () => {
          host.tell({ type: 'board.choose' });
        }),
      ]);
    }
    if (absence === 'untrusted') return empty('untrusted', []);
    if (connection === 'failed' || connection === 'stopped') {
      return empty('offline', [
        action(t('connection.retry'), () => {
          host.tell({ type: 'hub.connect' });
        }),
        action(
          t('connection.log'),
          () => {
            host.tell({ type: 'log.show' });
          },
          true,
        ),
      ]);
    }
    return html`<div class="empty quiet" role="status">
      ${icon('loading', 'spin')}
      <p>${t('board.loading')}</p>
    </div>`;
  }
  if (store.size === 0 && model.complete) {
    const text = t('empty.tickets.text', model.columnName('backlog'), model.columnName('ready'));
    return empty(
      'tickets',
      [
        action(t('toolbar.new'), () => {
          host.tell({ type: 'ticket.create' });
        }),
      ],
      text,
    );
  }
  if (store.shownSize === 0 && store.size > 0) {
    const clear = action(t('filter.clear'), () => {
      model.narrow({});
    });
    return empty('match', [clear], t('empty.match.text', store.size));
  }
  return nothing;
}

const emptyIcons = {
  none: 'project',
  several: 'project',
  untrusted: 'shield',
  offline: 'plug',
  tickets: 'inbox',
  match: 'search-stop',
} as const;

function empty(kind: keyof typeof emptyIcons, actions: TemplateResult[], text?: string): TemplateResult {
  return html`<section class="empty" data-empty=${kind} aria-labelledby="empty-title">
    ${icon(emptyIcons[kind])}
    <h2 id="empty-title">${t(`empty.${kind}.title`)}</h2>
    <p>${text ?? (kind === 'tickets' || kind === 'match' ? '' : t(`empty.${kind}.text`))}</p>
    <div class="empty-actions">${actions}</div>
  </section>`;
}

function action(label: string, act: () => void, secondary = false): TemplateResult {
  return html`<vscode-button ?secondary=${secondary} @click=${act}>${label}</vscode-button>`;
}

/** Why something was refused: does not stand in the way, can be reached, read and dismissed. */
export function refusalPanel(
  { ticket, summary, message, conditions }: Refusal,
  acts: { dismiss(): void; open(): void },
): TemplateResult {
  const listed = conditions.length > 1 || (conditions.length === 1 && conditions[0]?.message !== message);
  return html`<section
    class="refusal"
    tabindex="-1"
    aria-label=${t('refusal.label')}
    @keydown=${(event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      acts.dismiss();
    }}
  >
    ${icon('circle-slash')}
    <div class="refusal-text">
      <h2>${summary}</h2>
      ${
        listed
          ? html`<p>${t('refusal.more')}</p>
              <ul>
                ${conditions.map(({ code, message: text }) => html`<li data-code=${code}>${visibleText(text)}</li>`)}
              </ul>`
          : html`<p>${visibleText(conditions[0]?.message ?? message)}</p>`
      }
      <vscode-button secondary @click=${acts.open}>${t('refusal.open', ticket)}</vscode-button>
    </div>
    <button
      class="icon-button"
      title=${t('refusal.dismiss')}
      aria-label=${t('refusal.dismiss')}
      @click=${acts.dismiss}
    >
      ${icon('close')}
    </button>
  </section>`;
}
