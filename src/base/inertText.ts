/**
 * Text of others for a place where the editor draws `$(name)` as an icon and `[text](address)` as a link: a zero-width
 * space takes both apart. A link may carry a command with arguments, so that one click would run what a title says.
 */
export function inertText(text: string): string {
  return text.replaceAll('$(', '$\u200b(').replaceAll('](', ']\u200b(');
}
