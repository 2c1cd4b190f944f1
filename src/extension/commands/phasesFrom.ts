import { phaseName, type PhaseName } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';

/** The phases that a text names; or what is wrong with it, and with which name. */
export type ParsedPhases =
  | { readonly ok: true; readonly phases: readonly PhaseName[] }
  | { readonly ok: false; readonly problem: 'tooMany' | 'twice' | 'name'; readonly name: string };

/** Reads names separated by commas. */
export function phasesFrom(text: string): ParsedPhases {
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (names.length > limits.phasesOfBoard)
    return { ok: false, problem: 'tooMany', name: names[limits.phasesOfBoard] ?? '' };
  const phases: PhaseName[] = [];
  for (const name of names) {
    const parsed = phaseName.safeParse(name);
    if (!parsed.success) return { ok: false, problem: 'name', name };
    if (phases.includes(parsed.data)) return { ok: false, problem: 'twice', name };
    phases.push(parsed.data);
  }
  return { ok: true, phases };
}
