/** What a title comes down to without case, spaces and punctuation; nothing for one that has nothing else. Two tickets with the same key may well be the same wish. */
export function titleKey(title: string): string | undefined {
  const key = title
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '');
  return key === '' ? undefined : key;
}
