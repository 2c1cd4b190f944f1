/** What an input box needs of a schema of the wire. */
export interface Checker {
  safeParse(value: unknown): {
    readonly success: boolean;
    readonly error?: { readonly issues: readonly { readonly message: string }[] } | undefined;
  };
}

/** What is wrong with a value, as an input box shows it; nothing when it is right. */
export function problemOf(schema: Checker, value: unknown): string | undefined {
  const parsed = schema.safeParse(value);
  return parsed.success ? undefined : parsed.error?.issues[0]?.message;
}
