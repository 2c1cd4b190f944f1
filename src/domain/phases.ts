import type { PhaseState } from '../protocol/board.ts';
import type { PhaseName } from '../protocol/ids.ts';
import { refuse, type CommandParams, type Decision, type Refused } from './command.ts';
import { switchedPhases } from './phaseSwitch.ts';
import { ticketByNumber, type BoardState, type TicketState } from './state.ts';

/** The state of a phase; nothing for none, and for one that the board does not list. */
export function phaseStateOf(state: BoardState, phase: string | undefined): PhaseState | undefined {
  return phase === undefined ? undefined : state.phases.find(({ name }) => name === phase)?.state;
}

/** Whether tickets of this phase are worked on now: those of none always are. */
export function isPhaseOpen(state: BoardState, phase: string | undefined): boolean {
  const is = phaseStateOf(state, phase);
  return is === undefined || is === 'active';
}

/** Whether agents are shown this ticket: not while its phase is planned or done (SPEC 5). */
export function isVisibleToAgents(state: BoardState, { phase }: TicketState): boolean {
  return isPhaseOpen(state, phase);
}

/** Refuses a phase that the board does not list. */
export function refusePhase(state: BoardState, phase: PhaseName): Refused | undefined {
  if (state.phases.some(({ name }) => name === phase)) return undefined;
  const phases = state.phases.map(({ name }) => name).join(', ');
  const way = phases === '' ? 'Plan the phases of the board first.' : `Choose one of ${phases}, or plan it.`;
  return refuse('phase.unknown', `Board ${state.key} has no phase ${phase}. ${way}`);
}

/** Sets the phases and their order. */
export function planPhases(
  state: BoardState,
  { phases }: CommandParams<'phase.plan'>,
): Decision<'phase.plan'> {
  const twice = phases.find((name, index) => phases.indexOf(name) !== index);
  if (twice !== undefined)
    return refuse('request.invalid', `The phase ${twice} is named twice. Name it once.`);
  for (const { name } of state.phases) {
    if (phases.includes(name)) continue;
    const users = openTicketsOf(state, name);
    if (users.length > 0) {
      return refuse(
        'phase.inUse',
        `${users.join(', ')} ${users.length === 1 ? 'belongs' : 'belong'} to the phase ${name}. Close them or give them another phase first.`,
      );
    }
  }
  if (phases.join(' ') === state.phases.map(({ name }) => name).join(' ')) {
    return refuse('ticket.nothingToChange', `Board ${state.key} has these phases already. Change something.`);
  }
  return { ok: true, events: [{ type: 'phases.planned', payload: { phases } }], facts: {} };
}

/** Gives a phase a state; the active one is the only one (SPEC 5). Claims in other phases go on. */
export function switchPhase(
  state: BoardState,
  { phase, state: to = 'active' }: CommandParams<'phase.switch'>,
): Decision<'phase.switch'> {
  const refused = refusePhase(state, phase);
  if (refused !== undefined) return refused;
  const after = switchedPhases(state.phases, { name: phase, state: to });
  const changes = after
    .filter((one, index) => one.state !== state.phases[index]?.state)
    .map(({ name, state: is }) => ({ phase: name, state: is }));
  if (changes.length === 0) {
    return refuse('ticket.nothingToChange', `The phase ${phase} is ${to} already. Choose another one.`);
  }
  return { ok: true, events: [{ type: 'phase.switched', payload: { changes } }], facts: {} };
}

/** The first few open tickets of a phase. */
function openTicketsOf(state: BoardState, phase: PhaseName): string[] {
  const found: string[] = [];
  const { closed: _closed, ...open } = state.indexes.byStatus;
  for (const numbers of Object.values(open)) {
    for (const number of numbers) {
      const ticket = ticketByNumber(state, number);
      if (ticket?.phase === phase) found.push(ticket.id);
      if (found.length === 5) return found;
    }
  }
  return found;
}
