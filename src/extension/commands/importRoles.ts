import { access } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { sortedNever } from '../../protocol/prohibition.ts';
import type { BoardRole, Role } from '../../protocol/role.ts';
import type { RoleFile } from '../../workspace/readRoleFiles.ts';
import type { Services } from '../services.ts';
import { say } from '../views/say.ts';
import { nameOfStage, plainLine } from '../views/ticketText.ts';
import { suggestedRoots } from './addRepository.ts';
import { sameRole } from './sameRole.ts';

/** Something that is wrong with a role file; lines count from 1. */
interface FileProblem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** A role in a file of an open repository. */
interface FoundRole extends RoleFile {
  readonly path: string;
}

/** Offers the roles in `.callboard/roles` of the open repositories; only what a person chose and approved gets onto the board. */
export async function importRoles(services: Services): Promise<void> {
  const { session } = services;
  const { board } = session;
  if (board === undefined) return;
  const found = await readRoles(services);
  if (found === undefined) return;
  const fresh = found.filter(({ role }) => !board.roles.some((known) => sameRole(known, role)));
  if (fresh.length === 0) {
    void say.information(
      found.length === 0
        ? vscode.l10n.t('No open repository has role files in .callboard/roles.')
        : vscode.l10n.t('The board has all these roles as they are.'),
    );
    return;
  }
  const chosen = await chooseRoles(fresh, board.roles);
  if (chosen.length === 0 || !(await approve(chosen))) return;
  const done = await defineAll(services, chosen);
  void say.information(vscode.l10n.t('{0} has these roles now: {1}.', board.key, done.join(', ')));
}

/** All roles of all open repositories; nothing when a file is wrong, which then stands in Problems. */
async function readRoles({ diagnostics }: Services): Promise<FoundRole[] | undefined> {
  const { readRoleFiles } = await import('../../workspace/readRoleFiles.ts');
  const { WorkspaceError } = await import('../../workspace/workspaceError.ts');
  diagnostics.clear();
  const found: FoundRole[] = [];
  let wrong = 0;
  for (const root of await suggestedRoots()) {
    const folder = join('.callboard', 'roles');
    if (!(await exists(join(root, folder)))) continue;
    try {
      const files = await readRoleFiles([folder], root);
      found.push(...files.map((file) => ({ ...file, path: join(root, file.file) })));
    } catch (error) {
      if (!(error instanceof WorkspaceError) || error.code !== 'roleFile.invalid') throw error;
      wrong += showProblems(diagnostics, root, error.data['problems'] as readonly FileProblem[]);
    }
  }
  if (wrong === 0) return found;
  const show = vscode.l10n.t('Show Problems');
  const message =
    wrong === 1
      ? vscode.l10n.t('The role files have 1 problem. Nothing was imported.')
      : vscode.l10n.t('The role files have {0} problems. Nothing was imported.', wrong);
  void say.error(message, show).then((chosen) => {
    if (chosen === show) void vscode.commands.executeCommand('workbench.actions.view.problems');
  });
  return undefined;
}

function showProblems(
  diagnostics: vscode.DiagnosticCollection,
  root: string,
  problems: readonly FileProblem[],
): number {
  for (const [path, ofFile] of Map.groupBy(problems, ({ file }) => join(root, file)))
    diagnostics.set(
      vscode.Uri.file(path),
      ofFile.map(({ line, message }) => {
        const range = new vscode.Range(line - 1, 0, line - 1, Number.MAX_SAFE_INTEGER);
        const diagnostic = new vscode.Diagnostic(range, message);
        diagnostic.source = 'Callboard';
        return diagnostic;
      }),
    );
  return problems.length;
}

interface RolePick extends vscode.QuickPickItem {
  readonly found: FoundRole;
}

/** A list in which nothing is chosen yet and each file is a click away, to be read first. */
async function chooseRoles(found: readonly FoundRole[], known: readonly BoardRole[]): Promise<FoundRole[]> {
  const show = { iconPath: new vscode.ThemeIcon('go-to-file'), tooltip: vscode.l10n.t('Show File') };
  const pick = vscode.window.createQuickPick<RolePick>();
  pick.title = vscode.l10n.t('Import Roles');
  pick.placeholder = vscode.l10n.t(
    'Read each file before you choose it: it says what agents are told and may do',
  );
  pick.canSelectMany = true;
  pick.ignoreFocusOut = true;
  pick.items = found.map((one) => ({
    label: plainLine(one.role.title),
    description: changeOf(one.role, known),
    detail: `${vscode.l10n.t('takes {0}', one.role.takes.map(nameOfStage).join(', '))} · ${one.file}`,
    buttons: [show],
    found: one,
  }));
  const { promise, resolve } = Promise.withResolvers<readonly RolePick[]>();
  pick.onDidTriggerItemButton(({ item }) => {
    void vscode.window.showTextDocument(vscode.Uri.file(item.found.path), {
      preview: true,
      preserveFocus: true,
    });
  });
  pick.onDidAccept(() => {
    resolve(pick.selectedItems);
  });
  pick.onDidHide(() => {
    resolve([]);
  });
  pick.show();
  const chosen = await promise;
  pick.dispose();
  return chosen.map((item) => item.found);
}

function changeOf({ name }: Role, known: readonly BoardRole[]): string {
  const now = known.find((role) => role.name === name);
  if (now === undefined) return vscode.l10n.t('{0}, new', name);
  return now.own === true
    ? vscode.l10n.t('{0}, changes the role of this board', name)
    : vscode.l10n.t('{0}, instead of the shipped role', name);
}

/** Files of a repository are data until a person says otherwise (SPEC 11). */
async function approve(chosen: readonly FoundRole[]): Promise<boolean> {
  const approveAll = vscode.l10n.t('Approve and Import');
  const detail = chosen
    .map(({ role, file }) => {
      const { prose, checked } = sortedNever(role.never);
      return [
        `${role.title} (${file})`,
        `  ${vscode.l10n.t('never: {0}', listed(prose, '; '))}`,
        `  ${vscode.l10n.t('never takes: {0}', listed(checked, '; '))}`,
        `  ${vscode.l10n.t('tools: {0}', listed(role.tools, ', '))}`,
      ].join('\n');
    })
    .join('\n');
  const message = vscode.l10n.t('Give the board these roles? Agents are told what they say.');
  return (await say.ask(message, detail, approveAll)) === approveAll;
}

function listed(entries: readonly string[], separator: string): string {
  return entries.length === 0 ? '–' : entries.join(separator);
}

/** What was read and approved is what is sent, whatever the files say meanwhile. */
function defineAll({ session }: Services, chosen: readonly FoundRole[]): Thenable<string[]> {
  const title = vscode.l10n.t('Importing roles');
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (progress, cancellation) => {
      const done: string[] = [];
      for (const { role } of chosen) {
        if (cancellation.isCancellationRequested) throw new vscode.CancellationError();
        progress.report({ message: role.name, increment: 100 / chosen.length });
        await session.request('role.define', { board: session.board?.key ?? '', role });
        done.push(role.name);
      }
      return done;
    },
  );
}

async function exists(folder: string): Promise<boolean> {
  try {
    await access(folder);
    return true;
  } catch {
    return false;
  }
}
