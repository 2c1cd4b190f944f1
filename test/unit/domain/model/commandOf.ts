import type { CommandMethod, CommandParams, DecisionContext } from '../../../../src/domain/command.ts';
import { contract, type MutatingMethod } from '../../../../src/protocol/contract.ts';
import { note, person } from '../testBoard.ts';
import type { Act, ActOf, Changes, Draft, HandInState, Writer } from './acts.ts';
import type { Asker } from './words.ts';

/** A command as `decide` takes it. */
export interface Spoken {
  readonly method: CommandMethod;
  readonly params: CommandParams<CommandMethod>;
  readonly context: Omit<DecisionContext, 'now'>;
}

type Context = Spoken['context'];
const hub: Context = { actor: { kind: 'hub' } };

/** Who acts, as the hub tells the domain. The role of a seat is the one it was taken with; the roster may know better. */
function contextOf({ asker, hand }: Writer): Context {
  if (asker === undefined) return person;
  const { agent, session, repos } = asker;
  return {
    actor: { kind: hand, agent, session },
    session,
    seat: { agent, role: 'developer', ...(repos && { repos }) },
  } as unknown as Context;
}

function atWindow(asker: Asker): Context {
  return contextOf({ asker, hand: 'person' });
}

/** The command that an act is on the wire, its parameters parsed by the contract. */
export function commandOf(act: Act): Spoken {
  const [method, params, context = person] = translate(act);
  if (!(method in contract)) return { method, params: params as Spoken['params'], context };
  const { idempotencyKey: _key, ...parsed } = contract[method as MutatingMethod].params.parse({
    board: 'CB',
    ...params,
    idempotencyKey: 'key-of-this-act',
  }) as Record<string, unknown>;
  return { method, params: parsed as unknown as Spoken['params'], context };
}

type Wire = [method: CommandMethod, params: object, context?: Context];

function translate(act: Act): Wire {
  switch (act.do) {
    case 'hire':
      return ['agent.hire', { name: act.agent, role: act.role }];
    case 'recast':
      return ['agent.edit', { name: act.agent, role: act.role }];
    case 'fire':
      return ['agent.fire', { name: act.agent }];
    case 'forbid':
      return ['role.define', { role: ruled(act) }];
    case 'ownerQuiet':
      return ['epic.quiet', { board: 'CB', agent: act.agent }, hub];
    case 'limits':
      return ['board.edit', { settings: limits(act) }];
    case 'plan':
      return ['phase.plan', { phases: act.phases }];
    case 'switch':
      return ['phase.switch', { phase: act.phase, state: act.state }];
    case 'say':
      return ['message.post', { channel: 'general', text: act.text }];
    case 'create':
      return ['ticket.create', { ...draft(act.draft), ready: act.ready }];
    case 'take':
      return ['claim.take', { ticket: act.ticket, stage: act.stage }, atWindow(act.by)];
    case 'next':
      return ['claim.next', { explain: act.explain }, atWindow(act.by)];
    default:
      return translateOnTicket(act);
  }
}

type OnTicket = Extract<Exclude<Act, ActOf<'take'>>, { ticket: string }>;

function translateOnTicket(act: OnTicket): Wire {
  const { ticket } = act;
  const why = 'reason' in act && act.reason ? { reason: 'There is one.' } : {};
  switch (act.do) {
    case 'edit':
      return ['ticket.edit', { ticket, changes: changes(act.changes), ...why }];
    case 'refined':
      return ['ticket.move', { ticket, to: 'ready' }, contextOf(act.by)];
    case 'sendBack':
      return ['ticket.move', { ticket, to: 'backlog', ...why }, contextOf(act.by)];
    case 'cancel':
      return ['ticket.move', { ticket, to: 'closed', closedAs: 'cancelled', ...why }];
    case 'settle':
      return ['ticket.move', { ticket, to: 'closed', ...why }];
    case 'finish':
      return ['ticket.move', { ticket, to: 'closed', closedAs: 'merged' }];
    case 'ask':
      return ['comment.add', { ticket, kind: 'question', text: 'Why is it so?' }, contextOf(act.by)];
    case 'answer':
      return ['comment.add', { ticket, kind: 'answer', text: 'It is so.', answers: act.entry }];
    case 'merged':
      return ['merge.record', { ticket, repos: merges(act.heads) }];
    case 'link':
      return ['decision.link', { ticket, link: act.link }];
    case 'free':
      return ['epic.free', { ticket, reason: 'Others can go on.' }];
    case 'thread':
      return [
        'thread.open',
        { ticket, text: 'What is this?', requirement: act.requirement },
        contextOf(act.by),
      ];
    case 'resolve':
      return ['thread.resolve', { ticket, thread: `t${act.thread}` }, contextOf(act.by)];
    case 'mark':
      return ['thread.mark', { ticket, thread: `t${act.thread}`, requirement: true }, contextOf(act.by)];
    case 'review':
      return ['review.submit', { ticket, ...review(act) }, contextOf(act.by)];
    case 'spike': {
      const handoff = act.note ? { handoff: note } : {};
      return ['spike.raise', { ticket, evidence: 'It fails.', ...handoff }, contextOf(act.by)];
    }
    default:
      return translateOnClaim(act);
  }
}

type OnClaim = Extract<OnTicket, { fence: number }>;

function translateOnClaim(act: OnClaim): Wire {
  const { ticket, fence } = act;
  const held = { ticket, fence };
  switch (act.do) {
    case 'adopt':
      return ['claim.adopt', { ...held, token: 'proven-by-the-hub' }, atWindow(act.by)];
    case 'release':
      return ['claim.release', { ...held, handoff: note }, contextOf(act.by)];
    case 'stale':
      return ['claim.stale', held, hub];
    case 'reclaim':
      return ['claim.reclaim', { ...held, reason: 'Nobody is there.' }, hub];
    case 'quiet':
      return ['claim.quiet', held, hub];
    case 'folder': {
      const workspace = { folder: '/f', workspaceFile: '/f.code-workspace', fence, repos: [] };
      return ['workspace.record', { ...held, workspace }, atWindow(act.by)];
    }
    case 'spend': {
      const { cost, tokens } = act;
      return ['usage.record', { ...held, tokensIn: tokens, tokensOut: 0, cost }, atWindow(act.by)];
    }
    case 'handIn':
      return ['ticket.handIn', { ...held, handoff: note, repos: act.repos.map(handedIn) }, atWindow(act.by)];
  }
}

/** A role of the board's own, of which nothing matters but what it takes and what it never does. */
export function ruled({ role: name, takes, never }: Omit<ActOf<'forbid'>, 'do'>): object {
  const nothing = { reads: [], writes: [], tools: [], checks: [] };
  return { name, title: 'As this board wants it', takes, never, ...nothing, description: 'Does its part.' };
}

function limits({ do: _do, wip, ...settings }: ActOf<'limits'>): object {
  return { ...settings, wipPerColumn: wip };
}

function draft({ kind, described, bound, globs, repos, blockers, needsDecision, ...more }: Draft): object {
  return {
    ...{
      ...more,
      blockedBy: blockers,
      type: kind,
      title: 'One of the random tickets',
      paths: globs,
      budget: bound,
    },
    ...{ description: described ? 'What it is about.' : '', decisionRequired: needsDecision },
    repos: repos.map((name) => ({ name })),
  };
}

function changes({ globs, bound, criteria, blockers, ...more }: Changes): object {
  const named: [string, unknown][] = Object.entries(more);
  const cleared = named.map(([name, value]) => [name, value ?? null]);
  return {
    ...(Object.fromEntries(cleared) as object),
    ...(globs && { paths: globs }),
    ...(bound && { budget: bound }),
    ...(blockers && { blockedBy: blockers }),
    ...(criteria && { criteria: criteria.map((text, index) => ({ id: `c${index + 1}`, text })) }),
  };
}

function handedIn({ name, head, clean, ahead, behind, checks, pullRequest }: HandInState): object {
  const run = { head: checks === 'stale' ? '0'.repeat(40) : head, passed: checks !== 'failed' };
  return {
    ...{ name, head, clean, ahead, behind },
    ...(checks !== 'missing' && { checks: run }),
    ...(pullRequest && { pullRequest: `pull-request-of-${name}` }),
  };
}

function review({ approve, verdicts, heads }: ActOf<'review'>): object {
  return {
    outcome: approve ? 'approve' : 'return',
    verdicts: verdicts.flatMap((verdict, index) =>
      verdict === undefined ? [] : [{ criterion: `c${index + 1}`, verdict, evidence: 'It was seen.' }],
    ),
    heads: [...heads].map(([name, head]) => ({ name, head })),
  };
}

function merges(heads: ReadonlyMap<string, string>): object[] {
  return [...heads].map(([name, head]) => ({ name, head, target: 'main', merged: true }));
}
