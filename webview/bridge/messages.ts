import * as z from 'zod/mini';
import { hostMessage, type HostMessage } from '../../src/protocol/webviewHostMessages.ts';

export type {
  BoardAbsence,
  BoardPage,
  ConnectionState,
  HostMessage,
  Seat,
} from '../../src/protocol/webviewHostMessages.ts';
export type { BoardFilter, BoardGrouping, ViewMessageIn } from '../../src/protocol/webviewMessages.ts';

// The content security policy forbids eval; without this zod would try it once and the try is reported as a violation.
z.config({ jitless: true });

/** A message of the host, or nothing where something else arrived at the window. */
export function readHostMessage(value: unknown): HostMessage | undefined {
  const parsed = hostMessage.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}
