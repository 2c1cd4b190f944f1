import * as vscode from 'vscode';
import { readSettings } from '../session/settings.ts';
import type { Services } from '../services.ts';
import { messageOf } from './reportError.ts';

/** Looks at everything Callboard depends on and opens what it found as a document. Works without a hub. */
export async function runDoctor(services: Services): Promise<void> {
  const title = vscode.l10n.t('Callboard looks at itself');
  const report = await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, () =>
    examine(services),
  );
  const document = await vscode.workspace.openTextDocument({ language: 'markdown', content: report });
  await vscode.window.showTextDocument(document, { preview: true });
}

type Finding = readonly [what: string, found: string];

async function examine(services: Services): Promise<string> {
  const settings = readSettings();
  const { session } = services;
  const findings: Finding[] = [
    [vscode.l10n.t('Editor'), `${vscode.env.appName} ${vscode.version}, ${process.platform} ${process.arch}`],
    [
      vscode.l10n.t('Trusted folder'),
      vscode.workspace.isTrusted ? vscode.l10n.t('yes') : vscode.l10n.t('no'),
    ],
    [vscode.l10n.t('Home'), settings.home.folder],
    [vscode.l10n.t('Workspaces'), settings.workspaceRoot],
    [vscode.l10n.t('git'), await attempt(gitVersion)],
    [vscode.l10n.t('Runtime of the hub'), await attempt(() => runtime(services))],
    [vscode.l10n.t('Connection'), [session.connection, session.connectionMessage ?? ''].join(' ').trim()],
    [vscode.l10n.t('Hub'), session.connection === 'connected' ? await attempt(() => hub(services)) : '–'],
    [vscode.l10n.t('Board'), session.board === undefined ? '–' : await attempt(() => board(services))],
    [
      vscode.l10n.t('This window'),
      session.seat === undefined ? '–' : `${session.seat.agent}, ${session.seat.role}`,
    ],
  ];
  const rows = findings.map(
    ([what, found]) => `| ${what} | ${found.replaceAll('|', '\\|').replaceAll('\n', ' ')} |`,
  );
  return [
    '# Callboard: Doctor',
    '',
    `| ${vscode.l10n.t('What')} | ${vscode.l10n.t('Found')} |`,
    '|---|---|',
    ...rows,
    '',
  ].join('\n');
}

async function attempt(find: () => Promise<string>): Promise<string> {
  try {
    return await find();
  } catch (error) {
    return `⚠ ${messageOf(error)}`;
  }
}

async function gitVersion(): Promise<string> {
  const { createGit } = await import('../../workspace/git.ts');
  return (await createGit().run(['--version'], { cwd: readSettings().home.folder })).trim();
}

async function runtime({ link }: Services): Promise<string> {
  const { findRuntime } = await import('../../client/findRuntime.ts');
  const { home, hubRuntime } = readSettings();
  const found = await findRuntime({
    home,
    packageFolder: link.extensionPath,
    ...(hubRuntime !== undefined && { explicit: hubRuntime }),
  });
  return `${found.node}, Node ${found.nodeVersion}, SQLite ${found.sqliteVersion}`;
}

async function hub({ session }: Services): Promise<string> {
  const { pid, version, clients, boards, events, readOnly } = await session.request('hub.status', {});
  const facts = vscode.l10n.t(
    'version {0}, process {1}; windows and programs: {2}, boards: {3}, events: {4}',
    version,
    pid,
    clients,
    boards,
    events,
  );
  return readOnly === undefined ? facts : `${facts}. ⚠ ${readOnly}`;
}

async function board({ session }: Services): Promise<string> {
  const key = session.board?.key;
  if (key === undefined) return '–';
  const { ok, events, problems } = await session.request('log.verify', { board: key });
  return ok
    ? vscode.l10n.t('{0}: log of {1} events and state agree', key, events)
    : `⚠ ${key}: ${problems.join(' ')}`;
}
