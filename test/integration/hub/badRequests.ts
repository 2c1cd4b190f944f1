import type { MutatingMethod } from '../../../src/protocol/contract.ts';
import { board, handoff } from '../../support/hubBoard.ts';

/** What may be asked for once; `T` is a ticket there is, of version 2, that nobody holds. */
interface Bad {
  readonly what: string;
  readonly method: MutatingMethod;
  readonly params: Record<string, unknown>;
  readonly code: string;
}

/** The one ticket of the test's board. */
export const ticket = 'CB-1';
export const title = 'A title that is long enough';
const pirate = {
  name: 'pirate',
  title: 'Pirate',
  takes: ['implement'],
  never: [],
  description: 'Takes ships.',
};
const hostile: Readonly<Record<string, string>> = {
  'an escape of the terminal': 'A title \u001b[31m in red',
  'a line break': 'A title\nand a second line',
  'a zero byte': 'A title\u0000 and more',
  'a bidirectional override': 'A title \u202e that turns',
  'half a character': 'A title \ud800 cut in two',
  'nothing but blanks': '            ',
};

/** Bad input of every kind. */
export const badRequests: readonly Bad[] = [
  ...Object.entries(hostile).map(([what, text]) => ({
    what: `a title with ${what}`,
    method: 'ticket.create' as const,
    params: { board, title: text },
    code: 'request.invalid',
  })),
  ...['../../etc', '/etc/passwd', 'a/../../b'].map((path) => ({
    what: `the path ${path}`,
    method: 'ticket.create' as const,
    params: { board, title, paths: [path] },
    code: 'request.invalid',
  })),
  {
    what: 'a long title',
    method: 'ticket.create',
    params: { board, title: 'x'.repeat(201) },
    code: 'request.invalid',
  },
  {
    what: 'a short title',
    method: 'ticket.create',
    params: { board, title: 'short' },
    code: 'request.invalid',
  },
  {
    what: 'a description of more than 64 KiB',
    method: 'ticket.create',
    params: { board, title, description: 'ä'.repeat(33_000) },
    code: 'request.invalid',
  },
  {
    what: 'an unknown board',
    method: 'ticket.create',
    params: { board: 'NONE', title },
    code: 'board.unknown',
  },
  {
    what: 'an unknown parent',
    method: 'ticket.create',
    params: { board, title, parent: 'CB-99' },
    code: 'ticket.unknown',
  },
  {
    what: 'a hundred blockers that there are not',
    method: 'ticket.create',
    params: { board, title, blockedBy: Array.from({ length: 100 }, (_, i) => `CB-${i + 100}`) },
    code: 'ticket.unknown',
  },
  {
    what: 'an unknown role',
    method: 'ticket.create',
    params: { board, title, role: 'pirate' },
    code: 'role.unknown',
  },
  {
    what: 'an unknown repository',
    method: 'ticket.create',
    params: { board, title, repos: [{ name: 'none' }] },
    code: 'repository.unknown',
  },
  {
    what: 'a base ref that is an option',
    method: 'ticket.create',
    params: { board, title, repos: [{ name: 'api', baseRef: '--upload-pack=x' }] },
    code: 'request.invalid',
  },
  {
    what: 'an unknown phase',
    method: 'ticket.create',
    params: { board, title, phase: 'someday' },
    code: 'phase.unknown',
  },
  {
    what: 'a phase twice',
    method: 'phase.plan',
    params: { board, phases: ['one', 'one'] },
    code: 'request.invalid',
  },
  {
    what: 'a switch to an unknown phase',
    method: 'phase.switch',
    params: { board, phase: 'someday' },
    code: 'phase.unknown',
  },
  {
    what: 'a spike without evidence',
    method: 'spike.raise',
    params: { ticket, evidence: ' ' },
    code: 'request.invalid',
  },
  {
    what: 'a spike under a fence that nobody has',
    method: 'spike.raise',
    params: { ticket, evidence: 'It fails.', fence: 4 },
    code: 'claim.none',
  },
  {
    what: 'usage that is less than nothing',
    method: 'usage.record',
    params: { ticket, fence: 1, tokensIn: -1, tokensOut: 0, cost: 0 },
    code: 'request.invalid',
  },
  {
    what: 'usage of what nobody holds',
    method: 'usage.record',
    params: { ticket, fence: 1, tokensIn: 1, tokensOut: 0, cost: 0 },
    code: 'claim.none',
  },
  {
    what: 'freeing what is no epic',
    method: 'epic.free',
    params: { ticket, reason: 'Why not.' },
    code: 'epic.unowned',
  },
  {
    what: 'the board again',
    method: 'board.create',
    params: { key: board, name: 'Again' },
    code: 'board.exists',
  },
  {
    what: 'a stale version',
    method: 'ticket.edit',
    params: { ticket, changes: { priority: 'low' }, expectedVersion: 1 },
    code: 'ticket.versionStale',
  },
  {
    what: 'a version of the future',
    method: 'ticket.move',
    params: { ticket, to: 'backlog', reason: 'No.', expectedVersion: 99 },
    code: 'ticket.versionStale',
  },
  {
    what: 'an edit of nothing',
    method: 'ticket.edit',
    params: { ticket, changes: {} },
    code: 'ticket.nothingToChange',
  },
  {
    what: 'a ticket that blocks itself',
    method: 'ticket.edit',
    params: { ticket, changes: { blockedBy: [ticket] } },
    code: 'ticket.cycle',
  },
  {
    what: 'a move past the gates',
    method: 'ticket.move',
    params: { ticket, to: 'approved' },
    code: 'gate.refused',
  },
  {
    what: 'an answer to no question',
    method: 'comment.add',
    params: { ticket, kind: 'answer', text: 'Yes.', answers: 'e99' },
    code: 'question.unknown',
  },
  {
    what: 'a release of what nobody holds',
    method: 'claim.release',
    params: { ticket, fence: 7, handoff },
    code: 'claim.none',
  },
  {
    what: 'the dismissal of nobody',
    method: 'agent.fire',
    params: { board, name: 'nobody' },
    code: 'agent.unknown',
  },
  {
    what: 'an engine that is a path',
    method: 'agent.edit',
    params: { board, name: 'andrew', engine: '../../bin/sh' },
    code: 'request.invalid',
  },
  {
    what: 'an agent for an unknown repository',
    method: 'agent.hire',
    params: { board, name: 'zoe', role: 'developer', repos: ['none'] },
    code: 'repository.unknown',
  },
  {
    what: 'a role that takes what there is not',
    method: 'role.define',
    params: { board, role: { ...pirate, takes: ['plunder'] } },
    code: 'request.invalid',
  },
  {
    what: 'a role that reads outside of the artifacts',
    method: 'role.define',
    params: { board, role: { ...pirate, reads: ['../../etc/passwd'] } },
    code: 'request.invalid',
  },
  {
    what: 'a role with more to say than 8 KiB',
    method: 'role.define',
    params: { board, role: { ...pirate, description: 'ä'.repeat(5_000) } },
    code: 'request.invalid',
  },
  {
    what: 'the removal of a shipped role',
    method: 'role.remove',
    params: { board, name: 'developer' },
    code: 'role.shipped',
  },
  {
    what: 'a message in a channel that there is not',
    method: 'message.post',
    params: { board, channel: 'random', text: 'Hello.' },
    code: 'request.invalid',
  },
  {
    what: 'a message of nothing but blanks',
    method: 'message.post',
    params: { board, channel: 'general', text: '  \n ' },
    code: 'request.invalid',
  },
  {
    what: 'a message of more than 8 KiB',
    method: 'message.post',
    params: { board, channel: 'general', text: 'ä'.repeat(4_100) },
    code: 'request.invalid',
  },
  {
    what: 'a message about a ticket that there is not',
    method: 'message.post',
    params: { board, channel: 'general', text: 'Hello.', ticket: 'CB-99' },
    code: 'ticket.unknown',
  },
  {
    what: 'reading the mail of nobody',
    method: 'inbox.acknowledge',
    params: { board, agent: 'nobody', items: ['i1'] },
    code: 'agent.unknown',
  },
  {
    what: 'an inbox item that is none',
    method: 'inbox.acknowledge',
    params: { board, items: ['e1'] },
    code: 'request.invalid',
  },
  {
    what: 'a claim by a token of somebody else',
    method: 'claim.adopt',
    params: { ticket, fence: 1, token: 'cb1.CB-1.implement.1.00' },
    code: 'claim.token',
  },
  {
    what: 'a hand-in of what nobody holds',
    method: 'ticket.handIn',
    params: { ticket, fence: 1, handoff, repos: [] },
    code: 'claim.none',
  },
  {
    what: 'a hand-in of a head that is none',
    method: 'ticket.handIn',
    params: {
      ticket,
      fence: 1,
      handoff,
      repos: [{ name: 'api', head: 'main', clean: true, ahead: 1, behind: 0 }],
    },
    code: 'request.invalid',
  },
  {
    what: 'a thread outside the repository',
    method: 'thread.open',
    params: { ticket, text: 'Why?', repo: 'api', path: '../../etc/passwd' },
    code: 'request.invalid',
  },
  {
    what: 'an answer in no thread',
    method: 'thread.reply',
    params: { ticket, thread: 't1', text: 'Because.' },
    code: 'thread.unknown',
  },
  {
    what: 'a review of what is not in review',
    method: 'review.submit',
    params: { ticket, outcome: 'approve', verdicts: [] },
    code: 'gate.refused',
  },
  {
    what: 'a verdict without evidence',
    method: 'review.submit',
    params: {
      ticket,
      outcome: 'approve',
      verdicts: [{ criterion: 'c1', verdict: 'pass', evidence: ' ' }],
    },
    code: 'request.invalid',
  },
  {
    what: 'a merge onto an option',
    method: 'merge.record',
    params: {
      ticket,
      repos: [{ name: 'api', head: 'a'.repeat(40), target: '--force', merged: true }],
    },
    code: 'request.invalid',
  },
  {
    what: 'a link that runs',
    method: 'decision.link',
    params: { ticket, link: 'javascript:alert(1)' },
    code: 'request.invalid',
  },
  {
    what: 'an artifact in another folder',
    method: 'artifact.write',
    params: { ticket, name: '../plan.md', text: 'Mine.' },
    code: 'request.invalid',
  },
  {
    what: 'an artifact of more than 256 KiB',
    method: 'artifact.write',
    params: { ticket, name: 'plan.md', text: 'ä'.repeat(132_000) },
    code: 'request.invalid',
  },
];
