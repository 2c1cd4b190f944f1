import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../../scripts/project.ts';
import { Editor } from '../../support/editor/editor.ts';

/** The editor's own themes, by the names of the fixtures. */
const editorThemes = {
  light: 'Default Light Modern',
  dark: 'Default Dark Modern',
  'hc-light': 'Default High Contrast Light',
  'hc-dark': 'Default High Contrast',
} as const;

export type ThemeName = keyof typeof editorThemes;
export const themeNames = Object.keys(editorThemes) as ThemeName[];

/** What a webview gets of a theme: the class of its body and the variables of its document. */
export interface Theme {
  readonly bodyClass: string;
  readonly variables: Readonly<Record<string, string>>;
}

const folder = join(root, 'test', 'fixtures', 'themes');

/** A theme as it was captured from the editor. */
export function readTheme(name: ThemeName): Theme {
  return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Theme;
}

/** Opens a webview of the real editor in a theme and reads what it got. */
async function captureTheme(colorTheme: string): Promise<Theme> {
  const workspace = await mkdtemp(join(tmpdir(), 'callboard-themes-'));
  await writeFile(join(workspace, 'page.md'), '# Page\n');
  const editor = await Editor.start({
    settings: {
      'workbench.colorTheme': colorTheme,
      'window.autoDetectColorScheme': false,
      'window.autoDetectHighContrast': false,
      'workbench.editorAssociations': { '*.md': 'vscode.markdown.preview.editor' },
    },
  });
  try {
    const window = await editor.open({ folder: workspace });
    await window.page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'page.md' }).dblclick();
    await window.webview.locator('h1').waitFor();
    return await window.webview.locator('body').evaluate((body) => {
      const { style } = document.documentElement;
      const names = [...style].filter((name) => name.startsWith('--vscode-')).sort();
      const classes = [...body.classList].filter((name) => /^vscode-(?!body)/.test(name));
      return {
        bodyClass: classes.join(' '),
        variables: Object.fromEntries(names.map((name) => [name, style.getPropertyValue(name)])),
      };
    });
  } finally {
    await editor.close();
    await rm(workspace, { recursive: true });
  }
}

// Run by hand when the editor's themes have changed.
if (import.meta.main) {
  await mkdir(folder, { recursive: true });
  for (const name of themeNames) {
    const theme = await captureTheme(editorThemes[name]);
    await writeFile(join(folder, `${name}.json`), `${JSON.stringify(theme, null, 2)}\n`);
  }
}
