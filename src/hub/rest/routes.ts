import type { Method } from '../../protocol/contract.ts';

/** One request of the REST view: which method of the contract it is, and where the parameters come from. */
export interface Route {
  readonly verb: 'GET' | 'POST' | 'PATCH';
  /** A segment that begins with a colon is the parameter of that name. */
  readonly path: string;
  readonly method: Exclude<Method, 'hello'>;
  /**
   * What the body holds: every parameter that the path does not, or only the field `changes`. The query holds the rest;
   * of a route without a body all of it.
   */
  readonly body?: 'params' | 'changes';
  /** Query fields in seconds that stand for a parameter in milliseconds. */
  readonly seconds?: Readonly<Record<string, string>>;
  /** The answer is a stream of events that follow the result. */
  readonly streams?: true;
  /** Something new has this path from then on. */
  readonly creates?: true;
}

/** The path of the description; every other path is in the table. */
export const descriptionPath = '/openapi.json';

/** The REST view, whole (SPEC 12). The first route that fits is taken. */
export const routes: readonly Route[] = [
  { verb: 'GET', path: '/boards', method: 'board.list' },
  { verb: 'GET', path: '/boards/:board', method: 'board.get' },
  { verb: 'GET', path: '/tasks/next', method: 'claim.next', seconds: { wait: 'waitMs' } },
  { verb: 'GET', path: '/tasks', method: 'ticket.list' },
  { verb: 'POST', path: '/tasks', method: 'ticket.create', body: 'params', creates: true },
  { verb: 'GET', path: '/tasks/:ticket', method: 'ticket.get' },
  { verb: 'PATCH', path: '/tasks/:ticket', method: 'ticket.edit', body: 'changes' },
  { verb: 'GET', path: '/tasks/:ticket/timeline', method: 'ticket.timeline' },
  { verb: 'POST', path: '/tasks/:ticket/comments', method: 'comment.add', body: 'params', creates: true },
  { verb: 'POST', path: '/tasks/:ticket/move', method: 'ticket.move', body: 'params' },
  { verb: 'POST', path: '/tasks/:ticket/claim', method: 'claim.take', body: 'params' },
  { verb: 'POST', path: '/tasks/:ticket/release', method: 'claim.release', body: 'params' },
  { verb: 'POST', path: '/tasks/:ticket/handIn', method: 'ticket.handIn', body: 'params' },
  { verb: 'POST', path: '/tasks/:ticket/threads', method: 'thread.open', body: 'params', creates: true },
  { verb: 'POST', path: '/tasks/:ticket/review', method: 'review.submit', body: 'params' },
  { verb: 'POST', path: '/claims/renew', method: 'claim.renew', body: 'params' },
  { verb: 'GET', path: '/events', method: 'board.watch', streams: true },
];

/** A route that fits a request, with the parameters its path names. */
export interface Match {
  readonly route: Route;
  readonly path: Readonly<Record<string, string>>;
}

/** Every route at this path, the first of each verb. */
export function routesAt(pathname: string): Match[] {
  const found = new Map<string, Match>();
  for (const route of routes) {
    const path = fit(route.path.split('/'), pathname.split('/'));
    if (path !== undefined && !found.has(route.verb)) found.set(route.verb, { route, path });
  }
  return [...found.values()];
}

function fit(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const named: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith(':') && segment !== '') named[part.slice(1)] = segment;
    else if (part !== segment) return undefined;
  }
  return named;
}
