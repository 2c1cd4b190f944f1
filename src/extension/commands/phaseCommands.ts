import * as vscode from 'vscode';
import { switchedPhases } from '../../domain/phaseSwitch.ts';
import type { Phase, PhaseState } from '../../protocol/board.ts';
import type { PhaseName } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import type { Services } from '../services.ts';
import { phaseIcon } from '../views/icons.ts';
import { say } from '../views/say.ts';
import { nameOfPhaseState } from '../views/ticketText.ts';
import { phasesFrom, type ParsedPhases } from './phasesFrom.ts';

/** Asks which phase becomes what. Making one active takes that from the others (SPEC 5). */
export async function switchPhase({ session }: Services, argument: unknown): Promise<void> {
  const { board } = session;
  if (board === undefined) return;
  if (board.phases.length === 0) {
    const plan = vscode.l10n.t('Plan Phases…');
    const message = vscode.l10n.t('{0} has no phases yet.', board.key);
    if ((await say.information(message, plan)) === plan)
      await vscode.commands.executeCommand('callboard.phase.plan');
    return;
  }
  const phase = phaseOf(board.phases, argument) ?? (await askPhase(board.phases));
  if (phase === undefined) return;
  const state = await askState(phase, board.phases);
  if (state === undefined) return;
  await session.request('phase.switch', { board: board.key, phase: phase.name, state });
}

/** Asks for all phases of the board in their order. */
export async function planPhases({ session }: Services): Promise<void> {
  const { board } = session;
  if (board === undefined) return;
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Plan Phases of {0}', board.key),
    prompt: vscode.l10n.t('All phases in their order, separated by commas. New ones are planned.'),
    placeHolder: vscode.l10n.t('for example foundation, features, polish'),
    value: board.phases.map(({ name }) => name).join(', '),
    ignoreFocusOut: true,
    validateInput: (value) => {
      const parsed = phasesFrom(value);
      return parsed.ok ? undefined : sentenceOf(parsed);
    },
  });
  const parsed = text === undefined ? undefined : phasesFrom(text);
  if (parsed?.ok !== true) return;
  await session.request('phase.plan', { board: board.key, phases: [...parsed.phases] });
}

function sentenceOf({ problem, name }: Exclude<ParsedPhases, { ok: true }>): string {
  switch (problem) {
    case 'tooMany':
      return vscode.l10n.t('A board has at most {0} phases.', limits.phasesOfBoard);
    case 'twice':
      return vscode.l10n.t('The phase {0} is named twice.', name);
    case 'name':
      return vscode.l10n.t('{0} is no name for a phase: lower-case letters, digits and hyphens.', name);
  }
}

/** The phase whose group in the Tickets view the command was called on. */
function phaseOf(phases: readonly Phase[], argument: unknown): Phase | undefined {
  const key =
    typeof argument === 'object' && argument !== null && 'key' in argument ? argument.key : argument;
  return phases.find(({ name }) => name === (key as PhaseName));
}

async function askPhase(phases: readonly Phase[]): Promise<Phase | undefined> {
  const items = phases.map((phase) => ({
    label: phase.name,
    description: nameOfPhaseState(phase.state),
    iconPath: phaseIcon(phase.state),
    phase,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Switch Phase'),
    placeHolder: vscode.l10n.t('Tickets of phases that are not active are offered to nobody'),
    ignoreFocusOut: true,
  });
  return picked?.phase;
}

async function askState({ name, state }: Phase, phases: readonly Phase[]): Promise<PhaseState | undefined> {
  const all: (vscode.QuickPickItem & { state: PhaseState })[] = [
    {
      label: vscode.l10n.t('Make it active'),
      detail: outlookOf(name, phases),
      iconPath: phaseIcon('active'),
      state: 'active',
    },
    {
      label: vscode.l10n.t('Say that it is done'),
      detail: vscode.l10n.t('Its open tickets are offered to nobody.'),
      iconPath: phaseIcon('done'),
      state: 'done',
    },
    {
      label: vscode.l10n.t('Only plan it'),
      detail: vscode.l10n.t('Its tickets are offered to nobody yet.'),
      iconPath: phaseIcon('planned'),
      state: 'planned',
    },
  ];
  const items = all.filter((item) => item.state !== state);
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Phase {0}', name),
    placeHolder: vscode.l10n.t('Now {0}', nameOfPhaseState(state)),
    ignoreFocusOut: true,
  });
  return picked?.state;
}

/** What happens when a phase is made active. */
function outlookOf(name: PhaseName, phases: readonly Phase[]): string {
  const ending = switchedPhases(phases, { name, state: 'active' }).filter(
    (phase, index) => phase.name !== name && phase.state !== phases[index]?.state,
  );
  return [
    vscode.l10n.t('Its tickets are offered.'),
    ...ending.map((phase) =>
      phase.state === 'done'
        ? vscode.l10n.t('{0}, active until now, is done; claims in it go on.', phase.name)
        : vscode.l10n.t('{0}, active until now, is planned again; claims in it go on.', phase.name),
    ),
  ].join(' ');
}
