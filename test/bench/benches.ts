import { activation } from './activation.ts';
import type { Bench } from './bench.ts';
import { board } from './board.ts';
import { fullBoard } from './fullBoard.ts';
import { claims, latency } from './claims.ts';
import { digest, next, replay } from './coordination.ts';
import { fanout } from './fanout.ts';
import { memory } from './memory.ts';
import { recovery } from './recovery.ts';
import { start } from './start.ts';
import { workspace } from './workspace.ts';

/** Everything that `npm run bench` measures, in this order. */
export const benches: readonly Bench[] = [
  claims,
  latency,
  next,
  digest,
  replay,
  fanout,
  start,
  recovery,
  memory,
  activation,
  board,
  fullBoard,
  workspace,
];
