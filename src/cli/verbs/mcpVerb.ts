import type { Command } from 'commander';
import { agentName, boardKey, roleName } from '../../protocol/ids.ts';
import type { Cli } from '../cli.ts';
import type { McpOptions } from '../mcp/serveMcp.ts';
import { checked, folder } from '../verb.ts';

const help = `Serve the Model Context Protocol on standard input and output

For the configuration of an agent: it starts this command and gets the board as tools, resources and prompts.
With a claim token (CALLBOARD_CLAIM or --claim-file) it is the agent of that claim and writes on that ticket only.
With --agent or --role it may claim tickets. With neither it may read.`;

/** `mcp`. Not one of the verbs with results: its standard output belongs to the protocol. */
export function addMcpVerb(program: Command, cli: Cli): void {
  program
    .command('mcp')
    .summary('Serve the Model Context Protocol on standard input and output')
    .description(help)
    .option('--board <key>', 'the board', checked(boardKey))
    .option('--agent <name>', 'sit down as this agent', checked(agentName))
    .option(
      '--role <role>',
      'in this role; without --agent, as whoever of the role is free',
      checked(roleName),
    )
    .option('--claim-file <file>', 'as the agent of the claim in this file')
    .option(
      '--root <folder>',
      'where feature folders are made; the folder "workspaces" of CALLBOARD_HOME when absent',
      folder,
    )
    .addHelpText(
      'after',
      '\nExamples:\n  callboard mcp --agent andrew --role developer\n  callboard mcp --claim-file ~/.cb3',
    )
    .action(async (options: McpOptions) => {
      // Everything else starts without the weight of it.
      const { serveMcp } = await import('../mcp/serveMcp.ts');
      await serveMcp(cli, options);
    });
}
