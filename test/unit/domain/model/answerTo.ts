import { isDeepStrictEqual } from 'node:util';
import type { Act } from './acts.ts';
import * as claims from './claims.ts';
import * as flow from './flow.ts';
import { done, no, type Team } from './team.ts';
import type { Answer } from './words.ts';

/** What the model says to an act; when it says yes, the act has taken effect in it. */
export function answerTo(team: Team, act: Act): Answer {
  const answer = settle(team, act);
  // Whatever anybody but the hub does on a ticket ends its quiet (SPEC 5); an adoption does when it is one.
  const isSilent = ['quiet', 'stale', 'reclaim', 'adopt'].includes(act.do);
  const hold = 'ticket' in act ? team.find(act.ticket)?.hold : undefined;
  if (answer.ok && !isSilent && hold !== undefined) hold.quiet = false;
  return answer;
}

function settle(team: Team, act: Act): Answer {
  switch (act.do) {
    case 'hire':
      if (team.members.has(act.agent)) return no('agent.exists');
      team.members.set(act.agent, { role: act.role, repos: undefined });
      return done;
    case 'recast': {
      const member = team.members.get(act.agent);
      if (member === undefined) return no('agent.unknown');
      if (member.role === act.role) return no('ticket.nothingToChange');
      member.role = act.role;
      return done;
    }
    case 'limits': {
      const { do: _do, ...limits } = act;
      if (Object.entries(limits).every(([name, value]) => isDeepStrictEqual(Reflect.get(team, name), value)))
        return no('ticket.nothingToChange');
      Object.assign(team, limits);
      return done;
    }
    case 'say':
      return done;
    case 'fire':
      return flow.fire(team, act);
    case 'forbid':
      return flow.forbid(team, act);
    case 'plan':
      return flow.plan(team, act);
    case 'switch':
      return flow.switchPhase(team, act);
    case 'create':
      return flow.create(team, act);
    case 'edit':
      return flow.edit(team, act);
    case 'refined':
      return flow.refined(team, act);
    case 'sendBack':
      return flow.sendBack(team, act);
    case 'cancel':
      return flow.cancel(team, act);
    case 'settle':
      return flow.settle(team, act);
    case 'finish':
      return flow.finish(team, act);
    case 'ask':
      return flow.ask(team, act);
    case 'answer':
      return flow.answer(team, act);
    case 'thread':
      return flow.openThread(team, act);
    case 'resolve':
      return flow.resolve(team, act);
    case 'mark':
      return flow.mark(team, act);
    case 'review':
      return flow.review(team, act);
    case 'merged':
      return flow.merged(team, act);
    case 'link':
      return flow.link(team, act);
    case 'free':
      return flow.free(team, act);
    case 'take':
      return claims.take(team, act);
    case 'next':
      return claims.next(team, act);
    case 'adopt':
      return claims.adopt(team, act);
    case 'release':
      return claims.release(team, act);
    case 'stale':
      return claims.goStale(team, act);
    case 'reclaim':
      return claims.reclaim(team, act);
    case 'quiet':
      return claims.goQuiet(team, act);
    case 'ownerQuiet':
      return claims.ownerQuiet(team, act);
    case 'folder':
      return claims.folder(team, act);
    case 'spend':
      return claims.spend(team, act);
    case 'handIn':
      return claims.handIn(team, act);
    case 'spike':
      return claims.spike(team, act);
  }
}
