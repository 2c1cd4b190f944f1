import type { ChainedEvent } from '../../src/protocol/events.ts';
import type { Member } from './team.ts';

/** Every event of a board, from the first one on. */
export async function readLog(
  member: Member,
  board: string,
): Promise<{ epoch: string; events: ChainedEvent[] }> {
  const events: ChainedEvent[] = [];
  for (;;) {
    const page = await member.must('log.read', { board: board, after: events.length, limit: 1_000 });
    events.push(...page.events);
    if (page.events.length === 0 || events.length >= page.last) return { epoch: page.epoch, events };
  }
}
