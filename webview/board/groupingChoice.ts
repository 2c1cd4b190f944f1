import { html, type TemplateResult } from 'lit';
import type { BoardGrouping } from '../bridge/messages.ts';
import { valueOf } from '../ui/elements.ts';
import { t } from '../ui/strings.ts';
import type { BoardModel } from './boardModel.ts';
import { groupings } from './lanes.ts';
import { lanesShown } from './laneTitles.ts';

/** The choice of what the board is divided by. */
export function groupingChoice(model: BoardModel): TemplateResult {
  const choose = (event: Event): void => {
    const grouping = valueOf(event) as BoardGrouping;
    if (grouping === model.grouping) return;
    model.group(grouping);
    const name = t(`group.${grouping}`);
    model.announce(grouping === 'none' ? name : t('group.done', name, lanesShown(model).length));
  };
  return html`<vscode-single-select
    class="grouping"
    label=${t('group.label')}
    title=${t('group.label')}
    .value=${model.grouping}
    @change=${choose}
  >
    ${groupings.map(
      (grouping) =>
        html`<vscode-option value=${grouping} ?selected=${model.grouping === grouping}
          >${t(`group.${grouping}`)}</vscode-option
        >`,
    )}
  </vscode-single-select>`;
}
