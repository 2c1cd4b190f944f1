import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { priorities, ticketTypes } from '../../src/protocol/vocabulary.ts';
import { icon } from '../ui/icon.ts';
import { named, t } from '../ui/strings.ts';
import { valueOf } from '../ui/elements.ts';
import { visibleLine } from '../ui/visibleText.ts';
import type { BoardModel } from './boardModel.ts';
import { choicesSet, filterChoices, withPart, type FilterChoice } from './filter.ts';

interface FilterBarState {
  readonly model: BoardModel;
  /** What its field shows: the filter may lag behind it. */
  readonly text: string;
  readonly expanded: boolean;
  readonly toggle: () => void;
  readonly typed: (text: string) => void;
}

/** The filter of the board: a text, one's own, and choices that unfold. */
export function filterBar({ model, text, expanded, toggle, typed }: FilterBarState): TemplateResult {
  const { filter, seat } = model;
  const set = choicesSet(filter);
  const mineTitle = seat === undefined ? t('filter.mineNoSeat') : t('filter.mineTitle', seat.agent);
  const moreLabel = set === 0 ? t('filter.more') : t('filter.moreActive', set);
  return html`<div class="filter" role="search" aria-label=${t('filter.text')}>
    <vscode-textfield
      id="filter-text"
      class="filter-text"
      .label=${t('filter.text')}
      placeholder=${t('filter.text')}
      title=${t('filter.placeholder')}
      .value=${text}
      @input=${(event: Event) => {
        typed(valueOf(event));
      }}
      ><span slot="content-before" class="codicon codicon-search" aria-hidden="true"></span
    ></vscode-textfield>
    <button
      class="toggle"
      aria-pressed=${filter.mine === true}
      title=${mineTitle}
      @click=${() => {
        model.narrow(withPart(filter, 'mine', filter.mine !== true));
      }}
    >
      ${icon('account')}${t('filter.mine')}
    </button>
    <button
      class="toggle"
      aria-expanded=${expanded}
      aria-label=${moreLabel}
      title=${moreLabel}
      @click=${toggle}
    >
      ${icon('filter')}${set > 0 ? html`<vscode-badge variant="counter">${set}</vscode-badge>` : nothing}
    </button>
    ${
      Object.keys(filter).length > 0
        ? html`<button
            class="toggle"
            title=${t('filter.clear')}
            aria-label=${t('filter.clear')}
            @click=${() => {
              model.narrow({});
            }}
          >
            ${icon('close')}
          </button>`
        : nothing
    }
  </div>`;
}

/** The choices that unfold below the toolbar; looked at anew when there may be others, not whenever a ticket changes. */
export function filterChoicesRow(model: BoardModel): unknown {
  const { board, filter, store } = model;
  return guard([board, filter, store.labels], () => choicesRow(model));
}

function choicesRow(model: BoardModel): TemplateResult {
  const options = choiceOptions(model);
  return html`<div class="filter-row">
    ${filterChoices.map((choice) => {
      const chosen = model.filter[choice] ?? '';
      return html`<vscode-single-select
        label=${t(`filter.${choice}`)}
        .value=${chosen}
        @change=${(event: Event) => {
          model.narrow(withPart(model.filter, choice, valueOf(event)));
        }}
      >
        <vscode-option value="" ?selected=${chosen === ''}>${t(`filter.any.${choice}`)}</vscode-option>
        ${options[choice].map(
          ([value, label]) =>
            html`<vscode-option value=${value} ?selected=${chosen === value}>${label}</vscode-option>`,
        )}
      </vscode-single-select>`;
    })}
  </div>`;
}

/** What can be chosen: what the board knows, and the labels its tickets carry. */
function choiceOptions(model: BoardModel): Record<FilterChoice, (readonly [value: string, label: string])[]> {
  const { board, store } = model;
  return {
    type: ticketTypes.map((type) => [type, named('type', type)]),
    priority: priorities.map((priority) => [priority, named('priority', priority)]),
    role: (board?.roles ?? []).map(({ name, title }) => [name, title]),
    agent: (board?.roster ?? []).map(({ name }) => [name, name]),
    label: store.labels.map((label) => [label, visibleLine(label)]),
    phase: (board?.phases ?? []).map(({ name }) => [name, visibleLine(name)]),
    repo: (board?.repos ?? []).map(({ name }) => [name, name]),
  };
}
