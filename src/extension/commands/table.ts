import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable.ts';
import type { Services } from '../services.ts';
import { addRepository } from './addRepository.ts';
import { chooseBoard } from './chooseBoard.ts';
import { chooseRole } from './chooseRole.ts';
import { runCommand, type Command } from './command.ts';
import { commandIds, type CommandId } from './commandIds.ts';
import { claimNext } from './claimNext.ts';
import { claimTicket } from './claimTicket.ts';
import { commentOnTicket } from './commentOnTicket.ts';
import { createBoard } from './createBoard.ts';
import { editTicket } from './editTicket.ts';
import { exportBoard } from './exportBoard.ts';
import { restartHub, startHub, stopHub } from './hubCommands.ts';
import { moveTicket } from './moveTicket.ts';
import { newTicket } from './newTicket.ts';
import { openTicket } from './openTicket.ts';
import { focusWindow, openWorkspace } from './openWorkspace.ts';
import { prioritiseTicket } from './prioritiseTicket.ts';
import { releaseClaim } from './releaseClaim.ts';
import { runDoctor } from './runDoctor.ts';
import { groupTicketsBy } from './groupTicketsBy.ts';
import { closeSpike } from './closeSpike.ts';
import { editAgent } from './editAgent.ts';
import { fireAgent } from './fireAgent.ts';
import { freeEpic } from './freeEpic.ts';
import { handOver } from './handOver.ts';
import { hireAgent } from './hireAgent.ts';
import { importRoles } from './importRoles.ts';
import {
  acknowledgeAll,
  acknowledgeItem,
  answerInboxItem,
  filterInbox,
  openInboxItem,
} from './inboxCommands.ts';
import { planPhases, switchPhase } from './phaseCommands.ts';
import { postToChannel } from './postToChannel.ts';
import { raiseSpike } from './raiseSpike.ts';
import { setBudget } from './setBudget.ts';
import { showDigest } from './showDigest.ts';
import { undoChange } from './undoChange.ts';
import { whyNotMe } from './whyNotMe.ts';

/** Every command, what it needs and what it does. Typed over all ids: a command without a line here does not compile. */
const commands: Record<CommandId, Command> = {
  'callboard.role.choose': { needs: 'board', changes: true, run: chooseRole },
  'callboard.board.open': { needs: 'nothing', changes: false, run: ({ panels }) => panels.showPage() },
  'callboard.board.create': { needs: 'hub', changes: true, run: createBoard },
  'callboard.board.choose': { needs: 'hub', changes: false, run: chooseBoard },
  'callboard.board.export': { needs: 'board', changes: false, run: exportBoard },
  'callboard.repository.add': { needs: 'hub', changes: true, run: addRepository },
  'callboard.ticket.new': { needs: 'board', changes: true, run: newTicket },
  'callboard.ticket.open': { needs: 'board', changes: false, run: openTicket },
  'callboard.ticket.edit': { needs: 'board', changes: true, run: editTicket },
  'callboard.ticket.move': { needs: 'board', changes: true, run: moveTicket },
  'callboard.ticket.prioritise': { needs: 'board', changes: true, run: prioritiseTicket },
  'callboard.ticket.comment': { needs: 'board', changes: true, run: commentOnTicket },
  'callboard.ticket.claim': { needs: 'seat', changes: true, run: claimTicket },
  'callboard.ticket.claimNext': { needs: 'seat', changes: true, run: claimNext },
  'callboard.ticket.whyNotMe': { needs: 'seat', changes: false, run: whyNotMe },
  'callboard.claim.release': { needs: 'board', changes: true, run: releaseClaim },
  'callboard.claim.handOver': { needs: 'board', changes: true, run: handOver },
  'callboard.spike.raise': { needs: 'board', changes: true, run: raiseSpike },
  'callboard.spike.close': { needs: 'board', changes: true, run: closeSpike },
  'callboard.epic.free': { needs: 'board', changes: true, run: freeEpic },
  'callboard.ticket.budget': { needs: 'board', changes: true, run: setBudget },
  'callboard.phase.switch': { needs: 'board', changes: true, run: switchPhase },
  'callboard.phase.plan': { needs: 'board', changes: true, run: planPhases },
  'callboard.agent.hire': { needs: 'board', changes: true, run: hireAgent },
  'callboard.agent.edit': { needs: 'board', changes: true, run: editAgent },
  'callboard.agent.fire': { needs: 'board', changes: true, run: fireAgent },
  'callboard.role.import': { needs: 'board', changes: true, run: importRoles },
  'callboard.channel.post': { needs: 'board', changes: true, run: postToChannel },
  'callboard.digest.show': { needs: 'board', changes: false, run: showDigest },
  'callboard.inbox.open': { needs: 'board', changes: false, run: openInboxItem },
  'callboard.inbox.answer': { needs: 'seat', changes: true, run: answerInboxItem },
  'callboard.inbox.acknowledge': { needs: 'seat', changes: true, run: acknowledgeItem },
  'callboard.inbox.acknowledgeAll': { needs: 'seat', changes: true, run: acknowledgeAll },
  'callboard.inbox.filter': { needs: 'nothing', changes: false, run: filterInbox },
  'callboard.change.undo': { needs: 'board', changes: true, run: undoChange },
  'callboard.workspace.open': { needs: 'board', changes: false, run: openWorkspace },
  'callboard.window.focus': { needs: 'board', changes: false, run: focusWindow },
  'callboard.tickets.group': { needs: 'nothing', changes: false, run: groupTicketsBy },
  'callboard.tickets.more': {
    needs: 'nothing',
    changes: false,
    run: ({ ticketsTree }, group) => {
      if (typeof group === 'string') ticketsTree.showMore(group);
    },
  },
  'callboard.terminal.open': {
    needs: 'nothing',
    changes: true,
    run: ({ terminals }) => terminals.open(),
  },
  'callboard.hub.start': { needs: 'nothing', changes: false, run: startHub },
  'callboard.hub.restart': { needs: 'nothing', changes: false, run: restartHub },
  'callboard.hub.stop': { needs: 'hub', changes: false, run: stopHub },
  'callboard.doctor.run': { needs: 'nothing', changes: false, run: runDoctor },
  'callboard.log.show': { needs: 'nothing', changes: false, run: ({ log }) => log.show() },
};

/** Registers every command of the table. */
export function registerCommands(services: Services): Disposable {
  return vscode.Disposable.from(
    ...commandIds.map((id) =>
      vscode.commands.registerCommand(id, (...args: unknown[]) =>
        runCommand(services, [id, commands[id]], args),
      ),
    ),
  );
}
