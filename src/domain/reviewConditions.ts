import type { HandIn, HandInRepository } from '../protocol/review.ts';
import { entry, type GateCondition, type GateInput, type GateTicket } from './gateConditions.ts';

/** What lets work be handed in (SPEC 4). Everything but the first speaks of each repository of the hand-in. */
export const handInConditions: readonly GateCondition[] = [
  entry('handIn.missing', ({ ticket, move }) => {
    const { handIn } = move;
    if (handIn === undefined)
      return `${ticket.id} gets into review when it is handed in, with a handoff note and the state of its worktrees. Hand it in.`;
    return ticket.repos
      .filter(({ name }) => !handIn.some((repo) => repo.name === name))
      .map(
        ({ name }) =>
          `The hand-in of ${ticket.id} says nothing of ${name}. Say what its worktree is like, or mark it as unchanged.`,
      );
  }),
  ofEach('worktree.dirty', ({ name, clean }) =>
    clean ? undefined : `The worktree of ${name} has changes that are not committed. Commit or drop them.`,
  ),
  ofEach('commits.none', ({ name, ahead, unchanged = false }) => {
    if (unchanged && ahead > 0)
      return `${name} is marked as unchanged and has ${ahead === 1 ? 'a commit' : `${ahead} commits`} over its base. Say one of both.`;
    return unchanged || ahead > 0
      ? undefined
      : `${name} has no commit over its base. Commit the work, or mark the repository as unchanged.`;
  }),
  ofEach('base.behind', ({ name, behind }, { board }) =>
    board.settings.freshBase === true && behind > 0
      ? `${name} is ${behind === 1 ? 'a commit' : `${behind} commits`} behind its base. Bring the base into the branch.`
      : undefined,
  ),
  ofEach('checks.missing', ({ name, checks, unchanged }) =>
    unchanged === true || checks !== undefined
      ? undefined
      : `No checks are recorded on the head of ${name}. Run them and see them pass.`,
  ),
  ofEach('checks.failed', ({ name, checks }) =>
    checks?.passed === false ? `The checks of ${name} failed. Make them pass.` : undefined,
  ),
  ofEach('checks.stale', ({ name, checks, head }) =>
    checks === undefined || checks.head === head
      ? undefined
      : `The checks of ${name} ran on ${short(checks.head)}, and its head is ${short(head)}. Run them again.`,
  ),
  ofEach('pullRequest.missing', ({ name, pullRequest, unchanged }) =>
    unchanged === true || pullRequest !== undefined ? undefined : `${name} has no pull request. Open one.`,
  ),
];

/** A review moves a ticket and nothing else does; an agent never judges what it worked on. */
const bySubmission: readonly GateCondition[] = [
  entry('review.missing', ({ ticket, move }) =>
    move.review === undefined
      ? `${ticket.id} leaves review with a verdict on its criteria. Submit a review.`
      : undefined,
  ),
  entry('review.ownWork', ({ ticket, move: { by, review } }) =>
    review !== undefined &&
    by.kind === 'agent' &&
    by.agent !== undefined &&
    ticket.implementers?.includes(by.agent) === true
      ? `${by.agent} worked on ${ticket.id}, and no agent reviews its own work. Let another one review it.`
      : undefined,
  ),
];

/** What sends work back: it says what has to change (SPEC 4). */
export const returnConditions: readonly GateCondition[] = [
  ...bySubmission,
  entry('findings.missing', ({ ticket, move: { review } }) => {
    if (review === undefined || openThreads(ticket).length > 0) return undefined;
    if (review.verdicts.some(({ verdict }) => verdict === 'block')) return undefined;
    return `${ticket.id} has neither an open thread nor a failed criterion. Say on the diff or at a criterion what has to change.`;
  }),
];

/** What lets work be approved (SPEC 4): each criterion passes, nothing is left to discuss, and what was reviewed is what was handed in. */
export const approveConditions: readonly GateCondition[] = [
  ...bySubmission,
  entry('verdict.missing', ({ ticket, move: { review } }) =>
    ticket.criteria
      .filter(({ id }) => review !== undefined && !review.verdicts.some(({ criterion }) => criterion === id))
      .map(({ id }) => `Criterion ${id} of ${ticket.id} has no verdict. Judge it, with evidence.`),
  ),
  entry('verdict.notPassed', ({ ticket, move: { review } }) =>
    (review?.verdicts ?? [])
      .filter(({ verdict }) => verdict !== 'pass')
      .map(
        ({ criterion, verdict }) =>
          `Criterion ${criterion} of ${ticket.id} was judged “${verdict}”. Approve when it passes, or return the ticket.`,
      ),
  ),
  entry('thread.open', ({ ticket, move: { review } }) =>
    review === undefined
      ? []
      : openThreads(ticket).map(
          (id) => `Thread ${id} on ${ticket.id} is open. Resolve it, or return the ticket.`,
        ),
  ),
  entry('checks.missing', ({ ticket, move: { review } }) =>
    review === undefined
      ? []
      : notHandedIn(ticket).map(
          (name) =>
            `${name} came to ${ticket.id} after the hand-in, so no checks are recorded on it. Take it off the ticket, or return the ticket.`,
        ),
  ),
  ofReviewed('head.missing', ({ name }, { heads }) =>
    heads.some((head) => head.name === name)
      ? undefined
      : `It is not said which head of ${name} was reviewed. Say it.`,
  ),
  ofReviewed('head.moved', ({ name, head }, { heads }) => {
    const reviewed = heads.find((one) => one.name === name);
    if (reviewed === undefined || reviewed.head === head) return undefined;
    return `The head of ${name} is ${short(reviewed.head)}, and ${short(head)} was handed in. Return the ticket, so that what it is now is handed in.`;
  }),
  ofReviewed('checks.failed', ({ name }, { checks }) =>
    checks.some((run) => run.name === name && !run.passed)
      ? `The checks of ${name} failed in review. Return the ticket.`
      : undefined,
  ),
  ofReviewed('checks.stale', ({ name, head }, { checks }) => {
    const run = checks.find((one) => one.name === name);
    if (run === undefined || run.head === head) return undefined;
    return `The checks of ${name} ran on ${short(run.head)}, and ${short(head)} was handed in. Run them on that.`;
  }),
];

/** What is closed as merged is merged, with the head that was approved. */
export const mergeUnproven = entry('merge.unproven', ({ ticket }) => {
  const merged = ticket.merges ?? [];
  const changed = changedRepositories(ticket.handIn).filter(
    ({ name, head }) => !merged.some((one) => one.name === name && one.head === head),
  );
  const open = [...changed.map(({ name }) => name), ...notHandedIn(ticket)];
  if (open.length === 0) return undefined;
  return `Nothing proves that ${ticket.id} is merged in ${open.join(', ')}. Merge it first.`;
});

/** The repositories of a hand-in that have something to review and to merge. */
export function changedRepositories(handIn: HandIn | undefined): HandIn['repos'] {
  return (handIn?.repos ?? []).filter(({ unchanged }) => unchanged !== true);
}

function notHandedIn({ repos, handIn }: GateTicket): string[] {
  return repos.map(({ name }) => name).filter((name) => !handIn?.repos.some((repo) => repo.name === name));
}

function openThreads({ threads }: GateTicket): readonly string[] {
  return threads?.open ?? [];
}

function short(sha: string): string {
  return sha.slice(0, 8);
}

/** A condition on each repository of the hand-in. */
function ofEach(
  code: string,
  sentence: (repo: HandInRepository, input: GateInput) => string | undefined,
): GateCondition {
  return entry(code, (input) => (input.move.handIn ?? []).flatMap((repo) => sentence(repo, input) ?? []));
}

/** A condition on each changed repository of what is under review. */
function ofReviewed(
  code: string,
  sentence: (
    repo: HandIn['repos'][number],
    review: NonNullable<GateInput['move']['review']>,
  ) => string | undefined,
): GateCondition {
  return entry(code, ({ ticket, move: { review } }) =>
    review === undefined
      ? []
      : changedRepositories(ticket.handIn).flatMap((repo) => sentence(repo, review) ?? []),
  );
}
