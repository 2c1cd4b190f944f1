import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable.ts';
import type { Services } from '../services.ts';
import { SeatStatus } from './seatStatus.ts';
import type { StatusId } from './statusIds.ts';

/** Every entry of the status bar. Typed over all ids: an entry without a line here does not compile. */
const entries: Record<StatusId, (services: Services, id: StatusId) => Disposable> = {
  'callboard.seat': (services, id) => new SeatStatus(services, id),
};

/** Shows every entry of the table. */
export function registerStatus(services: Services): Disposable {
  return vscode.Disposable.from(
    ...Object.entries(entries).map(([id, show]) => show(services, id as StatusId)),
  );
}
