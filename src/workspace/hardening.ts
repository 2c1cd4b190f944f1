/** One entry of git's configuration, with the scope it was read from. */
export interface ConfigEntry {
  readonly scope: string;
  /** Section and variable in lower case, the subsection as written. */
  readonly key: string;
  readonly value: string;
}

/** A configuration that overrides every file for one call of git. */
export type Setting = readonly [key: string, value: string];

/** Holds for every call: nothing that a repository can put beside its objects is run (SECURITY 8). */
export const baseSettings: readonly Setting[] = [
  // No file can exist below a device, on any system: no hook is ever found.
  ['core.hooksPath', '/dev/null'],
  ['core.fsmonitor', 'false'],
  ['core.untrackedCache', 'false'],
  // A worktree is removed only when git finds nothing in it: git must not have been told to look away.
  ['core.ignoreStat', 'false'],
  ['status.showUntrackedFiles', 'normal'],
  ['core.askPass', ''],
  ['core.alternateRefsCommand', ':'],
  ['submodule.recurse', 'false'],
  ['fetch.recurseSubmodules', 'false'],
  ['protocol.ext.allow', 'never'],
  ['protocol.git.allow', 'never'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  ['advice.detachedHead', 'false'],
];

/** Exactly what `git lfs install --local` writes. It names a program on the person's own PATH, so it may stay. */
const lfs = new Map([
  ['filter.lfs.clean', /^git-lfs clean -- %f$/],
  ['filter.lfs.smudge', /^git-lfs smudge (--skip )?-- %f$/],
  ['filter.lfs.process', /^git-lfs filter-process( --skip)?$/],
  ['filter.lfs.required', /^true$/],
]);

interface Rule {
  readonly key: RegExp;
  override(name: string): Setting[];
}

/** What a repository's own configuration may say to have a program run, and what makes it harmless. A name may be empty. */
const rules: readonly Rule[] = [
  {
    key: /^filter\.(.*)\.(?:clean|smudge|process|required)$/s,
    override: (name) => [
      [`filter.${name}.clean`, ''],
      [`filter.${name}.smudge`, ''],
      [`filter.${name}.process`, ''],
      [`filter.${name}.required`, 'false'],
    ],
  },
  { key: /^hook\.(.*)\.command$/s, override: (name) => [[`hook.${name}.enabled`, 'false']] },
  {
    key: /^remote\.(.*)\.uploadpack$/s,
    override: (name) => [[`remote.${name}.uploadpack`, 'git-upload-pack']],
  },
  // An empty helper empties the list: a fetch that then lacks a credential fails and is only noted.
  { key: /^credential\.(?:.+\.)?helper$/s, override: () => [['credential.helper', '']] },
];

/**
 * Overrides for one repository: what its `.git` would run is switched off, what the person set for all repositories
 * (system and user configuration) stays. Filter drivers deserve the care: attributes in the tree choose them, so
 * whoever writes a commit decides which of them runs. Those of the person (git-lfs above all) keep working; those
 * that only this `.git/config` defines are emptied, except for git-lfs's own literal commands.
 */
export function neutralise(config: readonly ConfigEntry[]): { settings: Setting[]; notes: string[] } {
  const settings = new Map<string, string>();
  const filters = new Set<string>();
  for (const entry of config.filter(isFromRepository)) {
    if (lfs.get(entry.key)?.test(entry.value)) continue;
    for (const rule of rules) {
      const match = rule.key.exec(entry.key);
      if (match === null) continue;
      for (const [key, value] of rule.override(match[1] ?? '')) settings.set(key, value);
      if (entry.key.startsWith('filter.')) filters.add(match[1] ?? '');
    }
  }
  settings.set('core.sshCommand', sshCommand(config));
  const notes = [...filters].map(
    (name) =>
      `The filter ${JSON.stringify(name)} of this repository's own configuration was not run. If it is yours, define it in your user configuration.`,
  );
  return { settings: [...settings], notes };
}

/** The person's own ssh command, made to fail instead of asking. */
function sshCommand(config: readonly ConfigEntry[]): string {
  const own = config.findLast((entry) => entry.key === 'core.sshcommand' && !isFromRepository(entry));
  return `${own?.value ?? 'ssh'} -o BatchMode=yes`;
}

/**
 * The first condition under which the repository's own configuration would include more. It may come true only in the
 * new worktree, on its branch, so what it brings can be neither seen nor overridden before.
 */
export function conditionalInclude(config: readonly ConfigEntry[]): string | undefined {
  return config.find((entry) => isFromRepository(entry) && entry.key.startsWith('includeif.'))?.key;
}

function isFromRepository(entry: ConfigEntry): boolean {
  return entry.scope === 'local' || entry.scope === 'worktree';
}

/** Reads the output of `git config --list -z --show-scope`. */
export function parseConfig(output: string): ConfigEntry[] {
  const fields = output.split('\0');
  const entries: ConfigEntry[] = [];
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const scope = fields[index] ?? '';
    const record = fields[index + 1] ?? '';
    const end = record.indexOf('\n');
    entries.push(
      end < 0
        ? { scope, key: record, value: 'true' }
        : { scope, key: record.slice(0, end), value: record.slice(end + 1) },
    );
  }
  return entries;
}
