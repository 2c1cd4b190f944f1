/** How a person left a step. `finish` leaves out the steps that are left, `restart` begins with an empty sheet. */
export type StepEnd = 'next' | 'back' | 'finish' | 'restart' | 'cancel';

/** Where a step stands among the others, counted from 1, as the editor shows it. */
export interface Place {
  readonly step: number;
  readonly of: number;
}

/** A question: it keeps what was answered itself, so that going back and forth loses nothing. */
export type Step = (place: Place) => Promise<StepEnd>;

/** How a walk through the steps ended, and at which step: `next` is the end of the last one. */
export interface Walk {
  readonly end: Exclude<StepEnd, 'back'>;
  readonly at: number;
}

/** Goes through steps, back and forth as the person likes, beginning at one of them. */
export async function walkSteps(steps: readonly Step[], from = 1): Promise<Walk> {
  let at = Math.min(Math.max(from, 1), steps.length);
  for (;;) {
    const step = steps[at - 1];
    if (step === undefined) return { end: 'next', at: steps.length };
    const end = await step({ step: at, of: steps.length });
    if (end === 'next') at += 1;
    else if (end === 'back') at = Math.max(1, at - 1);
    else return { end, at };
  }
}
