import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { WireEvent } from '../../src/protocol/events.ts';
import { threadsOf, type Said, type Thread } from '../../src/protocol/threads.ts';
import type { Ticket } from '../../src/protocol/ticket.ts';
import { icon } from '../ui/icon.ts';
import { t } from '../ui/strings.ts';
import { visibleLine } from '../ui/visibleText.ts';
import { actorName } from './sentences.ts';
import { markdownOf, timeOf } from './timeline.ts';

/** Whether the resolved threads are shown, and how that is changed. */
export interface ResolvedFold {
  readonly shown: boolean;
  readonly toggle: (shown: boolean) => void;
}

/** The threads of the review: the open ones first, those that are settled folded away. */
export function threadSection(
  { threads: { open, resolved } }: Ticket,
  records: readonly WireEvent[],
  fold: ResolvedFold,
): TemplateResult | typeof nothing {
  if (open.length + resolved.length === 0) return nothing;
  const told = new Map(threadsOf(records).map((thread) => [thread.thread, thread]));
  return html`<section class="threads" aria-labelledby="threads-heading">
    <h3 id="threads-heading">${t('thread.section')} (${open.length})</h3>
    ${threadList(open, told)}
    ${
      resolved.length === 0
        ? nothing
        : html`<details
            class="resolved-threads"
            ?open=${fold.shown}
            @toggle=${(event: Event) => {
              fold.toggle((event.currentTarget as HTMLDetailsElement).open);
            }}
          >
            <summary>
              ${resolved.length === 1 ? t('thread.resolvedOne') : t('thread.resolvedMany', resolved.length)}
            </summary>
            ${fold.shown ? threadList(resolved, told) : nothing}
          </details>`
    }
  </section>`;
}

function threadList(ids: readonly string[], told: ReadonlyMap<string, Thread>): unknown {
  return repeat(
    ids,
    (id) => id,
    (id) => threadBox(id, told.get(id)),
  );
}

function threadBox(id: string, thread: Thread | undefined): TemplateResult {
  if (thread === undefined)
    return html`<div class="thread">
      <span class="thread-id">${id}</span>
      <p class="quiet">${t('thread.notLoaded')}</p>
    </div>`;
  const { state, question } = thread;
  return html`<div class="thread" role="group" aria-labelledby="thread-${id}" data-state=${state}>
    <h4 class="thread-bar" id="thread-${id}">
      ${icon(state === 'open' ? 'comment-unresolved' : 'comment')}
      <span class="thread-id">${id}</span>
      <span>${t(`thread.${state}`)}</span>
      ${place(thread)}
      ${
        question === undefined
          ? nothing
          : html`<span class="thread-question"
              >${icon('question')}${t('thread.question', visibleLine(question))}</span
            >`
      }
    </h4>
    ${[thread, ...thread.replies].map(said)}
  </div>`;
}

function place({ repo, path, line }: Thread): TemplateResult {
  if (repo === undefined) return html`<span class="quiet">${t('thread.whole')}</span>`;
  const file = path === undefined ? '' : ` ${path}${line === undefined ? '' : `:${line}`}`;
  return html`<code>${visibleLine(`${repo}${file}`)}</code>`;
}

function said({ by, at, text }: Said): TemplateResult {
  return html`<div class="said">
    <div class="said-by"><span class="entry-actor">${visibleLine(actorName(by))}</span> ${timeOf(at)}</div>
    ${markdownOf(text)}
  </div>`;
}
