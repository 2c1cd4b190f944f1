import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { CommentKind } from '../../src/protocol/events.ts';
import type { TicketId } from '../../src/protocol/ids.ts';
import type { Ticket, TicketStatus } from '../../src/protocol/ticket.ts';
import type { Host, Outcome } from '../bridge/host.ts';
import type { BoardModel, OpenTicket } from '../board/boardModel.ts';
import { isClaimable } from '../board/claimable.ts';
import { icon, typeIcons } from '../ui/icon.ts';
import { named, t } from '../ui/strings.ts';
import { visibleLine } from '../ui/visibleText.ts';
import { budgetSection } from './budget.ts';
import { criteriaList } from './criteria.ts';
import { claimSection, details, workspaceSection } from './details.ts';
import { FieldEdit } from './fieldEdit.ts';
import { criteriaField, descriptionField, titleField, type Field } from './fields.ts';
import { outcomeSections } from './outcome.ts';
import { newestReview } from './records.ts';
import { threadSection } from './threads.ts';
import { markdownOf, timeline } from './timeline.ts';
import { emptyDraft, writingBox, type Draft } from './writing.ts';

/** What the ticket page asks of the board around it. */
export interface PageActs {
  close(): void;
  claim(id: TicketId): void;
  move(id: TicketId, to: TicketStatus): void;
  open(id: TicketId): void;
  refuse(id: TicketId, summary: string, outcome: Extract<Outcome, { ok: false }>): void;
}

/** The open ticket: all of it, edited in place, with its timeline. */
export class TicketPage extends LitElement {
  readonly #host: Host;
  readonly #model: BoardModel;
  readonly #acts: PageActs;
  readonly #edit: FieldEdit;
  readonly #drafts = new Map<string, Draft>();
  #focus: string | undefined;
  /** The ticket whose resolved threads are shown. */
  #unfolded: TicketId | undefined;

  constructor(host: Host, model: BoardModel, acts: PageActs) {
    super();
    this.#host = host;
    this.#model = model;
    this.#acts = acts;
    this.#edit = new FieldEdit(host, model, (focus) => {
      this.#focus = focus ?? this.#focus;
      this.requestUpdate();
    });
    this.className = 'ticket';
    this.setAttribute('role', 'region');
    for (const type of ['click', 'auxclick'] as const) {
      this.addEventListener(type, (event) => {
        this.#followLink(event);
      });
    }
  }

  protected override createRenderRoot(): this {
    return this;
  }

  /** Puts the focus on the ticket's heading as soon as it is there. */
  takeFocus(): void {
    this.#focus = 'h2';
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const { open } = this.#model;
    if (open === undefined) return html``;
    this.setAttribute('aria-label', t('ticket.page', open.id));
    this.#edit.meet(open.ticket);
    const { ticket, problem } = open;
    if (ticket === undefined) {
      return html`${this.#bar(open.id)}
        <div class="ticket-body">
          ${
            problem === undefined
              ? html`<p class="quiet" role="status">${t('ticket.loading', open.id)}</p>`
              : html`<h2 tabindex="-1">${t('ticket.absent', open.id)}</h2>
                  <p>${problem}</p>`
          }
        </div>`;
    }
    return html`${this.#bar(open.id, ticket)}
      <div class="ticket-body">
        ${
          this.#model.replay === undefined
            ? nothing
            : html`<p class="as-it-is">${icon('info')}${t('replay.asItIs')}</p>`
        }
        ${this.#title(ticket)} ${this.#actions(ticket)} ${this.#questions(open)} ${this.#description(ticket)}
        ${this.#criteria(open, ticket)} ${this.#threads(open, ticket)}
        ${outcomeSections(ticket, open.records)} ${claimSection(ticket, this.#model.seat)}
        ${workspaceSection(ticket)}
        ${budgetSection(ticket, {
          board: this.#model.board,
          parent: ticket.parent === undefined ? undefined : this.#model.store.ticket(ticket.parent),
          set: () => {
            this.#host.tell({ type: 'budget.set', ticket: ticket.id });
          },
        })}
        ${details(ticket, {
          editField: (field, shown) => this.#field(ticket, field, shown),
          nameColumn: (status) => this.#model.columnName(status),
          move: (to) => {
            this.#acts.move(ticket.id, to);
          },
          open: (id) => {
            this.#acts.open(id);
          },
        })}
        ${this.#timeline(open)}
      </div>`;
  }

  protected override updated(): void {
    const target = this.#focus === undefined ? null : this.querySelector<HTMLElement>(this.#focus);
    if (target === null) return;
    this.#focus = undefined;
    // The focus is moved within the page, never taken from what is outside it.
    if (document.hasFocus()) target.focus();
  }

  #bar(id: TicketId, ticket?: Ticket): TemplateResult {
    const close = (): void => {
      this.#acts.close();
    };
    return html`<header class="ticket-bar">
      <button class="toggle back" @click=${close}>${icon('arrow-left')}${t('ticket.back')}</button>
      <span class="ticket-id">${ticket === undefined ? nothing : icon(typeIcons[ticket.type])}${id}</span>
      ${
        ticket === undefined
          ? nothing
          : html`<vscode-badge class="state">${this.#model.columnName(ticket.status)}</vscode-badge>
              <span class="quiet"
                >${named('type', ticket.type)} ·
                ${t('card.priority', named('priority', ticket.priority))}</span
              >`
      }
      <span class="spacer"></span>
      <button class="icon-button" title=${t('ticket.close')} aria-label=${t('ticket.close')} @click=${close}>
        ${icon('close')}
      </button>
    </header>`;
  }

  #title(ticket: Ticket): TemplateResult {
    if (this.#edit.isEditing(titleField))
      return html`<h2 class="for-ears">${visibleLine(ticket.title)}</h2>
        ${this.#edit.form()}`;
    return html`<div class="editable title">
      <h2 tabindex="-1">${visibleLine(ticket.title)}</h2>
      ${this.#editButton(ticket, titleField)}
    </div>`;
  }

  #actions(ticket: Ticket): TemplateResult {
    const { seat } = this.#model;
    return html`<div class="ticket-actions">
      ${
        isClaimable(ticket)
          ? html`<vscode-button
              @click=${() => {
                this.#acts.claim(ticket.id);
              }}
              >${t('ticket.claim')}</vscode-button
            >`
          : nothing
      }
      ${
        ticket.status === 'closed' || (seat !== undefined && ticket.claim?.agent === seat.agent)
          ? nothing
          : html`<vscode-button
              secondary
              @click=${() => {
                this.#host.tell({ type: 'ticket.whyNotMe', ticket: ticket.id });
              }}
              >${t('ticket.whyNotMe')}</vscode-button
            >`
      }
      ${
        ticket.workspace === undefined || seat?.workspaceOf === ticket.id
          ? nothing
          : html`<vscode-button
              ?secondary=${ticket.claim?.agent !== seat?.agent}
              @click=${() => {
                this.#host.tell({ type: 'workspace.open', ticket: ticket.id });
              }}
              >${t('ticket.workspace')}</vscode-button
            >`
      }
      ${
        ticket.claim === undefined
          ? nothing
          : html`<vscode-button
              secondary
              @click=${() => {
                this.#host.tell({ type: 'claim.release', ticket: ticket.id });
              }}
              >${t('ticket.release')}</vscode-button
            >`
      }
    </div>`;
  }

  #description(ticket: Ticket): TemplateResult {
    const shown =
      ticket.description.trim() === ''
        ? html`<p class="quiet">${t('ticket.noDescription')}</p>`
        : markdownOf(ticket.description);
    return this.#section(ticket, descriptionField, shown);
  }

  #criteria({ records }: OpenTicket, ticket: Ticket): TemplateResult {
    const fixed = ticket.status !== 'backlog' && ticket.status !== 'closed';
    const shown = criteriaList(ticket, newestReview(records));
    if (!fixed) return this.#section(ticket, criteriaField, shown);
    return html`<section>
      <h3>${t('ticket.criteria')}</h3>
      ${shown}
      <p class="hint">${t('ticket.criteriaFixed')}</p>
    </section>`;
  }

  #threads({ id, records }: OpenTicket, ticket: Ticket): TemplateResult | typeof nothing {
    return threadSection(ticket, records, {
      shown: this.#unfolded === id,
      toggle: (shown) => {
        if (shown === (this.#unfolded === id)) return;
        this.#unfolded = shown ? id : undefined;
        this.requestUpdate();
      },
    });
  }

  #section(ticket: Ticket, field: Field, shown: unknown): TemplateResult {
    const editing = this.#edit.isEditing(field);
    return html`<section class="editable">
      <h3>${t(field.label)}</h3>
      ${editing ? nothing : this.#editButton(ticket, field)} ${editing ? this.#edit.form() : shown}
      ${editing && field === criteriaField ? html`<p class="hint">${t('ticket.criteriaHint')}</p>` : nothing}
    </section>`;
  }

  #field(ticket: Ticket, field: Field, shown: unknown): TemplateResult {
    if (this.#edit.isEditing(field)) return this.#edit.form();
    return html`<span class="field-value">${shown}</span>${this.#editButton(ticket, field)}`;
  }

  #editButton(ticket: Ticket, field: Field): TemplateResult | typeof nothing {
    if (ticket.status === 'closed') return nothing;
    const label = t('ticket.edit', t(field.label).toLowerCase());
    return html`<button
      class="icon-button edit-button"
      data-edit=${field.name}
      aria-label=${label}
      title=${label}
      @click=${() => {
        this.#edit.begin(field, ticket);
      }}
    >
      ${icon('edit')}
    </button>`;
  }

  #questions({ ticket, entries }: OpenTicket): TemplateResult | typeof nothing {
    if (ticket === undefined || ticket.questions.open.length === 0) return nothing;
    return html`<section class="questions">
      <h3>${t('ticket.questions')}</h3>
      ${ticket.questions.open.map((id) => {
        const text = entries.find(({ payload }) => payload['entry'] === id)?.payload['text'];
        return html`<div class="question">
          ${icon('question')}
          <div class="question-text">
            ${typeof text === 'string' ? markdownOf(text) : html`<p class="quiet">${t('ticket.questionNotLoaded')}</p>`}
            ${this.#writing(ticket.id, { answers: id })}
          </div>
        </div>`;
      })}
    </section>`;
  }

  #timeline({ id, entries, next }: OpenTicket): TemplateResult {
    const older =
      next === undefined
        ? undefined
        : () => {
            this.#host.tell({ type: 'timeline.more', ticket: id, cursor: next });
          };
    return html`<section>
      <h3>${t('ticket.timeline')}</h3>
      ${this.#writing(id, {})}
      ${timeline(entries, (status) => this.#model.columnName(status as TicketStatus), older)}
    </section>`;
  }

  #writing(ticket: TicketId, { answers }: { answers?: string }): TemplateResult {
    const key = `${ticket} ${answers ?? ''}`;
    const draft = this.#drafts.get(key) ?? emptyDraft;
    const change = (changed: Draft): void => {
      this.#drafts.set(key, changed);
      this.requestUpdate();
    };
    const send = async (): Promise<void> => {
      const { text, sending, kind } = this.#drafts.get(key) ?? emptyDraft;
      if (sending || text.trim() === '') return;
      change({ text, kind, sending: true });
      const written: { kind: CommentKind; answers?: string } =
        answers === undefined ? { kind } : { kind: 'answer', answers };
      const outcome = await this.#host.ask({ type: 'comment.add', ticket, text, ...written });
      const latest = this.#drafts.get(key) ?? emptyDraft;
      if (outcome.ok) {
        // What was typed on behind it meanwhile is the beginning of the next entry.
        const typedOn = latest.text.startsWith(text) ? latest.text.slice(text.length) : latest.text;
        change({ ...emptyDraft, text: typedOn });
        this.#model.announce(t('comment.added'));
      } else {
        change({ ...latest, sending: false });
        this.#acts.refuse(ticket, t('comment.refused'), outcome);
      }
    };
    return writingBox({
      ticket,
      draft,
      label: answers === undefined ? t('comment.label') : t('ticket.answerLabel', answers),
      button: answers === undefined ? t('comment.add') : t('ticket.answer'),
      choosesKind: answers === undefined,
      change,
      send: () => void send(),
    });
  }

  /** Links in texts are opened by the host. The editor would open them too, so the event ends here. */
  #followLink(event: MouseEvent): void {
    const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
    if (link === null) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.button <= 1) this.#host.tell({ type: 'link.open', url: (link as HTMLAnchorElement).href });
  }
}

customElements.define('callboard-ticket', TicketPage);
