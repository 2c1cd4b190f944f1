import type { Actor } from '../protocol/events.ts';
import { limits } from '../protocol/limits.ts';
import { refuse, type CommandParams, type Decision, type DecisionContext } from './command.ts';
import type { BoardState } from './state.ts';
import { unknownTicket } from './ticketRelations.ts';
import { guardWrite } from './writeGuard.ts';

/** Links a decision record (SPEC 3). */
export function linkDecision(
  state: BoardState,
  { fence, ...payload }: CommandParams<'decision.link'>,
  context: DecisionContext,
): Decision<'decision.link'> {
  const { ticket: id, link } = payload;
  const ticket = state.tickets.get(id);
  if (ticket === undefined) return unknownTicket(state, id);
  const refused = guardWrite(ticket, { fence }, context);
  if (refused !== undefined) return refused;
  const { links } = ticket.decisions;
  if (links.includes(link)) {
    return refuse('ticket.nothingToChange', `${id} links ${link} already. Link another record.`);
  }
  if (links.length >= limits.decisions) {
    return refuse(
      'ticket.full',
      `${id} links ${limits.decisions} decision records, which is the most. Link one that sums them up from another ticket.`,
    );
  }
  return { ok: true, events: [{ type: 'decision.linked', payload }], facts: { ticket: id } };
}

/** Writes the next version of an artifact. Versions are never changed or removed. */
export function writeArtifact(
  state: BoardState,
  { ticket: id, name, text, fence }: CommandParams<'artifact.write'>,
  context: DecisionContext,
): Decision<'artifact.write'> {
  const ticket = state.tickets.get(id);
  if (ticket === undefined) return unknownTicket(state, id);
  const refused = guardWrite(ticket, { fence }, context);
  if (refused !== undefined) return refused;
  const before = ticket.artifacts.find((artifact) => artifact.name === name);
  if (before === undefined && ticket.artifacts.length >= limits.artifacts) {
    return refuse(
      'ticket.full',
      `${id} has ${limits.artifacts} artifacts, which is the most. Write another version of one of them.`,
    );
  }
  const version = (before?.version ?? 0) + 1;
  if (version > limits.artifactVersions) {
    return refuse(
      'ticket.full',
      `${name} of ${id} has ${limits.artifactVersions} versions, which is the most. Write it under another name.`,
    );
  }
  const payload = { ticket: id, name, version, author: authorOf(context.actor), text };
  return { ok: true, events: [{ type: 'artifact.written', payload }], facts: { ticket: id, version } };
}

/** What an agent writes is the agent's; what is written at a window is a person's, whatever role the window has (SPEC 4). */
function authorOf({ kind, agent }: Actor): string {
  return kind === 'agent' ? (agent ?? kind) : kind;
}
