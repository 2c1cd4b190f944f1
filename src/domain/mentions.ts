import type { Mentions } from '../protocol/eventsOfTalk.ts';
import type { AgentName, RoleName } from '../protocol/ids.ts';
import { limits } from '../protocol/limits.ts';
import type { BoardState } from './state.ts';

// Code is quoted, not spoken: an annotation in it calls nobody.
const code = /```[\s\S]*?(?:```|$)|`[^`\n]*`/g;
const called = /(?<![\w@./-])@([a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?)(?![\w/])/gi;

/** Whom a text calls by `@name`: agents of the roster first, else roles of the board; other names call nobody. */
export function mentionsIn(text: string, { roster, roles }: Pick<BoardState, 'roster' | 'roles'>): Mentions {
  const agents = new Set<AgentName>();
  const named = new Set<RoleName>();
  for (const [, spelled = ''] of text.replace(code, ' ').matchAll(called)) {
    const name = spelled.toLowerCase();
    if (roster.has(name as AgentName)) agents.add(name as AgentName);
    else if (roles.some((role) => role.name === name)) named.add(name as RoleName);
  }
  return {
    agents: [...agents].slice(0, limits.mentions),
    roles: [...named].slice(0, limits.mentions),
  };
}
