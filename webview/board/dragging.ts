import { autoScrollForElements } from '@atlaskit/pragmatic-drag-and-drop-auto-scroll/element';
import {
  draggable,
  dropTargetForElements,
  monitorForElements,
} from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import type { TicketId } from '../../src/protocol/ids.ts';
import type { TicketStatus } from '../../src/protocol/ticket.ts';
import { ticketStatuses } from '../../src/protocol/vocabulary.ts';

/** What a drop in a column would do, as a mark and in words. */
export interface DropHint {
  readonly kind: 'here' | 'accepts' | 'refuses';
  readonly text: string;
}

/** Lets a card be picked up with the mouse. */
export function makeDraggable(element: HTMLElement): void {
  draggable({
    element,
    canDrag: () => !element.classList.contains('pending'),
    getInitialData: () => ({ ticket: element.dataset['ticket'] }),
  });
}

export interface DragListener {
  started(ticket: TicketId): void;
  over(target: TicketStatus | undefined): void;
  /** Without a column the card was let go elsewhere. */
  ended(ticket: TicketId, target: TicketStatus | undefined): void;
}

interface DragSurface {
  readonly element: HTMLElement;
  columnElement(status: TicketStatus): HTMLElement;
  window(status: TicketStatus): { readonly scroller: HTMLElement };
}

/** Makes every column a place to drop, scrolls at the edges, and tells what happens. */
export function makeDropTargets(surface: DragSurface, listener: DragListener): void {
  for (const status of ticketStatuses) {
    dropTargetForElements({ element: surface.columnElement(status), getData: () => ({ status }) });
    autoScrollForElements({ element: surface.window(status).scroller });
  }
  autoScrollForElements({ element: surface.element });
  monitorForElements({
    canMonitor: ({ source }) => source.data['ticket'] !== undefined,
    onDragStart: ({ source, location }) => {
      listener.started(source.data['ticket'] as TicketId);
      // A card begins over its own column, which is no change of target.
      listener.over(statusOf(location.current.dropTargets));
    },
    onDropTargetChange: ({ location }) => listener.over(statusOf(location.current.dropTargets)),
    onDrop: ({ source, location }) =>
      listener.ended(source.data['ticket'] as TicketId, statusOf(location.current.dropTargets)),
  });
}

function statusOf(
  targets: readonly { readonly data: Record<string | symbol, unknown> }[],
): TicketStatus | undefined {
  return targets[0]?.data['status'] as TicketStatus | undefined;
}
