import { fork, type ChildProcess } from 'node:child_process';

/** What a process of the team can be asked to do: by name, one argument, an answer that can be cloned. */
export type Commands = Record<string, (argument: never) => unknown>;

interface Question {
  readonly id: number;
  readonly name: string;
  readonly argument: unknown;
}

interface Reply {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A process of its own that answers commands; `Set` is the type of the commands its script serves. */
export class TeamProcess<Set extends Commands> {
  readonly child: ChildProcess;
  /** Ends when the process does. */
  readonly exited: Promise<void>;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;

  /** Forks a script; what it prints as an error shows up here. */
  constructor(script: string, options: { env?: NodeJS.ProcessEnv; execArgv?: string[] } = {}) {
    this.child = fork(script, {
      env: { ...process.env, ...options.env },
      execArgv: options.execArgv ?? [],
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.child.on('message', (reply: Reply) => {
      this.#settle(reply);
    });
    this.exited = new Promise((resolve) => {
      this.child.once('exit', (code, signal) => {
        const error = new Error(`${script} ended with ${String(code ?? signal)}`);
        for (const { reject } of this.#waiting.values()) reject(error);
        this.#waiting.clear();
        resolve();
      });
    });
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error('The process did not start.');
    return this.child.pid;
  }

  /** Asks one command and waits for its answer; rejects with what the command threw, or when the process ends. */
  ask<Name extends keyof Set & string>(
    name: Name,
    argument: Parameters<Set[Name]>[0],
  ): Promise<Awaited<ReturnType<Set[Name]>>> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as Waiting['resolve'], reject });
      this.child.send({ id, name, argument } satisfies Question, (error) => {
        if (error === null) return;
        this.#waiting.delete(id);
        reject(error);
      });
    });
  }

  /** Kills the process and waits until it is gone. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited;
  }

  #settle({ id, value, error }: Reply): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(value);
    else waiting?.reject(new Error(error));
  }
}

/** Serves commands to the process that forked this one, until that one goes away. */
export function serveCommands(commands: Commands): void {
  process.on('message', (question: Question) => {
    void answer(commands, question).then((reply) => process.send?.(reply));
  });
  process.once('disconnect', () => process.exit());
}

async function answer(commands: Commands, { id, name, argument }: Question): Promise<Reply> {
  try {
    const command = commands[name];
    if (command === undefined) throw new Error(`There is no command ${name}.`);
    return { id, value: await command(argument as never) };
  } catch (error) {
    return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
