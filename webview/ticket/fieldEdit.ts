import { html, nothing, type TemplateResult } from 'lit';
import type { Ticket } from '../../src/protocol/ticket.ts';
import type { Host } from '../bridge/host.ts';
import type { BoardModel } from '../board/boardModel.ts';
import { valueOf } from '../ui/elements.ts';
import { icon } from '../ui/icon.ts';
import { t } from '../ui/strings.ts';
import { visibleText } from '../ui/visibleText.ts';
import type { Field } from './fields.ts';

/** One field while it is edited: the ticket it began from and what was typed since. */
interface Editing {
  readonly field: Field;
  readonly base: Ticket;
  readonly typed: string;
  readonly saving: boolean;
  /** The ticket that came in between, when it changed this very field. */
  readonly conflict?: Ticket | undefined;
  readonly problem?: string | undefined;
}

/**
 * Edits one field of the open ticket. What was typed survives everything but saving and cancelling: when the field was changed by
 * somebody else meanwhile, both are shown and the person decides; when something else of the ticket changed, the edit moves over to the new version.
 */
export class FieldEdit {
  readonly #host: Host;
  readonly #model: BoardModel;
  readonly #draw: (focus?: string) => void;
  #editing: Editing | undefined;

  constructor(host: Host, model: BoardModel, draw: (focus?: string) => void) {
    this.#host = host;
    this.#model = model;
    this.#draw = draw;
  }

  isEditing(field: Field): boolean {
    return this.#editing?.field === field;
  }

  begin(field: Field, ticket: Ticket): void {
    this.#editing = { field, base: ticket, typed: field.read(ticket), saving: false };
    this.#draw(`[data-control="${field.name}"]`);
  }

  cancel(): void {
    const name = this.#editing?.field.name;
    this.#editing = undefined;
    this.#draw(name === undefined ? undefined : `[data-edit="${name}"]`);
  }

  /** Takes note of the ticket as it is now. */
  meet(ticket: Ticket | undefined): void {
    const editing = this.#editing;
    if (editing === undefined || editing.saving || ticket === undefined) return;
    if (ticket.id !== editing.base.id) {
      this.#editing = undefined;
    } else if (ticket.version > (editing.conflict ?? editing.base).version) {
      this.#editing = rebased(editing, ticket);
    }
  }

  async save(): Promise<void> {
    const editing = this.#editing;
    if (editing === undefined || editing.saving) return;
    const { field, typed } = editing;
    const onto = editing.conflict ?? editing.base;
    if (typed === field.read(onto)) {
      this.cancel();
      return;
    }
    this.#editing = { ...editing, saving: true, problem: undefined };
    this.#draw();
    const outcome = await this.#host.ask({
      type: 'ticket.edit',
      ticket: onto.id,
      changes: field.changes(typed, onto),
      expectedVersion: onto.version,
    });
    const latest = this.#latest();
    if (latest?.field !== field) return;
    const current = outcome.ok ? undefined : (outcome.current ?? this.#model.open?.ticket);
    if (outcome.ok) {
      this.#adopt(field, typed, outcome.ticket);
      this.cancel();
    } else if (
      outcome.code === 'ticket.versionStale' &&
      current !== undefined &&
      current.version > onto.version
    ) {
      this.#editing = { ...latest, saving: false, conflict: current };
      this.#model.announce(`${t('conflict.title')}. ${t('conflict.text')}`);
      this.#draw(`[data-control="${field.name}"]`);
    } else {
      this.#editing = { ...latest, saving: false, problem: problemOf(outcome) };
      this.#model.announce(problemOf(outcome));
      this.#draw(`[data-control="${field.name}"]`);
    }
  }

  /** What is edited by now: while an answer was waited for, the person may have typed on or gone elsewhere. */
  #latest(): Editing | undefined {
    return this.#editing;
  }

  /** Shows the saved value at once; the host's own picture of the ticket follows. */
  #adopt(field: Field, typed: string, summary: Omit<Ticket, 'description'> | undefined): void {
    if (summary === undefined) return;
    this.#model.store.upsert([summary]);
    const { open } = this.#model;
    if (open?.ticket?.id !== summary.id || open.ticket.version > summary.version) return;
    const description = field.name === 'description' ? typed : open.ticket.description;
    this.#model.open = { ...open, ticket: { ...summary, description } };
  }

  /** The control with its buttons, and what stands against saving. */
  form(): TemplateResult {
    const editing = this.#editing;
    if (editing === undefined) return html``;
    const { field, saving, conflict, problem } = editing;
    const submit = (event: Event): void => {
      event.preventDefault();
      void this.save();
    };
    return html`<form
      class="edit"
      @submit=${submit}
      @keydown=${(event: KeyboardEvent) => {
        this.#key(event);
      }}
    >
      ${this.#control(editing)}
      ${field.control === 'list' ? html`<p class="hint">${t('ticket.listHint')}</p>` : nothing}
      ${problem === undefined ? nothing : html`<p class="problem" role="alert">${icon('error')}${visibleText(problem)}</p>`}
      ${conflict === undefined ? nothing : conflictNotice(field, editing.base, conflict)}
      <div class="edit-buttons">
        <vscode-button type="submit" ?disabled=${saving}
          >${saving ? t('ticket.saving') : t(conflict === undefined ? 'ticket.save' : 'conflict.overwrite')}</vscode-button
        >
        <vscode-button
          secondary
          @click=${() => {
            this.cancel();
          }}
          >${t(conflict === undefined ? 'ticket.cancel' : 'conflict.discard')}</vscode-button
        >
      </div>
    </form>`;
  }

  #control({ field, typed }: Editing): TemplateResult {
    const label = t(field.label);
    const input = (event: Event): void => {
      if (this.#editing !== undefined) this.#editing = { ...this.#editing, typed: valueOf(event) };
    };
    if (field.control === 'text') {
      return html`<textarea
        class="textarea"
        data-control=${field.name}
        aria-label=${label}
        rows=${field.name === 'description' ? 12 : 5}
        .value=${typed}
        @input=${input}
      ></textarea>`;
    }
    if (field.control === 'choice') {
      const options = field.options?.(this.#model.board) ?? [];
      return html`<vscode-single-select
        data-control=${field.name}
        label=${label}
        .value=${typed}
        @change=${input}
      >
        ${options.map(
          ([value, text]) =>
            html`<vscode-option value=${value} ?selected=${value === typed}>${text}</vscode-option>`,
        )}
      </vscode-single-select>`;
    }
    return html`<vscode-textfield
      data-control=${field.name}
      .label=${label}
      .value=${typed}
      @input=${input}
    ></vscode-textfield>`;
  }

  #key(event: KeyboardEvent): void {
    const control = this.#editing?.field.control;
    if (event.key === 'Escape') {
      event.stopPropagation();
      this.cancel();
    } else if (event.key === 'Enter') {
      const [target] = event.composedPath();
      const inLine = (control === 'line' || control === 'list') && target instanceof HTMLInputElement;
      if (!inLine && !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      void this.save();
    }
  }
}

function rebased(editing: Editing, ticket: Ticket): Editing {
  const { field, base, conflict } = editing;
  const same = field.read(ticket) === field.read(conflict ?? base);
  const free = { ...editing, problem: undefined };
  return same && conflict === undefined ? { ...free, base: ticket } : { ...free, conflict: ticket };
}

function problemOf({
  message,
  conditions,
}: {
  message: string;
  conditions: readonly { message: string }[];
}): string {
  return conditions.length === 0 ? message : conditions.map((condition) => condition.message).join(' ');
}

function conflictNotice(field: Field, base: Ticket, current: Ticket): TemplateResult {
  const none = t('ticket.none');
  const shown = (ticket: Ticket): string => visibleText(field.read(ticket)) || none;
  return html`<div class="conflict" role="alert">
    <strong>${icon('warning')}${t('conflict.title')}</strong>
    <p>${t('conflict.text')}</p>
    <dl>
      <dt>${t('conflict.was')}</dt>
      <dd><del>${shown(base)}</del></dd>
      <dt>${t('conflict.is')}</dt>
      <dd><ins>${shown(current)}</ins></dd>
    </dl>
  </div>`;
}
