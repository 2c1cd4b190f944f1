import * as vscode from 'vscode';
import type { ClaimFile } from '../../workspace/claimFile.ts';
import { agentName, boardKey, fence, roleName, ticketId, type TicketId } from '../../protocol/ids.ts';
import { WireError } from '../../protocol/errors.ts';
import { messageOf } from '../commands/reportError.ts';
import { say } from '../views/say.ts';
import type { BoardSession } from './boardSession.ts';
import { restoreFolders } from './restoreFolders.ts';
import { readSettings } from './settings.ts';
import type { Terminals } from './terminals.ts';

interface WorkspaceWindowParts {
  readonly session: BoardSession;
  readonly terminals: Terminals;
  readonly log: vscode.LogOutputChannel;
}

/**
 * The window of a claim's workspace. It knows itself by the claim file of its folder, sits as the same agent and takes the
 * lease over from the window that made the claim (SPEC 7).
 */
export class WorkspaceWindow implements vscode.Disposable {
  readonly #parts: WorkspaceWindowParts;
  readonly #seated = new vscode.EventEmitter<TicketId>();
  readonly #claimChanged = new vscode.EventEmitter<undefined>();
  readonly #subscriptions: vscode.Disposable[] = [];
  #claim: ClaimFile | undefined;
  #adopting: Promise<void> | undefined;
  /** Whether this life of the window knows its claim already; after a reload it holds it without knowing. */
  #told = false;

  /** This window came up seated for a claim. */
  readonly onSeated = this.#seated.event;

  /** This window took its claim over, or lost it. */
  readonly onDidChangeClaim = this.#claimChanged.event;

  constructor(parts: WorkspaceWindowParts) {
    this.#parts = parts;
  }

  /** The ticket whose workspace this window has open. */
  get ticket(): TicketId | undefined {
    const parsed = ticketId.safeParse(this.#claim?.ticket);
    return parsed.success ? parsed.data : undefined;
  }

  /** The claim that this window has taken over. It holds a secret: for processes of this window, never for the disk. */
  get claim(): ClaimFile | undefined {
    return this.#told ? this.#claim : undefined;
  }

  /** Finds out whether this window is one, and if so takes its claim over at every connection. */
  async start(): Promise<void> {
    const place = vscode.workspace.workspaceFile ?? vscode.workspace.workspaceFolders?.[0]?.uri;
    if (place?.scheme !== 'file' || !vscode.workspace.isTrusted) return;
    const { findClaimFile } = await import('../../workspace/claimFile.ts');
    this.#claim = await findClaimFile(readSettings().home.folder, place.fsPath);
    if (this.#claim === undefined) return;
    const { session } = this.#parts;
    this.#subscriptions.push(
      session.onDidChange(({ connection, board }) => {
        if ((connection ?? board) === true) void this.#adopt();
      }),
    );
    await this.#adopt();
  }

  /** The claim of this window has ended; its terminals are told nothing any more. */
  forget(): void {
    this.#claim = undefined;
    this.#told = false;
    this.#parts.terminals.forgetClaim();
    this.#claimChanged.fire(undefined);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#seated.dispose();
    this.#claimChanged.dispose();
  }

  #adopt(): Promise<void> {
    this.#adopting ??= this.#adoptNow().finally(() => (this.#adopting = undefined));
    return this.#adopting;
  }

  async #adoptNow(): Promise<void> {
    const claim = this.#claim;
    const { session, terminals, log } = this.#parts;
    if (claim === undefined || session.connection !== 'connected' || session.isDuplicate) return;
    try {
      const [board, id, number] = [
        boardKey.parse(claim.board),
        ticketId.parse(claim.ticket),
        fence.parse(claim.fence),
      ];
      const known = session.tickets.get(id);
      if (this.#told && known !== undefined && session.holdsHere(known)) return;
      await session.sitFor({ board, agent: agentName.parse(claim.agent), role: roleName.parse(claim.role) });
      const { token, ticket } = await session.request('claim.adopt', {
        ticket: id,
        fence: number,
        token: claim.token,
      });
      await this.#keepToken(claim, token);
      log.info(`This window works on ${id} as ${claim.agent}, fence ${String(number)}.`);
      // With its first folder the window starts its extensions anew, and comes here again.
      if (restoreFolders(ticket)) return;
      terminals.tellClaim({ board, ticket: id, token });
      if (!this.#told) this.#seated.fire(id);
      this.#told = true;
      this.#claimChanged.fire(undefined);
    } catch (error) {
      log.warn(`Taking over the claim of ${claim.ticket}: ${messageOf(error)}`);
      if (error instanceof WireError && error.code.startsWith('claim.')) await this.#sayGone(claim, error);
    }
  }

  async #keepToken(claim: ClaimFile, token: string): Promise<void> {
    if (token === claim.token) return;
    this.#claim = { ...claim, token };
    const { writeClaimFile } = await import('../../workspace/claimFile.ts');
    await writeClaimFile(readSettings().home.folder, this.#claim);
  }

  /** Somebody else has the ticket, or nobody: the worktrees stay, and the way back is a claim. */
  async #sayGone({ ticket, folder, fence: number }: ClaimFile, { message }: WireError): Promise<void> {
    const { removeClaimFile } = await import('../../workspace/claimFile.ts');
    await removeClaimFile(readSettings().home.folder, { ticket, fence: number });
    this.forget();
    const open = vscode.l10n.t('Open Ticket');
    const again = vscode.l10n.t('Claim Again');
    const chosen = await say.warning(
      vscode.l10n.t(
        'This window no longer holds {0}: {1} Everything in {2} is kept.',
        ticket,
        message,
        folder,
      ),
      again,
      open,
    );
    if (chosen === again) await vscode.commands.executeCommand('callboard.ticket.claim', ticket);
    if (chosen === open) await vscode.commands.executeCommand('callboard.ticket.open', ticket);
  }
}
