import type { Actor, LogEventType, WireEvent } from '../../src/protocol/events.ts';
import { named, t } from '../ui/strings.ts';
import { visibleLine } from '../ui/visibleText.ts';
import { isPayload, listIn, type Payload } from './payload.ts';

/** What a column is called on this board. */
export type NameColumn = (status: string) => string;

function text(payload: Payload, key: string): string {
  const value = payload[key];
  return typeof value === 'string' || typeof value === 'number' ? visibleLine(String(value)) : '';
}

function inside(payload: Payload, key: string): Payload {
  const value = payload[key];
  return isPayload(value) ? value : {};
}

type Sentence = (payload: Payload, nameColumn: NameColumn) => string;

/** The events that can stand on the timeline of a ticket. */
type TimelineEventType = Exclude<
  LogEventType,
  `${'board' | 'repository' | 'agent' | 'role' | 'phase' | 'phases' | 'inbox' | 'digest'}.${string}`
>;

/** The end of the sentence for each kind of event: a missing one does not compile. */
const sentences: Readonly<Record<TimelineEventType, Sentence>> = {
  'ticket.created': () => t('event.created'),
  'ticket.edited': (payload) => {
    const changed = Object.keys(inside(payload, 'changes')).map((field) => named('edited', field));
    // Two fields can be one thing to a reader: which repositories, and that there are none.
    return t('event.edited', [...new Set(changed)].join(', '));
  },
  'ticket.moved': (payload, nameColumn) => {
    const closedAs = text(payload, 'closedAs');
    if (closedAs !== '') return t('event.closed', named('closedAs', closedAs).toLowerCase());
    return t('event.moved', nameColumn(text(payload, 'from')), nameColumn(text(payload, 'to')));
  },
  'ticket.handedIn': () => t('event.handedIn'),
  'comment.added': (payload) => named('event', text(payload, 'kind')),
  'message.posted': (payload) => t('event.message', text(payload, 'channel')),
  'claim.granted': (payload) =>
    t('event.claimed', named('stage', text(payload, 'stage')), text(payload, 'fence')),
  'claim.adopted': (payload) => t('event.adopted', text(payload, 'fence')),
  'claim.staled': (payload) => t('event.staled', text(payload, 'fence')),
  'claim.quieted': (payload) => t('event.quieted', text(payload, 'fence')),
  'claim.released': () => t('event.released'),
  'claim.reclaimed': () => t('event.reclaimed'),
  'handoff.read': () => t('event.handoffRead'),
  'epic.owned': (payload) => t('event.epicOwned', text(payload, 'agent')),
  'epic.freed': () => t('event.epicFreed'),
  'spike.raised': (payload) => t('event.spikeRaised', text(payload, 'spike')),
  'spike.closed': (payload) => t('event.spikeClosed', text(payload, 'spike')),
  'thread.opened': (payload) => t('event.threadOpened', text(payload, 'thread'), placeText(payload)),
  'thread.replied': (payload) => t('event.threadReplied', text(payload, 'thread')),
  'thread.resolved': (payload) => t('event.threadResolved', text(payload, 'thread')),
  'thread.marked': (payload) => t('event.threadMarked', text(payload, 'thread'), text(payload, 'question')),
  'review.submitted': (payload) => named('review', text(payload, 'outcome')),
  'merge.recorded': (payload) => t('event.merged', mergeText(payload)),
  'decision.linked': (payload) => t('event.decisionLinked', text(payload, 'title') || text(payload, 'link')),
  'artifact.written': (payload) => t('event.artifact', text(payload, 'name'), text(payload, 'version')),
  'usage.recorded': (payload) =>
    t('event.usage', text(payload, 'tokensIn'), text(payload, 'tokensOut'), text(payload, 'cost')),
  'workspace.recorded': (payload) => t('event.workspace', workspaceText(inside(payload, 'workspace'))),
};

/** The end of the sentence that begins with who did it: "moved it from Backlog to Ready". A newer hub may tell of what is not known here. */
export function sentence({ type, payload }: WireEvent, nameColumn: NameColumn): string {
  if (!Object.hasOwn(sentences, type)) return t('event.other', visibleLine(type));
  return sentences[type as TimelineEventType](payload, nameColumn);
}

/** Where a thread stands: "api src/list.go:12", as far as it says. */
function placeText(payload: Payload): string {
  const [repo, path, line] = ['repo', 'path', 'line'].map((key) => text(payload, key));
  return [repo, line === '' ? path : `${path ?? ''}:${line ?? ''}`].filter(Boolean).join(' ');
}

function mergeText(payload: Payload): string {
  return listIn(payload, 'repos')
    .map((repo) => t('event.mergedRepository', text(repo, 'name'), text(repo, 'target')))
    .join(', ');
}

function workspaceText(workspace: Payload): string {
  return listIn(workspace, 'repos')
    .map((repo) => t('workspace.branch', text(repo, 'name'), text(repo, 'branch')))
    .join(', ');
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
    ...listIn(payload, 'verdicts').map((verdict) => ({
      heading: `${text(verdict, 'criterion')}: ${named('verdict', text(verdict, 'verdict'))}`,
      markdown: written(verdict['evidence']),
    })),
  ].filter(({ markdown }) => markdown !== '');
}

/** Who did it, in words. */
export function actorName({ kind, agent }: Actor): string {
  if (kind === 'hub') return t('actor.hub');
  if (kind === 'agent') return agent === undefined ? t('actor.agent') : `${t('actor.agent')} ${agent}`;
  return agent === undefined ? t('actor.person') : t('actor.personAt', agent);
}
