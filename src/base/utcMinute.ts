/** A moment for people, the same in every place and language: `2026-11-20 12:12 UTC`. `ms` counts from 1970. */
export function utcMinute(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
