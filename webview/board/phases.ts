import { html, nothing, type TemplateResult } from 'lit';
import { ticketIcons } from '../../src/base/ticketIcons.ts';
import type { Phase, PhaseState } from '../../src/protocol/board.ts';
import type { PhaseName } from '../../src/protocol/ids.ts';
import { icon } from '../ui/icon.ts';
import { t } from '../ui/strings.ts';
import { visibleLine, visibleText } from '../ui/visibleText.ts';
import type { BoardModel } from './boardModel.ts';

export const phaseIcons: Record<PhaseState, string> = ticketIcons.ofPhase;

/** The button that says which phase is worked on; nothing on a board without phases. */
export function phaseButton({ board }: BoardModel, open: () => void): TemplateResult | typeof nothing {
  if (board === undefined || board.phases.length === 0) return nothing;
  const active = board.phases.filter(({ state }) => state === 'active').map(({ name }) => visibleLine(name));
  const label = active.length === 0 ? t('phase.noneActive') : t('phase.active', active.join(', '));
  return html`<button
    class="toggle phase-button named"
    aria-haspopup="dialog"
    title=${t('phase.switchFrom', label)}
    @click=${open}
  >
    ${icon('milestone')}<span class="named-text">${label}</span>
  </button>`;
}

export interface PhasesDialog {
  /** Why the last switch was refused. */
  readonly problem: string | undefined;
  readonly readOnly: boolean;
  readonly change: (phase: PhaseName, state: PhaseState) => void;
  readonly close: () => void;
}

/** The phases in their order with what can be made of each. */
export function phasesDialog(phases: readonly Phase[], dialog: PhasesDialog): TemplateResult {
  const { problem, readOnly, change, close } = dialog;
  const button = ({ name }: Phase, state: PhaseState): TemplateResult =>
    html`<vscode-button
      ?secondary=${state !== 'active'}
      ?disabled=${readOnly}
      aria-label=${t('phase.make.of', t(`phase.make.${state}`), visibleLine(name))}
      @click=${() => {
        change(name, state);
      }}
      >${t(`phase.make.${state}`)}</vscode-button
    >`;
  return html`<dialog class="dialog" aria-labelledby="phases-title" @close=${close}>
    <header class="dialog-header">
      <h2 id="phases-title">${t('phase.switch')}</h2>
      <button class="icon-button" aria-label=${t('dialog.close')} title=${t('dialog.close')} @click=${close}>
        ${icon('close')}
      </button>
    </header>
    <p>${readOnly ? t('replay.readOnly') : t('phase.explained')}</p>
    <ol class="phases">
      ${phases.map(
        (phase) =>
          html`<li data-phase=${phase.name}>
            ${icon(phaseIcons[phase.state])}
            <span class="phase-name">${visibleLine(phase.name)}</span>
            <span class="quiet">${t(`phase.${phase.state}State`)}</span>
            ${phase.state === 'active' ? button(phase, 'done') : button(phase, 'active')}
          </li>`,
      )}
    </ol>
    ${problem === undefined ? nothing : html`<p class="problem" role="alert">${icon('circle-slash')}${visibleText(problem)}</p>`}
  </dialog>`;
}
