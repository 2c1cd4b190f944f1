/** Writes test/fixtures/themes: the variables and the body class that a webview of the real editor gets in each theme. Run by hand when the editor's themes change. */
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../../scripts/project.ts';
import { Editor } from '../../support/editor/editor.ts';

const themes = {
  light: 'Default Light Modern',
  dark: 'Default Dark Modern',
  'hc-dark': 'Default High Contrast',
  'hc-light': 'Default High Contrast Light',
} as const;

async function capture(name: string, colorTheme: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'callboard-themes-'));
  await writeFile(join(folder, 'page.md'), '# Page\n');
  const editor = await Editor.start({
    settings: {
      'workbench.colorTheme': colorTheme,
      'window.autoDetectColorScheme': false,
      'window.autoDetectHighContrast': false,
      'workbench.editorAssociations': { '*.md': 'vscode.markdown.preview.editor' },
    },
  });
  try {
    const window = await editor.open({ folder });
    await window.page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'page.md' }).dblclick();
    await window.webview.locator('h1').waitFor({ timeout: 30_000 });
    const theme = await window.webview.locator('body').evaluate((body) => {
      const style = document.documentElement.style;
      const names = [...style].filter((property) => property.startsWith('--vscode-')).sort();
      return {
        bodyClass: [...body.classList]
          .filter((part) => part.startsWith('vscode-') && part !== 'vscode-body')
          .join(' '),
        variables: Object.fromEntries(names.map((property) => [property, style.getPropertyValue(property)])),
      };
    });
    await writeFile(
      join(root, 'test', 'fixtures', 'themes', `${name}.json`),
      `${JSON.stringify(theme, null, 2)}\n`,
    );
  } finally {
    await editor.close();
  }
}

await mkdir(join(root, 'test', 'fixtures', 'themes'), { recursive: true });
for (const [name, colorTheme] of Object.entries(themes)) await capture(name, colorTheme);
