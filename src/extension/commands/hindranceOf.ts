/** The steps of a selection that look for a ticket anywhere on the board. */
const searchingSteps = new Set([4, 5, 6]);

/** What keeps an agent from claiming anything at all, like a limit that is reached: then every search says the same. */
export function hindranceOf(
  steps: readonly { readonly step: number; readonly message: string }[],
): string | undefined {
  const said = steps.filter(({ step }) => searchingSteps.has(step)).map(({ message }) => message);
  const [first, ...others] = new Set(said);
  return others.length === 0 && said.length === searchingSteps.size ? first : undefined;
}
