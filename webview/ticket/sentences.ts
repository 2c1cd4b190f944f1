import type { Actor, WireEvent } from '../../src/protocol/events.ts';
import { named, t } from '../ui/strings.ts';
import { visibleLine } from '../ui/visibleText.ts';

/** What a column is called on this board. */
export type NameColumn = (status: string) => string;

function text(payload: Record<string, unknown>, key: string): string {
  const value = payload[key];
  return typeof value === 'string' || typeof value === 'number' ? visibleLine(String(value)) : '';
}

function inside(payload: Record<string, unknown>, key: string): Record<string, unknown> {
  const value = payload[key];
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

const fieldTexts: Readonly<Record<string, string>> = { needsNoRepos: 'repos', decisionRequired: 'decision' };

/** The end of the sentence that begins with who did it: "moved it from Backlog to Ready". */
export function sentence({ type, payload }: WireEvent, nameColumn: NameColumn): string {
  switch (type) {
    case 'ticket.created':
      return t('event.created');
    case 'ticket.edited': {
      const changed = Object.keys(inside(payload, 'changes')).map((field) =>
        named('ticket', fieldTexts[field] ?? field),
      );
      return t('event.edited', changed.join(', ').toLowerCase());
    }
    case 'ticket.moved': {
      const closedAs = text(payload, 'closedAs');
      if (closedAs !== '') return t('event.closed', named('closedAs', closedAs).toLowerCase());
      return t('event.moved', nameColumn(text(payload, 'from')), nameColumn(text(payload, 'to')));
    }
    case 'comment.added':
      return named('event', text(payload, 'kind'));
    case 'message.posted':
      return t('event.message', text(payload, 'channel'));
    case 'claim.granted':
      return t('event.claimed', named('stage', text(payload, 'stage')), text(payload, 'fence'));
    case 'claim.adopted':
      return t('event.adopted', text(payload, 'fence'));
    case 'claim.staled':
      return t('event.staled', text(payload, 'fence'));
    case 'claim.released':
      return t('event.released');
    case 'claim.reclaimed':
      return t('event.reclaimed');
    case 'epic.owned':
      return t('event.epicOwned', text(payload, 'agent'));
    case 'epic.freed':
      return t('event.epicFreed');
    case 'workspace.recorded':
      return t('event.workspace', workspaceText(inside(payload, 'workspace')));
    default:
      return t('event.other', visibleLine(type));
  }
}

function workspaceText(workspace: Record<string, unknown>): string {
  const repos = Array.isArray(workspace['repos']) ? (workspace['repos'] as Record<string, unknown>[]) : [];
  return repos.map((repo) => t('workspace.branch', text(repo, 'name'), text(repo, 'branch'))).join(', ');
}

/** What was written with an event, in paragraphs of markdown, each with its heading where it has one. */
export function writings({ payload }: WireEvent): { readonly heading?: string; readonly markdown: string }[] {
  const handoff = inside(payload, 'handoff');
  const written = (value: unknown): string => (typeof value === 'string' ? value : '');
  return [
    { markdown: written(payload['text']) },
    { markdown: written(payload['reason']) },
    { heading: t('handoff.done'), markdown: written(handoff['done']) },
    { heading: t('handoff.pending'), markdown: written(handoff['pending']) },
    { heading: t('handoff.gotchas'), markdown: written(handoff['gotchas']) },
  ].filter(({ markdown }) => markdown !== '');
}

/** Who did it, in words. */
export function actorName({ kind, agent }: Actor): string {
  if (kind === 'hub') return t('actor.hub');
  if (kind === 'agent') return agent === undefined ? t('actor.agent') : `${t('actor.agent')} ${agent}`;
  return agent === undefined ? t('actor.person') : t('actor.personAt', agent);
}
