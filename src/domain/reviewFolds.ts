import type { reviewPayloads } from '../protocol/eventsOfReview.ts';
import type { HandInRepository } from '../protocol/review.ts';
import type { Workspace } from '../protocol/ticket.ts';
import type { ArtifactState } from './state.ts';
import type { EventOf, TicketFold } from './ticketFold.ts';

/** What hand-in, review, merge, decisions and artifacts do to their ticket. */
export const reviewFolds: { readonly [T in keyof typeof reviewPayloads]: TicketFold<T> } = {
  'ticket.handedIn': ({ workspace }, { payload: { agent, repos }, sequence }) => ({
    claim: undefined,
    status: 'review',
    lastHandoffSequence: sequence,
    handIn: { agent, repos: repos.map(shown) },
    workspace: workspace && handedIn(workspace, repos),
  }),
  'thread.opened': ({ threads }, { payload: { thread }, sequence }) => ({
    threads: { ...threads, open: [...threads.open, thread], opened: [...threads.opened, sequence] },
  }),
  'thread.replied': () => ({}),
  'thread.resolved': ({ threads }, { payload: { thread } }) => ({
    threads: {
      ...threads,
      open: threads.open.filter((id) => id !== thread),
      resolved: [...threads.resolved, thread],
    },
  }),
  'thread.marked': ({ threads, refinementMisses, asked }, { payload: { thread, question } }) => ({
    threads: { ...threads, marked: [...threads.marked, thread] },
    asked: asked.map((one) => (one.entry === question ? { ...one, thread } : one)),
    refinementMisses: refinementMisses + 1,
  }),
  'review.submitted': ({ rounds }, { payload: { outcome, verdicts, returnTo } }) => ({
    claim: undefined,
    verdicts: verdicts.map(({ criterion, verdict }) => ({ criterion, verdict })),
    ...(outcome === 'return' && { rounds: rounds + 1, assignee: returnTo, route: returnTo }),
  }),
  'merge.recorded': ({ merges }, { payload: { repos } }) => ({
    merges: [...merges.filter(({ name }) => !repos.some((repo) => repo.name === name)), ...repos],
  }),
  'decision.linked': ({ decisions }, { payload: { link } }) => ({
    decisions: { ...decisions, links: [...decisions.links, link] },
  }),
  'artifact.written': ({ artifacts }, event) => ({ artifacts: withArtifact(artifacts, event) }),
};

/** What a ticket shows of a repository that was handed in. */
function shown({ name, head, behind, unchanged, pullRequest }: HandInRepository) {
  return {
    name,
    head,
    behind,
    ...(unchanged !== undefined && { unchanged }),
    ...(pullRequest !== undefined && { pullRequest }),
  };
}

/** The workspace with the heads and pull requests that were handed in. */
function handedIn(workspace: Workspace, repos: readonly HandInRepository[]): Workspace {
  return {
    ...workspace,
    repos: workspace.repos.map((worktree) => {
      const repo = repos.find(({ name }) => name === worktree.name);
      if (repo === undefined) return worktree;
      const { head, pullRequest } = repo;
      return { ...worktree, headSha: head, ...(pullRequest !== undefined && { pullRequest }) };
    }),
  };
}

function withArtifact(
  artifacts: readonly ArtifactState[],
  { payload: { name, version, author }, sequence }: EventOf<'artifact.written'>,
): ArtifactState[] {
  const before = artifacts.find((artifact) => artifact.name === name);
  const after = { name, version, author, written: [...(before?.written ?? []), sequence] };
  return before === undefined
    ? [...artifacts, after]
    : artifacts.map((artifact) => (artifact === before ? after : artifact));
}
