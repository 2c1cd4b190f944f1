import type { BoardState } from './state.ts';
import type { CommandMethod, CommandOf, Decision, DecisionContext } from './command.ts';

/** Decides a command against the state: the events that follow from it, or a refusal. Pure: reads the state, changes nothing. */
export declare function decide<M extends CommandMethod>(
  state: BoardState,
  command: CommandOf<M>,
  context: DecisionContext,
): Decision<M>;
