import { roleColour } from '../base/roleColour.ts';

/** The text of a `.code-workspace` beside the worktrees: a folder for each repository, and the title bar in the colour of the role. */
export function renderCodeWorkspace(workspace: { repositories: readonly string[]; role: string }): string {
  const background = roleColour(workspace.role);
  const colours = {
    'titleBar.activeBackground': background,
    'titleBar.activeForeground': '#ffffff',
    'titleBar.inactiveBackground': `${background}cc`,
    'titleBar.inactiveForeground': '#ffffffcc',
    // What stands in the title bar has colours of its own, which fit the theme and not this bar.
    'commandCenter.foreground': '#ffffff',
    'commandCenter.activeForeground': '#ffffff',
    'commandCenter.inactiveForeground': '#ffffffcc',
    'commandCenter.border': '#ffffff66',
    'commandCenter.activeBorder': '#ffffff',
    'commandCenter.inactiveBorder': '#ffffff66',
    'commandCenter.background': '#ffffff1a',
    'commandCenter.activeBackground': '#ffffff33',
  };
  const content = {
    folders: workspace.repositories.map((name) => ({ name, path: name })),
    settings: { 'workbench.colorCustomizations': colours },
  };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}
