import { ClientError } from '../client/errors.ts';
import { headingOf, WireError } from '../protocol/errors.ts';
import { WorkspaceError } from '../workspace/workspaceError.ts';
import { shown } from './text.ts';

/** How the program ends. */
export const exitStatus = { ok: 0, refused: 1, usage: 2 } as const;

/** A refusal of the CLI itself: it asked nobody, or did not like the answer. */
export class CliError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, options: { cause?: unknown; status?: number } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'CliError';
    this.code = code;
    this.status = options.status ?? exitStatus.refused;
  }
}

/** The command line does not say what is needed; exit status 2. */
export function usageError(message: string): CliError {
  return new CliError('usage', message, { status: exitStatus.usage });
}

/** What is told of a failure: `--json` prints it as it is. */
export interface FailureReport {
  readonly code: string;
  readonly message: string;
  readonly [detail: string]: unknown;
}

/** A report of anything that was thrown. What is none of ours is a fault of the program and says so. */
export function reportOf(error: unknown): FailureReport {
  if (error instanceof WireError) return { ...error.data, code: error.code, message: error.message };
  if (error instanceof ClientError || error instanceof CliError)
    return { code: error.code, message: error.message };
  if (error instanceof WorkspaceError) return { ...error.data, code: error.code, message: error.message };
  return { code: 'cli.failed', message: error instanceof Error ? error.message : String(error) };
}

/** Exit status of a failure. */
export function statusOf(error: unknown): number {
  return error instanceof CliError ? error.status : exitStatus.refused;
}

/** The report as a person reads it: every condition once. */
export function describe(report: FailureReport): string {
  const conditions = Array.isArray(report['conditions'])
    ? (report['conditions'] as { code: string; message: string }[])
    : [];
  // One alone is usually in the message already.
  const listed =
    conditions.length > 1
      ? conditions
      : conditions.filter(({ message }) => !report.message.includes(message));
  const heading = headingOf(report.message, listed);
  const hint = hints[report.code];
  return [
    `error[${report.code}]: ${shown(heading || 'More than one thing is in the way.', { lines: true })}`,
    ...listed.map(({ code, message }) => `  - ${code}: ${shown(message)}`),
    ...(hint === undefined ? [] : [hint]),
  ].join('\n');
}

/** The way out on this program's command line, where the hub cannot know it. */
const hints: Readonly<Record<string, string>> = {
  'agent.unknown':
    'See who is there with: callboard agents. Who is new is hired by a claim with --role, or with: callboard agent hire',
  'claim.expired': 'If CALLBOARD_CLAIM or a claim file says this claim, forget it: unset CALLBOARD_CLAIM',
  'claim.token': 'If CALLBOARD_CLAIM or a claim file says this claim, forget it: unset CALLBOARD_CLAIM',
};
