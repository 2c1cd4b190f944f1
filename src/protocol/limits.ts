/** Every size and time of the wire in one place. Bytes unless the name says otherwise; times end in `Ms`. Source: SPEC 3, 5, 13, 14 and the rules of safety. */
export const limits = {
  /** Longest accepted ticket description, in UTF-8 bytes (SPEC 3). */
  descriptionBytes: 64 * 1024,
  /** Longest comment, handoff section or reason, in UTF-8 bytes. */
  textBytes: 64 * 1024,
  /** Longest message in a channel, in UTF-8 bytes, and how many agents and how many roles a text may call. */
  messageBytes: 8 * 1024,
  mentions: 50,
  /** How many items an inbox keeps that were not acknowledged, and how many that were; the oldest go first. */
  inboxUnread: 500,
  inboxAcknowledged: 200,
  /** How much of what was written an inbox item shows, in characters. */
  inboxTextLength: 300,
  /** How many tickets each section of a digest names; it counts all. */
  digestEntries: 25,
  titleMinLength: 10,
  titleMaxLength: 200,
  criteria: 50,
  criterionLength: 500,
  labels: 32,
  blockers: 100,
  paths: 100,
  threads: 500,
  artifacts: 100,
  /** Versions of one artifact. */
  artifactVersions: 1_000,
  artifactBytes: 256 * 1024,
  decisions: 100,
  linkLength: 2_048,
  repositoriesOfBoard: 64,
  agentsOfBoard: 500,
  phasesOfBoard: 50,
  /** Roles that a board may define itself, what each may say of itself, and entries of each of its lists. */
  rolesOfBoard: 32,
  roleBytes: 8 * 1024,
  roleEntries: 50,
  /** Largest frame that either side accepts. */
  frameBytes: 1024 * 1024,
  /** A socket that has not said a valid `hello` by then is closed. */
  handshakeMs: 5_000,
  /** Sockets that may wait for their handshake at once. */
  waitingSockets: 64,
  /** A consumer with more unsent bytes than this, or older ones than `slowConsumerMs`, is dropped and resynchronised. */
  slowConsumerBytes: 8 * 1024 * 1024,
  slowConsumerMs: 30_000,
  /** Largest page of any list. */
  pageSize: 1_000,
  /** A client that is further behind than this is told to load the board anew. */
  resumeEvents: 5_000,
  /** A lease of a live session, and how often it is renewed (SPEC 5). */
  leaseMs: 45_000,
  renewEveryMs: 10_000,
  /** The holder stops its own agent when no renewal was confirmed for this long. */
  holderStopsMs: 30_000,
  /** Default lease of a claim taken by a one-shot process; bounds of what may be asked for. */
  oneShotLeaseMs: 600_000,
  leaseMinMs: 1_000,
  leaseMaxMs: 86_400_000,
  /** How long an expired claim is shown as stale before the hub reclaims it. */
  staleMs: 15_000,
  /** From this return on, work that comes back from review goes to a person first (SPEC 4). */
  returnsBeforeSpike: 3,
  /** How many tickets an agent may hold unless the board says otherwise. */
  wipPerAgent: 3,
  /** A claim without a timeline entry for this long is quiet unless the board says otherwise (SPEC 5). */
  quietAfterMs: 5_400_000,
  /** How often the digest is posted unless the board says otherwise (SPEC 10). */
  digestEveryMs: 14_400_000,
  /** A Ready or In Progress ticket without any entry for this long is a candidate for being abandoned. */
  abandonedAfterMs: 3 * 86_400_000,
  /** The hub ends itself after this long without client, live claim or run (SPEC 14). */
  idleExitMs: 300_000,
} as const;
