import type { PhaseState } from '../../src/protocol/board.ts';
import type { LogEventType, WireEvent } from '../../src/protocol/events.ts';
import { t } from '../ui/strings.ts';
import { visibleLine } from '../ui/visibleText.ts';

type Payload = Record<string, unknown>;

/** The events of a board that are about no ticket of it. */
type BoardEventType = Extract<
  LogEventType,
  `${'board' | 'repository' | 'agent' | 'role' | 'phase' | 'phases' | 'inbox' | 'digest'}.${string}`
>;

/** The end of the sentence for each kind of event: a missing one does not compile. */
const sentences: Readonly<Record<BoardEventType, (payload: Payload) => string>> = {
  'board.created': () => t('boardEvent.created'),
  'board.edited': () => t('boardEvent.edited'),
  'repository.added': ({ name }) => t('boardEvent.repositoryAdded', word(name)),
  'repository.removed': ({ name }) => t('boardEvent.repositoryRemoved', word(name)),
  'agent.hired': ({ name, role }) => t('boardEvent.hired', word(name), word(role)),
  'agent.edited': ({ name }) => t('boardEvent.agentEdited', word(name)),
  'agent.fired': ({ name }) => t('boardEvent.fired', word(name)),
  'role.defined': ({ role }) => t('boardEvent.roleDefined', word((role as Payload | undefined)?.['name'])),
  'role.removed': ({ name }) => t('boardEvent.roleRemoved', word(name)),
  'phases.planned': ({ phases }) => t('boardEvent.phasesPlanned', list(phases).map(word).join(', ')),
  'phase.switched': ({ changes }) => t('boardEvent.phaseSwitched', list(changes).map(switched).join(', ')),
  'inbox.acknowledged': ({ agent }) => t('boardEvent.inboxRead', word(agent)),
  'digest.posted': () => t('boardEvent.digest'),
};

/** The end of the sentence on an event of the board itself: "hired andrew as developer"; nothing for one of a ticket. */
export function boardSentence({ type, payload }: WireEvent): string | undefined {
  return Object.hasOwn(sentences, type) ? sentences[type as BoardEventType](payload) : undefined;
}

function switched(change: unknown): string {
  const { phase, state } = change as { readonly phase: string; readonly state: PhaseState };
  return t('boardEvent.phaseIs', word(phase), t(`phase.${state}State`));
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

function word(value: unknown): string {
  return typeof value === 'string' ? visibleLine(value) : '';
}
