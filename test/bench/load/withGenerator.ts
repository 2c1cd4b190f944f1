import { join } from 'node:path';
import { TeamProcess } from '../../support/teamProcess.ts';
import type { GeneratorCommands } from './generator.ts';

export type Generator = TeamProcess<GeneratorCommands>;

/** Lends a load generator's process and ends it afterwards. */
export async function withGenerator<T>(work: (generator: Generator) => Promise<T>): Promise<T> {
  const generator: Generator = new TeamProcess(join(import.meta.dirname, 'generator.ts'));
  try {
    return await work(generator);
  } finally {
    await generator.kill();
  }
}
