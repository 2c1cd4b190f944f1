import { html, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { TicketId } from '../../src/protocol/ids.ts';
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
 * Edits one field of a ticket at a time. What was typed survives everything but saving and cancelling: when another ticket is looked
 * at, it waits; when the field was changed by somebody else meanwhile, both are shown and the person decides; when something else of
 * the ticket changed, the edit moves over to the new version.
 */
export class FieldEdit {
  readonly #host: Host;
  readonly #model: BoardModel;
  readonly #draw: (focus?: string) => void;
  readonly #edits = new Map<TicketId, Editing>();
  /** The ticket that is looked at. */
  #shown: TicketId | undefined;

  constructor(host: Host, model: BoardModel, draw: (focus?: string) => void) {
    this.#host = host;
    this.#model = model;
    this.#draw = draw;
  }

  get #editing(): Editing | undefined {
    return this.#shown && this.#edits.get(this.#shown);
  }

  isEditing(field: Field): boolean {
    return this.#editing?.field === field;
  }

  begin(field: Field, ticket: Ticket): void {
    this.#put({ field, base: ticket, typed: field.read(ticket), saving: false });
  }

  cancel(): void {
    if (this.#editing !== undefined) this.#end(this.#editing);
  }

  /** Takes note of the ticket as it is now. */
  meet(ticket: Ticket | undefined): void {
    this.#shown = ticket?.id;
    const editing = this.#editing;
    if (editing === undefined || editing.saving || ticket === undefined) return;
    if (ticket.version > (editing.conflict ?? editing.base).version) {
      this.#edits.set(ticket.id, rebased(editing, ticket));
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
    const { id } = onto;
    this.#edits.set(id, { ...editing, saving: true, problem: undefined });
    this.#draw();
    const outcome = await this.#host.ask({
      type: 'ticket.edit',
      ticket: id,
      changes: field.changes(typed, onto),
      expectedVersion: onto.version,
    });
    // While the answer was waited for, the person may have typed on, cancelled, or gone to another ticket.
    const latest = this.#edits.get(id);
    if (latest?.field !== field) return;
    if (outcome.ok) {
      const description = field.name === 'description' ? typed : onto.description;
      const saved = { ...(outcome.ticket ?? onto), description };
      this.#adopt(saved);
      if (latest.typed === typed) this.#end(latest);
      else this.#put({ ...latest, base: saved, conflict: undefined, saving: false });
    } else {
      const current = outcome.current ?? this.#openTicket(id);
      const overtaken =
        outcome.code === 'ticket.versionStale' && current !== undefined && current.version > onto.version;
      const why = overtaken ? `${t('conflict.title')}. ${t('conflict.text')}` : problemOf(outcome);
      this.#model.announce(why);
      this.#put({ ...latest, saving: false, ...(overtaken ? { conflict: current } : { problem: why }) });
    }
  }

  /** Keeps an edit and, where its ticket is looked at, leads back to its control. */
  #put(editing: Editing): void {
    const { id } = editing.base;
    this.#edits.set(id, editing);
    this.#draw(id === this.#shown ? `[data-control="${editing.field.name}"]` : undefined);
  }

  #end({ base: { id }, field }: Editing): void {
    this.#edits.delete(id);
    this.#draw(id === this.#shown ? `[data-edit="${field.name}"]` : undefined);
  }

  #openTicket(id: TicketId): Ticket | undefined {
    const ticket = this.#model.open?.ticket;
    return ticket?.id === id ? ticket : undefined;
  }

  /** Shows the saved value at once; the host's own picture of the ticket follows. */
  #adopt(saved: Ticket): void {
    const { description: _, ...summary } = saved;
    this.#model.store.upsert([summary]);
    const shown = this.#openTicket(saved.id);
    if (this.#model.open !== undefined && shown !== undefined && shown.version <= saved.version)
      this.#model.open = { ...this.#model.open, ticket: saved };
    this.#model.touch();
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
    const shown = html`<form
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
    // Each ticket has a form of its own: what stands in one never shows in another.
    return html`${keyed(editing.base.id, shown)}`;
  }

  #control({ field, typed }: Editing): TemplateResult {
    const label = t(field.label);
    const input = (event: Event): void => {
      const latest = this.#editing;
      if (latest !== undefined) this.#edits.set(latest.base.id, { ...latest, typed: valueOf(event) });
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
