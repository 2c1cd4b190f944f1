import type { RepositoryName } from '../protocol/ids.ts';
import { refuse, type Refused } from './command.ts';
import type { TicketState } from './state.ts';

/** Refuses repositories that the ticket does not name, and those that are named twice. */
export function refuseForeignRepositories(
  { id, repos }: Pick<TicketState, 'id' | 'repos'>,
  names: readonly RepositoryName[],
): Refused | undefined {
  const foreign = names.find((name) => !repos.some((repo) => repo.name === name));
  if (foreign !== undefined) {
    return refuse(
      'repository.unknown',
      `${id} does not name the repository ${foreign}. Add it to the ticket or leave it out.`,
    );
  }
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return twice === undefined
    ? undefined
    : refuse('request.invalid', `The repository ${twice} is named twice. Name it once.`);
}
