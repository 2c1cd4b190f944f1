import { isUnderstood } from '../protocol/globSegment.ts';

/** What makes a segment match more than itself. */
const magic = /[*?[\]{}()!+@\\]/;
const plainEnd = /[^*?[\]{}()!+@\\]*$/;

/** Two globs, one of each list, that may match the same file; nothing when none do. */
export function overlapOf(
  ours: readonly string[],
  theirs: readonly string[],
): readonly [string, string] | undefined {
  for (const our of ours) {
    for (const their of theirs) if (globsOverlap(our, their)) return [our, their];
  }
  return undefined;
}

/** Whether two globs may match the same file. When in doubt they do: two tickets that wait for each other lose less than two that overwrite each other. */
export function globsOverlap(one: string, other: string): boolean {
  const [a, b] = [segmentsOf(one), segmentsOf(other)];
  const width = b.length + 1;
  const known = new Map<number, boolean>();
  const meet = (i: number, j: number): boolean => {
    const key = i * width + j;
    let answer = known.get(key);
    if (answer === undefined) known.set(key, (answer = meetAnew(i, j)));
    return answer;
  };
  const meetAnew = (i: number, j: number): boolean => {
    const [left, right] = [a[i], b[j]];
    if (left === '**') return meet(i + 1, j) || (right !== undefined && meet(i, j + 1));
    if (right === '**') return meet(i, j + 1) || (left !== undefined && meet(i + 1, j));
    if (left === undefined || right === undefined) return left === right;
    return segmentsMeet(left, right) && meet(i + 1, j + 1);
  };
  return meet(0, 0);
}

/** The parts of a glob, in one case, for some disks know only one. What is not understood counts as anything. */
function segmentsOf(glob: string): string[] {
  const segments: string[] = [];
  for (const segment of glob.toLowerCase().split('/')) {
    if (segment === '' || segment === '.') continue;
    if (!isUnderstood(segment)) return [...segments, '**'];
    if (segment !== '**' || segments.at(-1) !== '**') segments.push(segment);
  }
  const last = segments.at(-1);
  // A name without an ending may be a folder, and then all of it is meant.
  if (last === undefined || (!magic.test(last) && !last.slice(1).includes('.'))) segments.push('**');
  return segments;
}

function segmentsMeet(one: string, other: string): boolean {
  const [a, b] = [endsOf(one), endsOf(other)];
  if (a === undefined && b === undefined) return one === other;
  if (a === undefined) return matchesEnds(one, b);
  if (b === undefined) return matchesEnds(other, a);
  const heads = a.head.startsWith(b.head) || b.head.startsWith(a.head);
  return heads && (a.tail.endsWith(b.tail) || b.tail.endsWith(a.tail));
}

interface Ends {
  readonly head: string;
  readonly tail: string;
}

/** What a segment begins and ends with, whatever is between; nothing when it matches only itself. */
function endsOf(segment: string): Ends | undefined {
  const first = segment.search(magic);
  if (first < 0) return undefined;
  return { head: segment.slice(0, first), tail: plainEnd.exec(segment)?.[0] ?? '' };
}

function matchesEnds(segment: string, ends: Ends | undefined): boolean {
  return ends === undefined || (segment.startsWith(ends.head) && segment.endsWith(ends.tail));
}
