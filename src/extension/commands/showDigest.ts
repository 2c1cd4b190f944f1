import type { Services } from '../services.ts';

/** Shows how the board stands now, in its place. */
export function showDigest({ panels }: Services): void {
  panels.showPage('digest');
}
