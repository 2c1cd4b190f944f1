import type { Board } from '../../src/protocol/board.ts';
import {
  ticketStatuses,
  type Ticket,
  type TicketStatus,
  type TicketSummary,
} from '../../src/protocol/ticket.ts';
import { dataNow, makeBoard, makeTicket } from '../webview/support/boardData.ts';

const epics = 50;
const agents = 40;
const phases = 10;
const labels: readonly [string, ...string[]] = [
  'billing',
  'api',
  'frontend',
  'security',
  'export',
  'a-label-that-is-far-too-long-for-its-card',
];
const types = ['story', 'task', 'bug', 'task', 'spike', 'task'] as const;
const roles = ['developer', 'developer', 'developer', 'reviewer', 'planner'] as const;
const priorities = ['normal', 'normal', 'normal', 'high', 'low', 'urgent'] as const;
/** Most of a large board is done or to be done. */
const statuses: readonly [TicketStatus, ...TicketStatus[]] = [
  'closed',
  ...ticketStatuses,
  'backlog',
  'closed',
  'backlog',
  'ready',
];

/** What people and importers write: long, without a blank, in other scripts, and meant to deceive. */
const titles: readonly [string, ...string[]] = [
  'keep the totals of the month for every customer',
  'answer the slow requests of a customer first and say so in the log, in the digest, on the page and wherever else somebody may look for the reason of a delay',
  'show what the last import left out',
  'customer\u202Egnp.exe\u202C looks like a picture \u200B\u200D\uFEFF',
  'Ÿ̵̡̛̭̞̻̦͔͈̙̤̩̼̺͙̱̐̀̓a̸̢̗̳͖͉̻̝̱̿̓̅̀̕͝l̷̡̘̪̤̺͎̬̀͛̈́̕͠g̶̨̛͔̞̦̟͚̯͌̽̋̔o̵̧̻̰͔̎̑̀̈́͘͝ customer',
  'ThisCustomerHasANameWithoutAnyBlankThatIsLongerThanTheCardIsWideAndGoesOnAndOnAndOn'.repeat(2),
  'الفاتورة للعميل customer 顧客の請求書 👩‍👩‍👧‍👦 <img src=x onerror=alert(1)>',
  'customer sees the usage while it happens',
];

/** A board on which everything is switched on: epics, a large roster, phases, names that are long. */
export function fullBoard(): Board {
  const { roster } = makeBoard();
  return makeBoard({
    roster: Array.from({ length: agents }, (_, index) => ({
      name: agentName(index),
      role: roles[index % roles.length] ?? 'developer',
      hiredAt: roster[0]?.hiredAt ?? dataNow,
    })),
    phases: Array.from({ length: phases }, (_, index) => ({
      name: phaseName(index),
      state: index < 3 ? 'done' : index < 5 ? 'active' : 'planned',
    })),
  });
}

/** So many tickets with every mark a card can carry, the same every time. */
export function fullTickets(count: number): Ticket[] {
  return Array.from({ length: count }, (_, index) => (index < epics ? epic(index) : child(index)));
}

/** The filter that is on: a text and a choice, which leave about half of the tickets. */
export const fullFilter = { text: 'customer', role: 'developer' } as const;

/** What the hub tells while a team works, one ticket each: comments, new titles, claims, moves, claims that fall quiet. */
export function liveChanges(tickets: readonly TicketSummary[], count: number): TicketSummary[] {
  return Array.from({ length: count }, (_, index) => {
    const at = epics + ((index * 7_919) % (tickets.length - epics));
    return { ...tickets[at], ...changeOf(index, at), version: index + 2 } as TicketSummary;
  });
}

function changeOf(index: number, at: number): object {
  switch (index % 5) {
    case 0:
      return { comments: 3, updatedAt: dataNow + index };
    case 1:
      return { title: `Ticket ${at + 1} has another title for the customer`, labels: labels.slice(0, 2) };
    case 2:
      return { status: 'in_progress', claim: claimOf(at, 'implement') };
    case 3:
      return { status: 'review', claim: claimOf(at, 'review', { quiet: true }) };
    default:
      return { priority: 'urgent', questions: { open: ['e1', 'e2'], answered: [] } };
  }
}

function epic(index: number): Ticket {
  return makeTicket(index + 1, {
    type: 'epic',
    title: `Epic ${index + 1}: ${titles[index % titles.length] ?? ''}`,
    status: index % 10 === 9 ? 'closed' : 'in_progress',
    epicOwner: agentName(index % agents),
    labels: labels.slice(0, index % 3),
  });
}

function child(index: number): Ticket {
  const draw = draws(index);
  const status = draw(statuses);
  const held = status === 'in_progress' || (status === 'review' && draw.oneIn(2));
  const who = agentName(draw.below(agents));
  return makeTicket(index + 1, {
    type: draw(types),
    title: `${draw(titles)} ${index + 1}`,
    status,
    priority: draw(priorities),
    role: draw(roles),
    labels: labels.filter(() => draw.oneIn(3)),
    repos: draw.oneIn(7) ? [{ name: 'api' }, { name: 'service' }] : [{ name: draw(['api', 'service']) }],
    paths: draw.oneIn(4) ? [`src/part${draw.below(100)}/**`, `docs/${draw.below(30)}.md`] : [],
    budget: draw.oneIn(6) ? { cost: 20 } : {},
    usage: { runs: draw.below(5), tokensIn: 1_000 * draw.below(50), tokensOut: 90, cost: draw.below(40) },
    questions: { open: draw.oneIn(9) ? ['e1'] : [], answered: [] },
    blockedBy: draw.oneIn(11) ? [`CB-${index - 5}`, `CB-${index - 9}`] : [],
    openSpikes: draw.oneIn(17) ? [`CB-${index - 4}`] : [],
    ...(draw.below(3) > 0 && { parent: `CB-${1 + draw.below(epics)}` }),
    ...(draw.below(5) > 0 && { phase: phaseName(draw.below(phases)) }),
    ...((status === 'ready' || status === 'backlog') && draw.oneIn(3) && { route: who }),
    ...(held && { assignee: who, claim: claimOf(index, status === 'review' ? 'review' : 'implement') }),
    ...((status === 'approved' || status === 'closed') && { assignee: who }),
    ...(status === 'closed' && { closedAs: draw(['cancelled', 'merged']) }),
  });
}

interface Draws {
  <T>(from: readonly [T, ...T[]]): T;
  below(bound: number): number;
  oneIn(bound: number): boolean;
}

/** What is drawn for a ticket: mixed like by chance, and the same every time. */
function draws(index: number): Draws {
  let state = Math.imul(index + 1, 0x9e3779b1);
  const below = (bound: number): number => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5;
    return ((state ^ (state >>> 13)) >>> 0) % bound;
  };
  const draw = <T>(from: readonly [T, ...T[]]): T => from[below(from.length)] ?? from[0];
  return Object.assign(draw, { below, oneIn: (bound: number) => below(bound) === 0 });
}

function claimOf(index: number, stage: 'implement' | 'review', more: object = {}) {
  return {
    session: `session-${index % agents}`,
    agent: agentName((index * 13) % agents),
    stage,
    fence: 3,
    since: dataNow,
    leaseMs: 45_000,
    leaseUntil: dataNow + 40_000,
    ...(index % 4 === 0 && { stale: true }),
    ...(index % 4 === 1 && { quiet: true }),
    ...more,
  };
}

function agentName(index: number): string {
  return `agent-${String(index).padStart(2, '0')}`;
}

function phaseName(index: number): string {
  return `Phase ${index} of the move`;
}
