/** The number a text means, `'none'` for an empty one, nothing for what is no such number. */
export function budgetNumber(
  text: string,
  { whole }: { readonly whole: boolean },
): number | 'none' | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return 'none';
  if (!/^\d+([.,]\d+)?$/.test(trimmed)) return undefined;
  const number = Number(trimmed.replace(',', '.'));
  return whole && !Number.isSafeInteger(number) ? undefined : number;
}
