import type { WireEvent } from '../../../src/protocol/events.ts';
import type { Ticket } from '../../../src/protocol/ticket.ts';
import { dataNow, demoTickets } from './boardData.ts';

const hourMs = 3_600_000;
const heads = { api: 'a1b2c3d4'.repeat(5), service: 'b2c3d4e5'.repeat(5) };

const handIn = {
  agent: 'andrew',
  repos: [
    {
      name: 'api',
      head: heads.api,
      behind: 0,
      pullRequest: 'https://example.com/pulls/12',
    },
    { name: 'service', head: heads.service, behind: 2, pullRequest: 'CB-12-service' },
    { name: 'docs', head: heads.api, behind: 0, unchanged: true },
  ],
};

/** CB-12 after two rounds of review: judged, discussed, handed in again, half merged. */
export function reviewedTicket(change: object = {}): Ticket {
  const ticket = demoTickets().find(({ id }) => id === 'CB-12');
  const reviewed = {
    ...ticket,
    status: 'review',
    claim: undefined,
    workspace: undefined,
    questions: { open: [], answered: ['e2'] },
    rounds: 2,
    refinementMisses: 1,
    verdicts: [
      { criterion: 'c1', verdict: 'pass' },
      { criterion: 'c2', verdict: 'warn' },
      { criterion: 'c3', verdict: 'block' },
    ],
    threads: { open: ['t2', 't3'], resolved: ['t1'], marked: ['t3'] },
    handIn,
    artifacts: [
      { name: 'system-plan.md', version: 3, author: 'grace' },
      { name: 'limits.yaml', version: 1, author: 'andrew' },
    ],
    merges: [{ name: 'api', head: heads.api, target: 'main', merged: true }],
    decisions: {
      required: true,
      links: ['https://example.com/decisions/7', 'docs/decisions/0008-limits.md'],
    },
    ...change,
  };
  return reviewed as unknown as Ticket;
}

/** What was recorded of it, newest first, as the timeline has it. */
export function reviewEntries(): WireEvent[] {
  const rita = { kind: 'agent', agent: 'rita' };
  const andrew = { kind: 'agent', agent: 'andrew' };
  const paula = { kind: 'person', agent: 'paula' };
  const place = { repo: 'api', path: 'internal/limit/bucket.go' };
  const checks = (passed: boolean, head: string): object => ({ head, passed });
  const records: readonly (readonly [string, object, object])[] = [
    [
      'thread.opened',
      rita,
      { thread: 't1', text: 'This lock is **never** released on error.', ...place, line: 41 },
    ],
    ['thread.replied', andrew, { thread: 't1', text: 'Released in `defer` now.' }],
    ['thread.resolved', rita, { thread: 't1' }],
    [
      'thread.opened',
      rita,
      { thread: 't2', text: 'Why twenty and not the configured value?', ...place, line: 7 },
    ],
    ['thread.replied', andrew, { thread: 't2', text: 'It is the default of `limits.yaml`.' }],
    ['thread.opened', rita, { thread: 't3', text: 'Is a second a calendar second or a sliding one?' }],
    ['thread.marked', rita, { thread: 't3', question: 'e7' }],
    [
      'review.submitted',
      rita,
      {
        outcome: 'return',
        verdicts: [
          { criterion: 'c1', verdict: 'pass', evidence: 'Ran `load.sh`: the 21st of 21 got 429.' },
          { criterion: 'c2', verdict: 'warn', evidence: 'Rounded down, so a client may come early.' },
          { criterion: 'c3', verdict: 'block', evidence: 'The file is read once at start.' },
        ],
      },
    ],
    [
      'ticket.handedIn',
      andrew,
      {
        handoff: { done: 'The reload.', pending: 'None.', gotchas: 'None.' },
        repos: handIn.repos.map((repo) => ({
          ...repo,
          ...(repo.unchanged !== true && { checks: checks(repo.name === 'api', repo.head) }),
        })),
      },
    ],
    ['decision.linked', paula, { link: 'https://example.com/decisions/7', title: 'Limits are per key' }],
    ['decision.linked', paula, { link: 'docs/decisions/0008-limits.md' }],
    ['merge.recorded', paula, { repos: [{ name: 'api', head: heads.api, target: 'main', merged: true }] }],
  ];
  return records
    .map(
      ([type, actor, payload], index) =>
        ({
          board: 'CB',
          sequence: 100 + index,
          at: dataNow - (records.length - index) * hourMs,
          type,
          actor,
          payload: { ticket: 'CB-12', ...payload },
        }) as unknown as WireEvent,
    )
    .reverse();
}
