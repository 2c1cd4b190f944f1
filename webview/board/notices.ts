import { html, nothing, type TemplateResult } from 'lit';
import type { Host, Notice } from '../bridge/host.ts';
import { icon } from '../ui/icon.ts';
import { t } from '../ui/strings.ts';
import { visibleText } from '../ui/visibleText.ts';
import type { BoardModel, Refusal } from './boardModel.ts';

/** A quiet line under the toolbar while the hub is away; the board stays readable. */
export function connectionNotice(
  { connection, connectionMessage, board }: BoardModel,
  host: Host,
): TemplateResult | typeof nothing {
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
              ${t(connection === 'stopped' ? 'connection.start' : 'connection.retry')}
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
export function emptyState(model: BoardModel, host: Host): TemplateResult | typeof nothing {
  const { board, store } = model;
  if (board === undefined) return withoutBoard(model, host);
  if (store.size === 0 && model.complete) {
    const text = t('empty.tickets.text', model.columnName('backlog'), model.columnName('ready'));
    return empty('tickets', text, [asking(host, t('toolbar.new'), { type: 'ticket.create' })]);
  }
  if (store.shownSize === 0 && store.size > 0) {
    const clear = (): void => {
      model.narrow({});
    };
    return empty('match', t('empty.match.text', store.size), [{ label: t('filter.clear'), act: clear }]);
  }
  return nothing;
}

function withoutBoard({ absence, connection }: BoardModel, host: Host): TemplateResult {
  if (absence === 'none') {
    return empty('none', t('empty.none.text'), [
      asking(host, t('empty.createBoard'), { type: 'board.create' }),
      asking(host, t('empty.addRepository'), { type: 'repository.add' }),
    ]);
  }
  if (absence === 'several') {
    return empty('several', t('empty.several.text'), [
      asking(host, t('empty.chooseBoard'), { type: 'board.choose' }),
    ]);
  }
  if (absence === 'untrusted') return empty('untrusted', t('empty.untrusted.text'), []);
  if (connection === 'failed' || connection === 'stopped') {
    return empty('offline', t('empty.offline.text'), [
      asking(host, t(connection === 'stopped' ? 'connection.start' : 'connection.retry'), {
        type: 'hub.connect',
      }),
      asking(host, t('connection.log'), { type: 'log.show' }),
    ]);
  }
  return html`<div class="empty quiet" role="status">
    ${icon('loading', 'spin')}
    <p>${t('board.loading')}</p>
  </div>`;
}

const emptyIcons = {
  none: 'project',
  several: 'project',
  untrusted: 'shield',
  offline: 'plug',
  tickets: 'inbox',
  match: 'search-stop',
} as const;

interface Action {
  readonly label: string;
  readonly act: () => void;
}

/** The first of several actions is the one to take. */
function empty(kind: keyof typeof emptyIcons, text: string, actions: readonly Action[]): TemplateResult {
  return html`<section class="empty" data-empty=${kind} aria-labelledby="empty-title">
    ${icon(emptyIcons[kind])}
    <h2 id="empty-title">${t(`empty.${kind}.title`)}</h2>
    <p>${text}</p>
    <div class="empty-actions">
      ${actions.map(
        ({ label, act }, index) =>
          html`<vscode-button ?secondary=${index > 0} @click=${act}>${label}</vscode-button>`,
      )}
    </div>
  </section>`;
}

/** Asks the host to begin something. */
function asking(host: Host, label: string, notice: Notice): Action {
  const act = (): void => {
    host.tell(notice);
  };
  return { label, act };
}

/** Why something was refused: does not stand in the way, can be reached, read and dismissed. */
export function refusalPanel(
  { ticket, summary, message, conditions }: Refusal,
  acts: { readonly dismiss: () => void; readonly open: () => void },
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
