/** The beginning of a text in at most so many UTF-16 units, cut between characters and not inside one: half a character is no text that anybody accepts. */
export function beginningOf(text: string, length: number): string {
  return text.slice(0, length).replace(/[\ud800-\udbff]$/, '');
}
