import type * as z from 'zod';

/** What is wrong with a value, as an input box shows it; nothing when it is right. */
export function problemOf(schema: z.ZodType, value: unknown): string | undefined {
  const parsed = schema.safeParse(value);
  return parsed.success ? undefined : parsed.error.issues[0]?.message;
}
