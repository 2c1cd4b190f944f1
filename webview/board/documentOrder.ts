/** Puts elements into a parent in this order, moving as few as possible: each move costs style and layout of all that is in it. */
export function putInOrder(parent: HTMLElement, elements: readonly HTMLElement[]): void {
  const places = new Map([...parent.children].map((child, index) => [child, index]));
  const staying = longestRise(elements.map((element) => places.get(element) ?? -1));
  let next: Element | null = null;
  for (let index = elements.length - 1; index >= 0; index--) {
    const element = elements[index];
    if (element === undefined) continue;
    if (!staying.has(index)) parent.insertBefore(element, next);
    next = element;
  }
}

/** Where the longest series of growing numbers stands; those below zero belong to none. */
function longestRise(numbers: readonly number[]): ReadonlySet<number> {
  const lengths: number[] = [];
  const before: number[] = [];
  let last = -1;
  for (const [index, number] of numbers.entries()) {
    lengths[index] = number < 0 ? 0 : 1;
    before[index] = -1;
    for (let earlier = 0; number >= 0 && earlier < index; earlier++) {
      const length = (lengths[earlier] ?? 0) + 1;
      const rises = (numbers[earlier] ?? -1) >= 0 && (numbers[earlier] ?? 0) < number;
      if (!rises || length <= (lengths[index] ?? 0)) continue;
      lengths[index] = length;
      before[index] = earlier;
    }
    if ((lengths[index] ?? 0) > (lengths[last] ?? 0)) last = index;
  }
  const rise = new Set<number>();
  for (let at = last; at >= 0; at = before[at] ?? -1) rise.add(at);
  return rise;
}
