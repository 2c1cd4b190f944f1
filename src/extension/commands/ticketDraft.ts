import { limits } from '../../protocol/limits.ts';
import type { RepositoryName, RoleName } from '../../protocol/ids.ts';
import { line } from '../../protocol/text.ts';
import type { Priority, TicketType } from '../../protocol/ticket.ts';
import type { CriteriaDraft } from './askCriteria.ts';

/** A ticket that is being written in this window. What was not asked yet is absent. */
export interface TicketDraft extends CriteriaDraft {
  type?: TicketType;
  title: string;
  description: string;
  priority?: Priority;
  /** `null` where it was chosen to name none yet. */
  role?: RoleName | null;
  repos?: RepositoryName[];
}

/** What a title has to be. */
export const titleText = line(limits.titleMinLength, limits.titleMaxLength);

export function emptyDraft(): TicketDraft {
  return { title: '', description: '', criteria: [], typed: '' };
}

/** Whether something was typed that would have to be typed again; what was chosen is chosen again soon. */
export function isWorthKeeping({ title, description, criteria, typed }: TicketDraft): boolean {
  return [title, description, ...criteria, typed].some((text) => text.trim() !== '');
}

/** Whether the ticket can be created as it is: a title is enough for Backlog. */
export function canBeCreated({ title }: TicketDraft): boolean {
  return titleText.safeParse(title).success;
}

/** What the hub is told: what was never asked is left to it. */
export function createdFrom(
  { type, title, description, criteria, priority, role, repos }: TicketDraft,
  { hasRepos }: { readonly hasRepos: boolean },
) {
  return {
    title,
    description,
    criteria,
    ...(type !== undefined && { type }),
    ...(priority !== undefined && { priority }),
    ...(role !== undefined && { role }),
    ...(hasRepos && repos !== undefined && { repos: repos.map((name) => ({ name })) }),
    // A board without repositories asks for none, so its tickets need none.
    needsNoRepos: !hasRepos || repos?.length === 0,
  };
}
