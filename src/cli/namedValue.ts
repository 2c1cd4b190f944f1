import { InvalidArgumentError } from 'commander';
import { repositoryName, type RepositoryName } from '../protocol/ids.ts';
import { usageError } from './failure.ts';

/** What an option says of one repository, or, without a name, of each that no other option names. */
export interface NamedValue<T> {
  readonly repo?: RepositoryName;
  readonly value: T;
}

/** Makes a parser one for `value` and `repository=value`. */
export function ofRepository<T>(parse: (text: string) => T): (text: string) => NamedValue<T> {
  return (text) => {
    const [, name, rest = ''] = /^([A-Za-z0-9][A-Za-z0-9._-]{0,63})=(.*)$/s.exec(text) ?? [];
    if (name === undefined) return { value: parse(text) };
    const repo = repositoryName.safeParse(name);
    if (!repo.success) throw new InvalidArgumentError(repo.error.issues[0]?.message ?? 'No repository.');
    return { repo: repo.data, value: parse(rest) };
  };
}

/** What is said of this repository. */
export function valueFor<T>(values: readonly NamedValue<T>[] = [], name: RepositoryName): T | undefined {
  return (values.find(({ repo }) => repo === name) ?? values.find(({ repo }) => repo === undefined))?.value;
}

/** Refuses an option that speaks of a repository the ticket does not have. */
export function refuseOthers(
  names: readonly RepositoryName[],
  options: Readonly<Record<string, readonly { readonly repo?: RepositoryName }[] | undefined>>,
): void {
  for (const [option, values = []] of Object.entries(options)) {
    const other = values.find(({ repo }) => repo !== undefined && !names.includes(repo))?.repo;
    if (other === undefined) continue;
    const known = names.length === 0 ? 'It has none.' : `It has ${names.join(', ')}.`;
    throw usageError(`--${option}: the ticket has no repository ${other}. ${known}`);
  }
}
