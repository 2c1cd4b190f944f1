import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { PhaseState } from '../../src/protocol/board.ts';
import type { PhaseName, TicketId } from '../../src/protocol/ids.ts';
import type { TicketStatus, TicketSummary } from '../../src/protocol/ticket.ts';
import type { Host } from '../bridge/host.ts';
import type { BoardPage } from '../bridge/messages.ts';
import { ChartsPage } from '../charts/chartsPage.ts';
import { DigestPage } from '../digest/digestPage.ts';
import { TicketPage } from '../ticket/ticketPage.ts';
import { icon } from '../ui/icon.ts';
import { t } from '../ui/strings.ts';
import { visibleLine } from '../ui/visibleText.ts';
import { Acts, type MoveReason } from './acts.ts';
import { BoardColumns } from './boardColumns.ts';
import { boardKeys } from './boardKeys.ts';
import { BoardModel } from './boardModel.ts';
import { keysDialog, reasonDialog, type ReasonQuestion } from './dialogs.ts';
import { makeDraggable, makeDropTargets } from './dragging.ts';
import { dropHints } from './dropHints.ts';
import { choicesSet, withPart } from './filter.ts';
import { filterBar, filterChoicesRow } from './filterBar.ts';
import { KeyboardMoves } from './keyboardMoves.ts';
import { connectionNotice, emptyState, refusalPanel } from './notices.ts';
import { phasesDialog } from './phases.ts';
import { replayBar } from './replayBar.ts';
import { returnFocus } from './returnFocus.ts';
import { toolbar } from './toolbar.ts';

/** Typing has to rest this long before the filter is applied. */
const typingRestMs = 80;

/** Narrower than this the ticket takes the place of the board instead of standing beside it. */
const sideBySideWidth = 960;

/** The page: toolbar, columns, the open ticket beside or over them, and what is said in between. */
export class BoardApp extends LitElement {
  readonly #host: Host;
  readonly #model: BoardModel;
  readonly #acts: Acts;
  readonly #columns: BoardColumns;
  readonly #moves: KeyboardMoves;
  readonly #page: TicketPage;
  readonly #pages: Readonly<Record<BoardPage, ChartsPage | DigestPage>>;
  #question: ReasonQuestion | undefined;
  #keysShown = false;
  /** The dialog of the phases and why its last switch was refused. */
  #phases: { readonly problem?: string } | undefined;
  #filterExpanded: boolean;
  #revealing: TicketId | undefined;
  /** What gets the focus once it is drawn. */
  #focusing: string | undefined;
  #typing: ReturnType<typeof setTimeout> | undefined;
  /** The text in the filter's field while it is not applied yet. */
  #typed: string | undefined;

  constructor(host: Host) {
    super();
    this.#host = host;
    this.#model = new BoardModel(host);
    this.#filterExpanded = choicesSet(this.#model.filter) > 0;
    this.#acts = new Acts(host, this.#model, (ticket, to) => this.#askReason(ticket, to));
    this.#columns = new BoardColumns(this.#model, {
      cardClicked: (id) => {
        this.#open(id, { byKeyboard: false });
      },
      claimClicked: (id) => void this.#acts.claim(id),
      scrolled: (what, top) => {
        host.save({ scroll: { ...host.saved.scroll, [what]: top } });
      },
      cardCreated: (element) => {
        makeDraggable(element, () => this.#model.replay === undefined);
      },
    });
    this.#columns.restore(host.saved.scroll ?? {});
    this.#moves = new KeyboardMoves(this.#model, this.#columns, this.#acts);
    this.#page = new TicketPage(host, this.#model, {
      close: () => {
        this.#closeTicket();
      },
      claim: (id) => void this.#acts.claim(id),
      move: (id, to) => void this.#acts.move(id, to),
      open: (id) => {
        this.#open(id, { byKeyboard: true });
      },
      refuse: (id, summary, outcome) => {
        this.#acts.refuse(id, summary, outcome);
      },
    });
    this.#pages = {
      digest: new DigestPage(host, {
        close: () => {
          this.#closePage();
        },
        open: (id) => {
          this.#open(id, { byKeyboard: true });
        },
        announce: (text) => {
          this.#model.announce(text);
        },
      }),
      charts: new ChartsPage(host, this.#model, () => {
        this.#closePage();
      }),
    };
    this.#wire();
  }

  // The page's own style sheet and the theme reach everything: no shadow around it.
  protected override createRenderRoot(): this {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#host.tell({ type: 'ready' });
    const { openTicket } = this.#host.saved;
    if (openTicket !== undefined) this.#model.openTicket(openTicket as TicketId);
  }

  protected override render(): TemplateResult {
    const { board, open, refusal, announcement } = this.#model;
    const beside = window.innerWidth >= sideBySideWidth;
    const page = board === undefined ? undefined : this.#model.page;
    const boardShown = page === undefined && board !== undefined && (open === undefined || beside);
    const empty =
      page === undefined && (open === undefined || beside) ? emptyState(this.#model, this.#host) : nothing;
    this.#columns.element.hidden = !boardShown || empty !== nothing;
    this.#columns.element.setAttribute('aria-label', t('board.columns'));
    return html`
      <header>
        ${boardShown ? this.#toolbar() : nothing} ${connectionNotice(this.#model, this.#host)}
        ${
          boardShown
            ? replayBar(this.#model, () => {
                this.#endReplay();
              })
            : nothing
        }
      </header>
      <main class="content" ?data-beside=${beside}>
        <div class="board-area" ?hidden=${!boardShown && empty === nothing}>
          ${this.#columns.element} ${empty}
        </div>
        ${page === undefined || (open !== undefined && !beside) ? nothing : this.#pages[page]}
        ${open === undefined ? nothing : this.#page}
        ${
          this.#model.keyboardMove === undefined
            ? nothing
            : html`<div class="move-bar">
                ${icon('move')}${this.#model.keyboardMove.ticket}<span
                  >${t(this.#model.grouping === 'none' ? 'move.hint' : 'move.hintInLanes')}</span
                >
              </div>`
        }
      </main>
      ${
        refusal === undefined
          ? nothing
          : refusalPanel(refusal, {
              dismiss: () => {
                this.#dismissRefusal();
              },
              open: () => {
                this.#open(refusal.ticket, { byKeyboard: true });
              },
            })
      }
      <div class="for-ears" role="status" aria-live="polite">${announcement}</div>
      ${this.#question === undefined ? nothing : reasonDialog(this.#question)} ${this.#phasesDialog()}
      ${
        this.#keysShown
          ? keysDialog(() => {
              this.#showKeys(false);
            })
          : nothing
      }
    `;
  }

  protected override updated(): void {
    this.#columns.render();
    this.#page.requestUpdate();
    if (this.#revealing !== undefined) this.#columns.focus(this.#revealing);
    this.#revealing = undefined;
    this.querySelector<HTMLDialogElement>('dialog:not([open])')?.showModal();
    if (this.#focusing !== undefined) this.querySelector<HTMLElement>(this.#focusing)?.focus();
    this.#focusing = undefined;
  }

  #toolbar(): TemplateResult {
    return html`${toolbar({
      model: this.#model,
      host: this.#host,
      filter: filterBar({
        model: this.#model,
        text: this.#typed ?? this.#model.filter.text ?? '',
        expanded: this.#filterExpanded,
        toggle: () => {
          this.#filterExpanded = !this.#filterExpanded;
          this.requestUpdate();
        },
        typed: (text) => {
          this.#filterTyped(text);
        },
      }),
      showPhases: () => {
        this.#phases = {};
        this.requestUpdate();
      },
      show: (page) => {
        this.#model.show(page);
        this.#pages[page].takeFocus();
      },
      toggleReplay: () => {
        if (this.#model.replay === undefined) this.#startReplay();
        else this.#endReplay();
      },
      showKeys: () => {
        this.#showKeys(true);
      },
    })}
    ${this.#filterExpanded ? filterChoicesRow(this.#model) : nothing}`;
  }

  #phasesDialog(): TemplateResult | typeof nothing {
    const { board, replay } = this.#model;
    if (this.#phases === undefined || board === undefined) return nothing;
    return phasesDialog(board.phases, {
      problem: this.#phases.problem,
      readOnly: replay !== undefined,
      change: (phase, state) => void this.#switchPhase(phase, state),
      close: () => {
        this.#phases = undefined;
        this.requestUpdate();
      },
    });
  }

  async #switchPhase(phase: PhaseName, state: PhaseState): Promise<void> {
    const outcome = await this.#host.ask({ type: 'phase.switch', phase, state });
    if (outcome.ok) this.#model.announce(t('phase.switched', visibleLine(phase), t(`phase.${state}State`)));
    if (this.#phases !== undefined) this.#phases = outcome.ok ? {} : { problem: outcome.message };
    this.requestUpdate();
  }

  #wire(): void {
    this.#model.changed(() => {
      this.requestUpdate();
    });
    this.#model.revealed((id) => {
      this.#revealing = id;
      this.requestUpdate();
    });
    returnFocus(() => this.#columns.enter());
    this.#model.paged((page) => {
      this.#showMadeAnew(page);
    });
    window.addEventListener('resize', () => {
      this.requestUpdate();
    });
    this.#columns.element.addEventListener(
      'keydown',
      boardKeys(this.#model, this.#columns, {
        open: (id) => {
          this.#open(id, { byKeyboard: true });
        },
        claim: (id) => void this.#acts.claim(id),
        prioritise: (id, priority) => void this.#acts.prioritise(id, priority),
        moveBy: (id, step) => {
          this.#moves.step(id, { columns: step, lanes: 0 });
        },
        moveOver: (id, step) => {
          this.#moves.step(id, { columns: 0, lanes: step });
        },
        dropMove: () => {
          this.#moves.drop();
        },
        cancelMove: () => {
          this.#moves.cancel();
        },
      }),
    );
    document.addEventListener('keydown', (event) => {
      this.#pageKey(event);
    });
    makeDropTargets(this.#columns, {
      started: (id) => {
        this.#model.dragged = id;
        this.#model.touch();
      },
      over: (target) => {
        const ticket = this.#model.dragged && this.#model.store.ticket(this.#model.dragged);
        if (ticket) this.#columns.hint(dropHints(this.#model, ticket, target?.lane ?? ''), target);
      },
      ended: (id, target) => {
        this.#model.dragged = undefined;
        this.#columns.hint(undefined);
        this.#model.touch();
        if (target !== undefined) void this.#acts.place(id, target);
      },
    });
  }

  /** Keys that hold anywhere on the page but where one types. */
  #pageKey(event: KeyboardEvent): void {
    const [target] = event.composedPath();
    const typing =
      target instanceof HTMLElement &&
      (target.matches('input:not([type=range]), textarea, select') || target.isContentEditable);
    if (event.ctrlKey || event.metaKey || event.altKey || this.querySelector('dialog') !== null) return;
    const act = typing ? this.#typingKey(event) : this.#freeKey(event.key);
    if (act === undefined) return;
    event.preventDefault();
    act();
  }

  #freeKey(key: string): (() => void) | undefined {
    // From nowhere an arrow leads to the cards; the editor gives the focus to the page and to nothing on it.
    const nowhere = document.activeElement === document.body && !this.#columns.element.hidden;
    if (nowhere && key.startsWith('Arrow')) return () => this.#columns.enter();
    return this.#pageKeys[key.toLowerCase()];
  }

  /** Ways out of where one types. */
  #typingKey({ key, target }: KeyboardEvent): (() => void) | undefined {
    if (!(target instanceof HTMLElement)) return undefined;
    if (target.id !== 'filter-text') {
      const leaves = key === 'Escape' && target.closest('.writing') !== null;
      return leaves ? () => this.#page.takeFocus() : undefined;
    }
    if (key === 'Escape' && (this.#typed ?? this.#model.filter.text ?? '') !== '')
      return () => this.#applyFilterText('');
    return key === 'Escape' || key === 'ArrowDown' ? () => this.#columns.enter() : undefined;
  }

  readonly #pageKeys: Readonly<Record<string, () => void>> = {
    '/': () => this.querySelector<HTMLElement>('#filter-text')?.focus(),
    '?': () => {
      this.#showKeys(true);
    },
    n: () => {
      if (this.#model.replay === undefined) this.#host.tell({ type: 'ticket.create' });
    },
    w: () => this.querySelector<HTMLElement>('.refusal')?.focus(),
    escape: () => {
      if (this.#model.refusal !== undefined) this.#dismissRefusal();
      else if (this.#model.open !== undefined) this.#closeTicket();
      else if (this.#model.page !== undefined) this.#closePage();
      else this.#endReplay();
    },
  };

  #filterTyped(text: string): void {
    clearTimeout(this.#typing);
    this.#typed = text;
    this.#typing = setTimeout(() => this.#applyFilterText(text), typingRestMs);
  }

  #applyFilterText(text: string): void {
    clearTimeout(this.#typing);
    this.#typed = undefined;
    this.#model.narrow(withPart(this.#model.filter, 'text', text.trim() === '' ? '' : text));
    this.#model.announce(t('filter.found', this.#model.store.shownSize, this.#model.store.size));
  }

  #open(id: TicketId, { byKeyboard }: { byKeyboard: boolean }): void {
    this.#model.openTicket(id);
    if (byKeyboard || window.innerWidth < sideBySideWidth) this.#page.takeFocus();
  }

  #closeTicket(): void {
    const id = this.#model.open?.id;
    if (id === undefined) return;
    const wasInside = this.#page.contains(document.activeElement) || document.activeElement === document.body;
    this.#model.closeTicket();
    if (wasInside) this.#model.reveal(id);
  }

  #dismissRefusal(): void {
    const id = this.#model.refusal?.ticket;
    this.#acts.dismissRefusal();
    if (id !== undefined && this.#model.open === undefined) this.#model.reveal(id);
  }

  #closePage(): void {
    this.#focusing = `.${String(this.#model.page)}-button`;
    this.#model.show(undefined);
  }

  /** The ticket that covers the page goes, one beside it stays. */
  #showMadeAnew(name: BoardPage | undefined): void {
    if (name === undefined) return;
    const page = this.#pages[name];
    if (window.innerWidth < sideBySideWidth) this.#model.closeTicket();
    if (page.isConnected) void page.load();
    page.takeFocus();
  }

  #startReplay(): void {
    this.#model.startReplay();
    this.#focusing = '.replay input';
  }

  #endReplay(): void {
    if (this.#model.replay === undefined) return;
    this.#model.endReplay();
    this.#model.announce(t('replay.ended'));
    this.#focusing = '.replay-toggle';
  }

  #showKeys(shown: boolean): void {
    this.#keysShown = shown;
    this.requestUpdate();
  }

  async #askReason(ticket: TicketSummary, to: TicketStatus): Promise<MoveReason | undefined> {
    return new Promise((resolve) => {
      const answer = (said: MoveReason | undefined): void => {
        resolve(said);
        if (this.#question?.answer !== answer) return;
        this.#question = undefined;
        this.#model.touch();
        this.#model.reveal(ticket.id);
      };
      this.#question = { ticket, to, column: this.#model.columnName(to), answer };
      this.requestUpdate();
    });
  }
}

customElements.define('callboard-board', BoardApp);
