/** The protocol range this build speaks, both ends included. A hub and a client talk when their ranges meet (SPEC 12: N and N-1). */
export const protocolRange = { min: 1, max: 1 } as const;

/** The version both ranges agree on, or nothing when they do not meet. */
export function agreeOnProtocol(ours: ProtocolRange, theirs: ProtocolRange): number | undefined {
  const version = Math.min(ours.max, theirs.max);
  return version >= Math.max(ours.min, theirs.min) ? version : undefined;
}

/** An inclusive range of protocol versions. */
export interface ProtocolRange {
  readonly min: number;
  readonly max: number;
}
