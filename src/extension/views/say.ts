import * as vscode from 'vscode';
import { inertText } from '../../base/inertText.ts';

/**
 * Messages to a person. What others wrote may stand in them, and the editor would make links of it that run commands:
 * so every message goes through here.
 */
export const say = {
  /** Resolves with the button that was pressed; with nothing when the message was closed. */
  information: <Button extends string>(message: string, ...buttons: Button[]): Thenable<Button | undefined> =>
    vscode.window.showInformationMessage(inertText(message), ...buttons),

  warning: <Button extends string>(message: string, ...buttons: Button[]): Thenable<Button | undefined> =>
    vscode.window.showWarningMessage(inertText(message), ...buttons),

  error: <Button extends string>(message: string, ...buttons: Button[]): Thenable<Button | undefined> =>
    vscode.window.showErrorMessage(inertText(message), ...buttons),

  /** A dialog that has to be answered before anything else goes on; the editor adds the way to cancel. */
  ask: <Button extends string>(
    message: string,
    detail: string,
    ...buttons: Button[]
  ): Thenable<Button | undefined> =>
    vscode.window.showWarningMessage(
      inertText(message),
      { modal: true, detail: inertText(detail) },
      ...buttons,
    ),

  /** A dialog with something to read. */
  show: <Button extends string>(message: string, ...buttons: Button[]): Thenable<Button | undefined> =>
    vscode.window.showInformationMessage(inertText(message), { modal: true }, ...buttons),
};
