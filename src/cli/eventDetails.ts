import type { LogEventType, WireEvent } from '../protocol/events.ts';

type Payload = Readonly<Record<string, unknown>>;

/**
 * What matters of each type of event, after who did it and to which ticket. A payload is looked at without trusting its
 * shape: a newer hub may send more, an old log holds less.
 */
const details: Readonly<Record<LogEventType, (payload: Payload) => string>> = {
  'board.created': (payload) => text(payload, 'name'),
  'board.edited': (payload) => joined(text(payload, 'name'), keys(payload, 'settings')),
  'repository.added': (payload) => text(payload, 'name'),
  'repository.removed': (payload) => text(payload, 'name'),
  'agent.hired': (payload) => joined(text(payload, 'name'), text(payload, 'role')),
  'agent.edited': (payload) => joined(text(payload, 'name'), keys(payload, 'changes')),
  'agent.fired': (payload) => joined(text(payload, 'name'), text(payload, 'reason')),
  'role.defined': (payload) => text(inside(payload, 'role'), 'name'),
  'role.removed': (payload) => text(payload, 'name'),
  'phases.planned': (payload) => list(payload, 'phases').map(String).join(', '),
  'phase.switched': (payload) =>
    entries(payload, 'changes')
      .map((change) => `${text(change, 'phase')} ${text(change, 'state')}`)
      .join(', '),
  'ticket.created': (payload) => text(inside(payload, 'draft'), 'title'),
  'ticket.edited': (payload) => keys(payload, 'changes'),
  'ticket.moved': (payload) =>
    joined(
      `${text(payload, 'from')} → ${text(payload, 'to')}`,
      as(text(payload, 'closedAs')),
      text(payload, 'reason'),
    ),
  'ticket.handedIn': (payload) =>
    joined(text(payload, 'agent'), ...entries(payload, 'repos').map(describeRepository)),
  'comment.added': (payload) => `${text(payload, 'entry')} ${text(payload, 'kind')} ${text(payload, 'text')}`,
  'claim.granted': (payload) => joined(text(payload, 'agent'), text(payload, 'stage'), fence(payload)),
  'claim.adopted': fence,
  'claim.staled': fence,
  'claim.quieted': fence,
  'claim.released': (payload) => handoffOf(payload),
  'claim.reclaimed': (payload) => joined(text(payload, 'reason'), handoffOf(payload)),
  'handoff.read': (payload) => `the note of #${text(payload, 'handoff')}`,
  'workspace.recorded': (payload) => text(inside(payload, 'workspace'), 'folder'),
  'epic.owned': (payload) => text(payload, 'agent'),
  'epic.freed': (payload) => text(payload, 'reason'),
  'spike.raised': (payload) => joined(text(payload, 'spike'), text(payload, 'reason')),
  'spike.closed': (payload) => text(payload, 'spike'),
  'usage.recorded': (payload) =>
    joined(
      `${text(payload, 'tokensIn')} tokens in`,
      `${text(payload, 'tokensOut')} out`,
      `cost ${text(payload, 'cost')}`,
      text(payload, 'engine'),
    ),
  'thread.opened': (payload) => `${threadOf(payload)}${place(payload)} ${text(payload, 'text')}`,
  'thread.replied': (payload) => `${threadOf(payload)} ${text(payload, 'text')}`,
  'thread.resolved': threadOf,
  'thread.marked': (payload) => `${threadOf(payload)} as question ${text(payload, 'question')}`,
  'review.submitted': (payload) =>
    joined(
      text(payload, 'outcome'),
      entries(payload, 'verdicts')
        .map((verdict) => `${text(verdict, 'criterion')} ${text(verdict, 'verdict')}`)
        .join(' '),
      to(text(payload, 'returnTo')),
    ),
  'merge.recorded': (payload) =>
    entries(payload, 'repos')
      .map((repo) => `${text(repo, 'name')} in ${text(repo, 'target')}`)
      .join(', '),
  'decision.linked': (payload) => joined(text(payload, 'link'), text(payload, 'title')),
  'artifact.written': (payload) => joined(text(payload, 'name'), `version ${text(payload, 'version')}`),
  'message.posted': (payload) => `#${text(payload, 'channel')} ${text(payload, 'text')}`,
  'inbox.acknowledged': (payload) => joined(text(payload, 'agent'), `${list(payload, 'items').length} read`),
  'digest.posted': () => '',
};

/** The end of an event's line; for a type that this version does not know, what most have. */
export function detailOf({ type, payload }: Pick<WireEvent, 'type' | 'payload'>): string {
  const known = Object.hasOwn(details, type) ? details[type as LogEventType] : undefined;
  return (known?.(payload) ?? (text(payload, 'reason') || text(payload, 'name'))).trim();
}

function text(payload: Payload, name: string): string {
  const value = payload[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function inside(payload: Payload, name: string): Payload {
  return asPayload(payload[name]);
}

function asPayload(value: unknown): Payload {
  return typeof value === 'object' && value !== null ? (value as Payload) : {};
}

function list(payload: Payload, name: string): readonly unknown[] {
  const value = payload[name];
  return Array.isArray(value) ? value : [];
}

function entries(payload: Payload, name: string): Payload[] {
  return list(payload, name).map(asPayload);
}

function keys(payload: Payload, name: string): string {
  return Object.keys(inside(payload, name)).join(', ');
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(', ');
}

function fence(payload: Payload): string {
  return `fence ${text(payload, 'fence')}`;
}

function threadOf(payload: Payload): string {
  return text(payload, 'thread');
}

function as(how: string): string {
  return how === '' ? '' : `as ${how}`;
}

function to(agent: string): string {
  return agent === '' ? '' : `to ${agent}`;
}

function place(payload: Payload): string {
  const [file, line] = [text(payload, 'path'), text(payload, 'line')];
  return file === '' ? '' : ` ${text(payload, 'repo')}/${file}${line === '' ? '' : `:${line}`}`;
}

function handoffOf(payload: Payload): string {
  const note = inside(payload, 'handoff');
  return `done: ${text(note, 'done')} pending: ${text(note, 'pending')} gotchas: ${text(note, 'gotchas')}`;
}

function describeRepository(repo: Payload): string {
  return `${text(repo, 'name')} ${repo['unchanged'] === true ? 'unchanged' : text(repo, 'head').slice(0, 12)}`;
}
