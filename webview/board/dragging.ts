import { autoScrollForElements } from '@atlaskit/pragmatic-drag-and-drop-auto-scroll/element';
import {
  draggable,
  dropTargetForElements,
  monitorForElements,
} from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import type { TicketId } from '../../src/protocol/ids.ts';
import type { TicketStatus } from '../../src/protocol/ticket.ts';
import { ticketStatuses } from '../../src/protocol/vocabulary.ts';

/** A place on the board: a column, and where the board is divided a lane. */
export interface BoardPlace {
  readonly status: TicketStatus;
  readonly lane: string;
}

/** What a drop in a column would do, as a mark and in words. */
export interface DropHint {
  readonly kind: 'here' | 'accepts' | 'refuses';
  readonly text: string;
}

/** Lets a card be picked up with the mouse, as long as tickets can be changed at all. */
export function makeDraggable(element: HTMLElement, isChangeable: () => boolean): void {
  draggable({
    element,
    canDrag: () => isChangeable() && !element.classList.contains('pending'),
    getInitialData: () => ({ ticket: element.dataset['ticket'] }),
  });
}

export interface DragListener {
  started(ticket: TicketId): void;
  over(target: BoardPlace | undefined): void;
  /** Without a place the card was let go elsewhere. */
  ended(ticket: TicketId, target: BoardPlace | undefined): void;
}

interface DragSurface {
  readonly element: HTMLElement;
  columnElement(status: TicketStatus): HTMLElement;
  window(status: TicketStatus): { readonly scroller: HTMLElement };
  /** The lane at a height of the window. */
  laneAt(clientY: number): string;
}

/** Makes every column a place to drop, scrolls at the edges, and tells what happens. */
export function makeDropTargets(surface: DragSurface, listener: DragListener): void {
  for (const status of ticketStatuses) {
    dropTargetForElements({ element: surface.columnElement(status), getData: () => ({ status }) });
    autoScrollForElements({ element: surface.window(status).scroller });
  }
  autoScrollForElements({ element: surface.element });
  let last: BoardPlace | undefined;
  const over = (target: BoardPlace | undefined): void => {
    if (target?.status === last?.status && target?.lane === last?.lane) return;
    last = target;
    listener.over(target);
  };
  monitorForElements({
    canMonitor: ({ source }) => source.data['ticket'] !== undefined,
    onDragStart: ({ source, location }) => {
      listener.started(source.data['ticket'] as TicketId);
      // A card begins over its own column, which is no change of target.
      last = placeOf(surface, location.current);
      listener.over(last);
    },
    // A lane is no element to drop on: which one it is, is looked up as the pointer moves.
    onDrag: ({ location }) => {
      over(placeOf(surface, location.current));
    },
    onDropTargetChange: ({ location }) => {
      over(placeOf(surface, location.current));
    },
    onDrop: ({ source, location }) => {
      listener.ended(source.data['ticket'] as TicketId, placeOf(surface, location.current));
    },
  });
}

interface DragLocation {
  readonly input: { readonly clientY: number };
  readonly dropTargets: readonly { readonly data: Record<string | symbol, unknown> }[];
}

function placeOf(surface: DragSurface, { input, dropTargets }: DragLocation): BoardPlace | undefined {
  const status = dropTargets[0]?.data['status'] as TicketStatus | undefined;
  return status && { status, lane: surface.laneAt(input.clientY) };
}
