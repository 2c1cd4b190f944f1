import type { LogEvent } from '../protocol/events.ts';
import type { BoardState } from './state.ts';

/**
 * Folds one event into the state. Deterministic and free of I/O. It owns the state and updates it in place: the caller
 * gives the state away and goes on with what is returned. A ticket changes only through an event that names it. An
 * event of a type this build does not know moves the sequence and nothing else.
 */
export declare function evolve(state: BoardState, event: LogEvent): BoardState;
