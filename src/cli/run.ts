import { Command, CommanderError } from 'commander';
import { Cli } from './cli.ts';
import { describe, exitStatus, reportOf, statusOf } from './failure.ts';
import { ownInstallation } from './program.ts';
import type { Terminal } from './terminal.ts';
import { jsonText } from './text.ts';
import { addAgentListVerbs } from './verbs/agentVerbs.ts';
import { addBoardEditVerbs } from './verbs/boardEditVerbs.ts';
import { addBoardVerbs } from './verbs/boardVerbs.ts';
import { addClaimVerbs } from './verbs/claimVerbs.ts';
import { addCompletionVerbs } from './verbs/completionVerbs.ts';
import { addContractVerbs } from './verbs/contractVerbs.ts';
import { addDoctorVerbs } from './verbs/doctorVerbs.ts';
import { addHandInVerb } from './verbs/handInVerb.ts';
import { addHistoryVerbs } from './verbs/historyVerbs.ts';
import { addHubVerbs } from './verbs/hubVerbs.ts';
import { addLeaseVerbs } from './verbs/leaseVerbs.ts';
import { addLogVerbs } from './verbs/logVerbs.ts';
import { addMcpVerb } from './verbs/mcpVerb.ts';
import { addMergeVerb } from './verbs/mergeVerb.ts';
import { addPhaseVerbs } from './verbs/phaseVerbs.ts';
import { addRecordVerbs } from './verbs/recordVerbs.ts';
import { addReviewVerbs } from './verbs/reviewVerbs.ts';
import { addRoleVerbs } from './verbs/roleVerbs.ts';
import { addRosterVerbs } from './verbs/rosterVerbs.ts';
import { addTalkVerbs } from './verbs/talkVerbs.ts';
import { addThreadVerbs } from './verbs/threadVerbs.ts';
import { addTicketVerbs } from './verbs/ticketVerbs.ts';
import { addTicketWriteVerbs } from './verbs/ticketWriteVerbs.ts';
import { addTimelineVerb } from './verbs/timelineVerb.ts';
import { addWhyVerb } from './verbs/whyVerb.ts';
import { addWorkVerbs } from './verbs/workVerbs.ts';
import { addNoun } from './verb.ts';

const footer = `
Environment:
  CALLBOARD_HOME   moves all state (default: ~/.callboard)
  CALLBOARD_BOARD  the board when --board is absent
  CALLBOARD_CLAIM  a claim token: writes are made as the agent of that claim
  CALLBOARD_NODE   the Node that runs the hub

Exit status: 0 done, 1 refused (the code is printed: error[claim.held]: ...), 2 wrong usage.
With --json results and errors ({"error":{"code","message"}}) are JSON on standard output.`;

/** Runs one command line and returns the exit status. Never throws, never ends the process. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  const end = argv.indexOf('--');
  const json = argv.slice(0, end < 0 ? undefined : end).includes('--json');
  const cli = new Cli({ terminal, installation: ownInstallation(), json });
  try {
    await programOf(cli).parseAsync(argv, { from: 'user' });
    return cli.status;
  } catch (error) {
    return failed(error, cli);
  } finally {
    cli.close();
  }
}

function programOf(cli: Cli): Command {
  const program = new Command('callboard')
    .description('Shares one ticket board between agents, windows and scripts.')
    .version(cli.installation.version)
    .showHelpAfterError(false)
    .addHelpText('after', footer)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => cli.terminal.out(text),
      writeErr: (text) => cli.terminal.error(text),
      // Errors are printed once, by us, as text or JSON.
      outputError: () => undefined,
    });
  addVerbs(program, cli);
  return program;
}

/** Every verb, in the order of the help. */
function addVerbs(program: Command, cli: Cli): void {
  const board = addNoun(program, 'board', 'Create boards, set them up and look back');
  addBoardVerbs(board, cli);
  addBoardEditVerbs(board, cli);
  addHistoryVerbs(board, cli);
  addPhaseVerbs(addNoun(program, 'phase', 'The phases of a board, and which one is worked on'), cli);
  const ticket = addNoun(program, 'ticket', 'Write, read and move tickets');
  addTicketVerbs(ticket, cli);
  addTicketWriteVerbs(ticket, cli);
  addTimelineVerb(ticket, cli);
  addWhyVerb(ticket, cli);
  addHandInVerb(ticket, cli);
  addClaimVerbs(program, cli);
  addLeaseVerbs(program, cli);
  addThreadVerbs(addNoun(program, 'thread', 'Discuss the work of a ticket'), cli);
  addReviewVerbs(addNoun(program, 'review', 'Judge work that was handed in'), cli);
  addMergeVerb(addNoun(program, 'merge', 'Say that approved work is merged'), cli);
  addWorkVerbs(program, cli);
  addRecordVerbs(program, cli);
  const agent = addNoun(program, 'agent', 'Hire, change and fire agents');
  addRosterVerbs(agent, cli);
  addAgentListVerbs(program, agent, cli);
  addRoleVerbs(addNoun(program, 'role', 'Look at roles, and give a board its own'), cli);
  addTalkVerbs(program, cli);
  addLogVerbs(program, cli);
  addDoctorVerbs(program, cli);
  addHubVerbs(program, cli);
  addContractVerbs(program, cli);
  addMcpVerb(program, cli);
  addCompletionVerbs(program, cli);
}

function failed(error: unknown, cli: Cli): number {
  if (error instanceof CommanderError) return commandLineFailed(error, cli);
  const report = reportOf(error);
  if (cli.json) cli.terminal.out(`${jsonText({ error: report })}\n`);
  else cli.terminal.error(`${describe(report)}\n`);
  return statusOf(error);
}

/** Help and version come as errors too; those are done when printed. */
function commandLineFailed({ exitCode, message }: CommanderError, cli: Cli): number {
  if (exitCode === 0) return exitStatus.ok;
  // A noun without its verb has printed its help already.
  const sentence =
    message === '(outputHelp)' ? 'Say what to do; see the help.' : message.replace(/^error: /, '');
  if (cli.json) cli.terminal.out(`${jsonText({ error: { code: 'usage', message: sentence } })}\n`);
  else cli.terminal.error(`error[usage]: ${sentence}\nSee: callboard --help\n`);
  return exitStatus.usage;
}
