import * as vscode from 'vscode';
import { problemOf, type Checker } from './problemOf.ts';
import type { Place, StepEnd } from './walkSteps.ts';

/** A button besides Back that ends a step. */
export interface EndButton extends vscode.QuickInputButton {
  readonly end: StepEnd;
}

/** What stands round a question. Without a place it is the only one. */
export interface Frame {
  readonly title: string;
  readonly place?: Place;
  readonly buttons?: readonly EndButton[];
  /** Whether one can go back although it is the first step: a question inside a step. */
  readonly nested?: boolean;
}

export interface TextQuestion {
  readonly prompt: string;
  readonly placeholder?: string;
  readonly value: string;
  readonly problem: (text: string) => string | vscode.InputBoxValidationMessage | undefined;
  /** Called with every change, so that nothing typed is lost, however the step ends. */
  readonly keep: (text: string) => void;
}

export interface PickQuestion<Item extends vscode.QuickPickItem> {
  readonly placeholder: string;
  readonly items: readonly Item[];
  readonly isChosen: (item: Item) => boolean;
  readonly keep: (item: Item) => void;
}

export interface ManyQuestion<Item extends vscode.QuickPickItem> {
  readonly placeholder: string;
  readonly items: readonly Item[];
  readonly isChosen: (item: Item) => boolean;
  /** Called with every change. */
  readonly keep: (items: readonly Item[]) => void;
}

/** What a schema has against a text. */
export function against(schema: Checker): (text: string) => string | undefined {
  return (text) => problemOf(schema, text);
}

/** Asks for a line. What is wrong with it keeps the person here, unless they go back or cancel. */
export function askText(frame: Frame, { keep, problem, ...question }: TextQuestion): Promise<StepEnd> {
  const box = vscode.window.createInputBox();
  box.ignoreFocusOut = true;
  box.prompt = question.prompt;
  box.placeholder = question.placeholder;
  box.value = question.value;
  // What was typed before is gone on with: selected, the next key would replace it.
  box.valueSelection = [box.value.length, box.value.length];
  const check = (): boolean => {
    const found = problem(box.value);
    box.validationMessage = found;
    return (
      found === undefined ||
      (typeof found !== 'string' && found.severity < vscode.InputBoxValidationSeverity.Error)
    );
  };
  box.onDidChangeValue((text) => {
    keep(text);
    check();
  });
  if (box.value !== '') check();
  return endOf(box, frame, (end) => (end !== 'next' && end !== 'finish') || check());
}

/** Asks for one of several. What was chosen before stands ready. */
export function askPick<Item extends vscode.QuickPickItem>(
  frame: Frame,
  { placeholder, items, isChosen, keep }: PickQuestion<Item>,
): Promise<StepEnd> {
  const pick = vscode.window.createQuickPick<Item>();
  pick.ignoreFocusOut = true;
  pick.placeholder = placeholder;
  pick.items = items;
  const chosen = items.find(isChosen);
  // None active would leave Enter without effect: where nothing was chosen the first one stays active.
  if (chosen !== undefined) pick.activeItems = [chosen];
  return endOf(pick, frame, (end) => {
    if (end !== 'next') return true;
    const item = pick.selectedItems[0] ?? pick.activeItems[0];
    if (item !== undefined) keep(item);
    return item !== undefined;
  });
}

/** Asks which of several. */
export function askMany<Item extends vscode.QuickPickItem>(
  frame: Frame,
  { placeholder, items, isChosen, keep }: ManyQuestion<Item>,
): Promise<StepEnd> {
  const pick = vscode.window.createQuickPick<Item>();
  pick.ignoreFocusOut = true;
  pick.placeholder = placeholder;
  pick.canSelectMany = true;
  pick.items = items;
  pick.selectedItems = items.filter(isChosen);
  pick.onDidChangeSelection((chosen) => {
    keep(chosen);
  });
  return endOf(pick, frame, (end) => {
    if (end === 'next') keep(pick.selectedItems);
    return true;
  });
}

interface Asking extends vscode.QuickInput {
  buttons: readonly vscode.QuickInputButton[];
  readonly onDidAccept: vscode.Event<void>;
  readonly onDidTriggerButton: vscode.Event<vscode.QuickInputButton>;
}

/** Shows a question until it is left; `mayEnd` can keep it open. */
async function endOf(
  input: Asking,
  { title, place, buttons = [], nested = false }: Frame,
  mayEnd: (end: StepEnd) => boolean,
): Promise<StepEnd> {
  const { promise, resolve } = Promise.withResolvers<StepEnd>();
  const leave = (end: StepEnd): void => {
    if (mayEnd(end)) resolve(end);
  };
  input.title = title;
  input.step = place?.step;
  input.totalSteps = place?.of;
  const canGoBack = nested || (place !== undefined && place.step > 1);
  input.buttons = [...(canGoBack ? [vscode.QuickInputButtons.Back] : []), ...buttons];
  input.onDidAccept(() => {
    leave('next');
  });
  input.onDidTriggerButton((button) => {
    leave(buttons.find((one) => one === button)?.end ?? 'back');
  });
  input.onDidHide(() => {
    resolve('cancel');
  });
  input.show();
  try {
    return await promise;
  } finally {
    input.dispose();
  }
}
