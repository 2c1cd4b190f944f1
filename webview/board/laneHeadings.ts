import { ticketStatuses } from '../../src/protocol/vocabulary.ts';
import { t } from '../ui/strings.ts';
import { setAttribute, setText } from '../ui/write.ts';
import type { BoardModel } from './boardModel.ts';
import type { Lane } from './laneLayout.ts';
import { laneTitle } from './laneTitles.ts';

/** What the headings ask of the board around them. */
export interface HeadingsListener {
  /** Collapse a lane, or show its cards again. */
  toggled(lane: Lane): void;
  /** Go to the first card of a lane. */
  entered(lane: Lane): void;
}

/** What part of the lanes is in sight. */
interface View {
  readonly top: number;
  readonly height: number;
}

interface Heading {
  readonly element: HTMLElement;
  readonly button: HTMLButtonElement;
  readonly twistie: HTMLElement;
  readonly title: HTMLElement;
  readonly count: HTMLElement;
  readonly counts: HTMLElement;
  /** What it was filled with last. */
  lane: Lane | undefined;
}

/** Lanes above and below what is seen that have their heading in the document, so that Tab always finds the next one. */
const overscan = 2;

const template = document.createElement('template');
template.innerHTML = `<div class="lane"><h2 class="lane-heading"><button class="lane-toggle"><span class="lane-twistie" aria-hidden="true"></span><span class="lane-title"></span><span class="lane-count"></span><span class="lane-counts"></span></button></h2></div>`;

/** The headings of the lanes: one frame around each lane, with a button that collapses it and stays in sight while the lane is. */
export class LaneHeadings {
  readonly element: HTMLElement;
  readonly #model: BoardModel;
  readonly #listener: HeadingsListener;
  readonly #live = new Map<string, Heading>();
  #lanes: readonly Lane[] = [];
  #view: View = { top: 0, height: 0 };

  constructor(model: BoardModel, listener: HeadingsListener) {
    this.#model = model;
    this.#listener = listener;
    this.element = document.createElement('div');
    this.element.className = 'lanes';
    this.element.addEventListener('click', ({ target }) => {
      const lane = this.#laneOf(target);
      if (lane !== undefined) listener.toggled(lane);
    });
    this.element.addEventListener('keydown', (event) => {
      const lane = this.#laneOf(event.target);
      if (lane === undefined || !this.#pressed(event.key, lane)) return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  /** Brings the headings up to the lanes; only those in sight are in the document. */
  render(lanes: readonly Lane[], view: View): void {
    this.#lanes = lanes;
    this.#view = view;
    this.element.style.height = `${lanes.at(-1)?.bottom ?? 0}px`;
    const wanted = this.#wanted();
    for (const [key, heading] of this.#live) {
      if (wanted.some((lane) => lane.key === key)) continue;
      heading.element.remove();
      this.#live.delete(key);
    }
    let next = this.element.firstElementChild;
    for (const lane of wanted) {
      const heading = this.#headingFor(lane.key);
      this.#fill(heading, lane);
      if (heading.element === next) next = next.nextElementSibling;
      else this.element.insertBefore(heading.element, next);
    }
  }

  /** Marks the lane that a card would be dropped in. */
  target(key: string | undefined): void {
    for (const [lane, { element }] of this.#live) element.classList.toggle('target', lane === key);
  }

  /** Gives the focus to a lane's heading and shows it. */
  focus(key: string): void {
    const lane = this.#lanes.find((candidate) => candidate.key === key);
    if (lane === undefined) return;
    const heading = this.#headingFor(key);
    this.#fill(heading, lane);
    if (!heading.element.isConnected) this.element.append(heading.element);
    heading.button.focus({ preventScroll: true });
    heading.element.scrollIntoView({ block: 'nearest' });
  }

  /** In sight, next to that, and the one with the focus. */
  #wanted(): readonly Lane[] {
    const { top, height } = this.#view;
    const focused = this.#laneOf(document.activeElement)?.key;
    const seen = this.#lanes.map((lane) => lane.bottom >= top && lane.top <= top + height);
    const first = Math.max(0, seen.indexOf(true) - overscan);
    const last = seen.lastIndexOf(true) + overscan;
    return this.#lanes.filter((lane, at) => (at >= first && at <= last) || lane.key === focused);
  }

  #headingFor(key: string): Heading {
    let heading = this.#live.get(key);
    if (heading === undefined) {
      const element = template.content.firstElementChild?.cloneNode(true) as HTMLElement;
      element.dataset['lane'] = key;
      const part = (name: string): HTMLElement =>
        element.querySelector<HTMLElement>(`.lane-${name}`) ?? element;
      const button = part('toggle') as HTMLButtonElement;
      heading = {
        element,
        button,
        twistie: part('twistie'),
        title: part('title'),
        count: part('count'),
        counts: part('counts'),
        lane: undefined,
      };
      this.#live.set(key, heading);
    }
    return heading;
  }

  #fill(heading: Heading, lane: Lane): void {
    // Lanes are laid out anew whenever anything on the board changed: the same one says the same.
    if (heading.lane === lane) return;
    heading.lane = lane;
    const { element, button, twistie, title, count, counts } = heading;
    element.style.top = `${lane.top}px`;
    element.style.height = `${lane.bottom - lane.top}px`;
    setAttribute(
      twistie,
      'class',
      `lane-twistie codicon codicon-chevron-${lane.collapsed ? 'right' : 'down'}`,
    );
    setAttribute(button, 'aria-expanded', String(!lane.collapsed));
    const name = laneTitle(this.#model, lane.key);
    const perColumn = ticketStatuses
      .filter((status) => lane.cells[status].length > 0)
      .map((status) => t('lane.column', this.#model.columnName(status), lane.cells[status].length))
      .join(', ');
    setAttribute(button, 'title', lane.collapsed ? t('lane.expand', name) : t('lane.collapse', name));
    setText(title, name);
    setText(count, String(lane.count));
    setText(counts, perColumn);
    // While the lane shows its cards they are seen there.
    counts.classList.toggle('for-ears', !lane.collapsed);
  }

  #pressed(key: string, lane: Lane): boolean {
    const at = this.#lanes.indexOf(lane);
    const goTo = (target: Lane | undefined): true => {
      if (target !== undefined) this.focus(target.key);
      return true;
    };
    switch (key) {
      case 'ArrowDown':
        return goTo(this.#lanes[at + 1]);
      case 'ArrowUp':
        return goTo(this.#lanes[at - 1]);
      case 'Home':
        return goTo(this.#lanes[0]);
      case 'End':
        return goTo(this.#lanes.at(-1));
      case 'ArrowRight':
        if (lane.collapsed) this.#listener.toggled(lane);
        else this.#listener.entered(lane);
        return true;
      case 'ArrowLeft':
        if (!lane.collapsed) this.#listener.toggled(lane);
        return true;
      default:
        return false;
    }
  }

  #laneOf(target: EventTarget | null): Lane | undefined {
    if (!(target instanceof Element) || !this.element.contains(target)) return undefined;
    const key = target.closest<HTMLElement>('.lane')?.dataset['lane'];
    return this.#lanes.find((lane) => lane.key === key);
  }
}
