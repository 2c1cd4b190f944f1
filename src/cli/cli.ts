import { realpathSync } from 'node:fs';
import path from 'node:path';
import { systemClock, type Clock } from '../base/clock.ts';
import { HubClient } from '../client/hubClient.ts';
import type { Board } from '../protocol/board.ts';
import { boardKey, type AgentName, type BoardKey, type RoleName } from '../protocol/ids.ts';
import { homeFrom, type Home } from '../wire/home.ts';
import { boardOfWorkspace, givenToken } from './claimSource.ts';
import { CliError, exitStatus, usageError } from './failure.ts';
import type { Installation } from './program.ts';
import type { Terminal } from './terminal.ts';
import { jsonText } from './text.ts';

/** What a verb came to: the value for machines, the text for people, the exit status when it is not 0. */
export interface Outcome {
  readonly json: unknown;
  readonly text: string;
  readonly status?: number;
}

interface ConnectOptions {
  /** `never`: a missing hub is the answer. */
  readonly start?: 'ifNeeded' | 'never';
  /** As whom: the claim that was given, if any, or the person at the terminal. Reads need no claim, and one that ran out must not keep from reading. */
  readonly as?: 'givenClaim' | 'person';
  readonly claimFile?: string | undefined;
  /** Instead of the given claim. */
  readonly claimToken?: string | undefined;
}

/** One run of the program: its terminal, its home, and at most one connection. */
export class Cli {
  readonly terminal: Terminal;
  readonly installation: Installation;
  readonly home: Home;
  readonly json: boolean;
  readonly clock: Clock = systemClock;
  status: number = exitStatus.ok;
  #client: HubClient | undefined;

  constructor(options: { terminal: Terminal; installation: Installation; json: boolean }) {
    this.terminal = options.terminal;
    this.installation = options.installation;
    this.json = options.json;
    this.home = homeFrom(options.terminal.env);
  }

  /** Runs a verb and prints what it came to. */
  async run(verb: () => Promise<Outcome>): Promise<void> {
    const { json, text, status = exitStatus.ok } = await verb();
    this.print({ json, text });
    this.status = status;
  }

  /** Prints one result: JSON with `--json`, else the text. */
  print({ json, text }: Pick<Outcome, 'json' | 'text'>): void {
    const output = this.json ? jsonText(json) : text;
    if (output !== '') this.terminal.out(`${output}\n`);
  }

  /** Connects, starting a hub where there is none unless told otherwise. A connection made before ends. */
  async connect({
    start = 'ifNeeded',
    as = 'givenClaim',
    claimFile,
    claimToken,
  }: ConnectOptions = {}): Promise<HubClient> {
    const { env } = this.terminal;
    const given =
      as === 'person'
        ? undefined
        : (claimToken ?? (await givenToken({ home: this.home.folder, env, file: claimFile })));
    const { hubCommand, version } = this.installation;
    this.close();
    this.#client = new HubClient({
      home: this.home,
      version,
      kind: 'cli',
      ...(start === 'ifNeeded' && { hubCommand }),
      ...(given !== undefined && { claimToken: given }),
      ...(env['CALLBOARD_DEBUG'] !== undefined && { log: (line) => this.terminal.error(`${line}\n`) }),
    });
    await this.#client.connect();
    return this.#client;
  }

  /**
   * The board a verb is for: the given one, `CALLBOARD_BOARD`, the one whose workspace or repository holds the current
   * folder, the only one.
   */
  async board(client: HubClient, given: BoardKey | undefined): Promise<BoardKey> {
    const named = given ?? this.terminal.env['CALLBOARD_BOARD'];
    if (named !== undefined && named !== '') {
      const key = boardKey.safeParse(named);
      if (!key.success)
        throw usageError(`CALLBOARD_BOARD: ${key.error.issues[0]?.message ?? 'not a board key'}`);
      return key.data;
    }
    const { boards } = await client.call('board.list', {});
    const here = realpathSync(this.terminal.cwd);
    const ofWorkspace = await boardOfWorkspace(this.home.folder, here);
    const candidates = boards.filter(
      (board) => board.key === ofWorkspace || hasRepositoryAround(board, here),
    );
    const [first, second] = candidates.length > 0 ? candidates : boards;
    if (first && !second) return first.key;
    if (!first)
      throw new CliError(
        'board.unknown',
        'There is no board yet. Create one: callboard board init CB --repo .',
      );
    const keys = (candidates.length > 0 ? candidates : boards).map(({ key }) => key).join(', ');
    throw usageError(`Several boards fit (${keys}). Name one with --board or CALLBOARD_BOARD.`);
  }

  /** Sits down as an agent, which puts a new name on the roster when a role is given. */
  async sit(
    client: HubClient,
    seat: { board: BoardKey; agent?: AgentName | undefined; role?: RoleName | undefined },
  ): Promise<AgentName> {
    const { board, agent, role } = seat;
    const answer = await client.call('session.sit', {
      board,
      ...(agent && { agent }),
      ...(role && { role }),
    });
    return answer.agent;
  }

  /** Ends the connection. */
  close(): void {
    this.#client?.dispose();
  }
}

function hasRepositoryAround(board: Board, folder: string): boolean {
  return board.repos.some(({ root }) => folder === root || folder.startsWith(root + path.sep));
}
