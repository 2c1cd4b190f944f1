/** Whether a glob’s part between two slashes says what it matches: its brackets close within it, and it is not turned round. */
export function isUnderstood(segment: string): boolean {
  return count(segment, /[{([]/g) === count(segment, /[})\]]/g) && !segment.startsWith('!');
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
