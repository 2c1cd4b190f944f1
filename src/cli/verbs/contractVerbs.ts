import type { Command } from 'commander';
import { ulid } from 'ulid';
import { contract, isMethod, methods, type Method, type Params } from '../../protocol/contract.ts';
import {
  agentName,
  boardKey,
  roleName,
  type AgentName,
  type BoardKey,
  type RoleName,
} from '../../protocol/ids.ts';
import { parseOrRefuse } from '../../protocol/issues.ts';
import type { Cli, Outcome } from '../cli.ts';
import { CliError, usageError } from '../failure.ts';
import { textFrom } from '../input.ts';
import { jsonText, table } from '../text.ts';
import { addVerb, checked } from '../verb.ts';

interface CallOptions {
  readonly claimFile?: string;
  readonly board?: BoardKey;
  readonly agent?: AgentName;
  readonly role?: RoleName;
}

/** `methods` and `call`: the whole contract from the command line. */
export function addContractVerbs(program: Command, cli: Cli): void {
  addVerb(program, 'methods', {
    summary: 'List every method of the contract with the right it needs',
    examples: ['methods', 'methods --json'],
  }).action(() =>
    cli.run(async () => {
      const all = methods.map((name) => {
        const { right, mutates, errors, doc } = contract[name];
        return { name, right, mutates, errors, doc };
      });
      const rows = all.map(({ name, right, mutates, doc }) => [
        name,
        right,
        mutates ? 'changes' : 'reads',
        doc,
      ]);
      return Promise.resolve({
        json: all,
        text: table(['METHOD', 'RIGHT', 'KIND', 'WHAT IT DOES'], rows, ''),
      });
    }),
  );
  addVerb(program, 'call', {
    summary: 'Call a method of the contract',
    description:
      'The parameters are checked before they are sent; a mutation without idempotencyKey gets one. The answer is always JSON. Methods that need a seat take one with --board and --agent.',
    examples: [
      `call board.get '{"board":"CB"}'`,
      `call ticket.move '{"ticket":"CB-3","to":"ready"}'`,
      `call claim.preview '{"board":"CB","agent":"andrew"}'`,
      `call claim.take '{"ticket":"CB-3"}' --board CB --agent andrew --role developer`,
      'call ticket.create - < ticket.json',
    ],
  })
    .argument('<method>', 'its name; see: callboard methods')
    .argument('[params]', 'a JSON object, or - for standard input', '{}')
    .option('--board <key>', 'sit down at this board first', checked(boardKey))
    .option('--agent <name>', 'as this agent', checked(agentName))
    .option('--role <role>', 'in this role', checked(roleName))
    .option('--claim-file <file>', 'as the agent of the claim in this file')
    .action((method: string, params: string, options: CallOptions) =>
      cli.run(() => call(cli, { method, params }, options)),
    );
}

async function call(
  cli: Cli,
  request: { method: string; params: string },
  options: CallOptions,
): Promise<Outcome> {
  const { method } = request;
  if (!isMethod(method))
    throw new CliError(
      'request.unknownMethod',
      `The contract has no method ${method}. See: callboard methods`,
    );
  const value = jsonOf(request.params === '-' ? await textFrom(cli.terminal, '-') : request.params);
  const start = method === 'hub.stop' || method === 'hub.status' ? 'never' : 'ifNeeded';
  // The connection says hello by itself, with a proof that nobody could write down.
  if (method === 'hello') {
    const client = await cli.connect({ claimFile: options.claimFile });
    return answered(await client.connect());
  }
  const params = checkedParams(method, value);
  const client = await cli.connect({ start, claimFile: options.claimFile });
  if (options.board) await cli.sit(client, { ...options, board: options.board });
  return answered(await client.call(method, params, { signal: cli.terminal.signal }));
}

function answered(answer: unknown): Outcome {
  return { json: answer, text: jsonText(answer) };
}

function checkedParams<M extends Method>(method: M, value: unknown): Params<M> {
  const given = contract[method].mutates && isObject(value) ? { idempotencyKey: ulid(), ...value } : value;
  return parseOrRefuse(contract[method].params, given, `The call of ${method}`) as Params<M>;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw usageError(
      'The parameters are not JSON. Put them in single quotes, or in a file: callboard call <method> - < file',
    );
  }
}
