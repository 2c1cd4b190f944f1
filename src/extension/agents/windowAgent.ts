import * as vscode from 'vscode';
import type { AgentSession } from '../../client/agentSession.ts';
import type { AgentToolMethod } from '../../protocol/agentTools.ts';
import type { Result } from '../../protocol/contract.ts';
import { messageOf } from '../commands/reportError.ts';
import type { HubLink } from '../session/hubLink.ts';
import type { WorkspaceWindow } from '../session/workspaceWindow.ts';

interface WindowAgentParts {
  readonly link: Pick<HubLink, 'agentClient'>;
  readonly workspaceWindow: Pick<WorkspaceWindow, 'claim' | 'onDidChangeClaim'>;
  readonly log: vscode.LogOutputChannel;
}

/**
 * The agent that works in this window, with a session of its own at the hub: what a model does is the agent's act and not
 * the person's, and it may write on the ticket of this window's claim and on no other.
 */
export class WindowAgent implements vscode.Disposable {
  readonly #parts: WindowAgentParts;
  readonly #subscription: vscode.Disposable;
  #session: Promise<AgentSession> | undefined;

  constructor(parts: WindowAgentParts) {
    this.#parts = parts;
    this.#subscription = parts.workspaceWindow.onDidChangeClaim(() => {
      this.#close();
    });
  }

  /** Does what a model asked for. Rejects with the hub's refusal, or with a sentence where this window works on no claim. */
  async act<M extends AgentToolMethod>(
    method: M,
    given: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<Result<M>> {
    const session = await (this.#session ??= this.#open());
    return await session.act(method, given, signal);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#close();
  }

  async #open(): Promise<AgentSession> {
    const { link, workspaceWindow, log } = this.#parts;
    try {
      const token = workspaceWindow.claim?.token;
      if (token === undefined)
        throw new Error(
          vscode.l10n.t(
            'This window works on no claim, so nothing can be written from it. Claim a ticket first.',
          ),
        );
      const { AgentSession } = await import('../../client/agentSession.ts');
      return new AgentSession(await link.agentClient(token), {
        log: (line) => {
          log.debug(line);
        },
      });
    } catch (error) {
      // The next call tries again.
      this.#session = undefined;
      throw error;
    }
  }

  #close(): void {
    const session = this.#session;
    this.#session = undefined;
    session?.then(
      (opened) => {
        opened.dispose();
      },
      (error: unknown) => {
        this.#parts.log.debug(`The agent of this window: ${messageOf(error)}`);
      },
    );
  }
}
