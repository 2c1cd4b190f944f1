import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Actor, WireEvent } from '../../src/protocol/events.ts';
import { icon } from '../ui/icon.ts';
import { markdownElement } from '../ui/markdown.ts';
import { t } from '../ui/strings.ts';
import { absoluteTime, relativeTime } from '../ui/time.ts';
import { actorName, sentence, writings, type NameColumn } from './sentences.ts';

const actorIcons: Readonly<Record<Actor['kind'], string>> = {
  person: 'person',
  agent: 'hubot',
  hub: 'server',
};

/** Everything that happened to the ticket, newest first. */
export function timeline(
  entries: readonly WireEvent[],
  nameColumn: NameColumn,
  older: (() => void) | undefined,
): TemplateResult {
  if (entries.length === 0) return html`<p class="quiet">${t('ticket.timelineEmpty')}</p>`;
  return html`<ol class="timeline">
      ${repeat(
        entries,
        ({ sequence }) => sequence,
        (entry) => timelineEntry(entry, nameColumn),
      )}
    </ol>
    ${
      older === undefined
        ? nothing
        : html`<vscode-button secondary class="older" @click=${older}>${t('ticket.older')}</vscode-button>`
    }`;
}

function timelineEntry(entry: WireEvent, nameColumn: NameColumn): TemplateResult {
  const written = writings(entry);
  return html`<li class="entry" data-actor=${entry.actor.kind} data-event=${entry.type}>
    <span class="entry-icon">${icon(actorIcons[entry.actor.kind])}</span>
    <div class="entry-line">
      <span class="entry-actor">${actorName(entry.actor)}</span>
      <span>${sentence(entry, nameColumn)}</span>
      ${timeOf(entry.at)}
    </div>
    ${
      written.length === 0
        ? nothing
        : html`<div class="entry-text">
            ${written.map(
              ({ heading, markdown }) =>
                html`${heading === undefined ? nothing : html`<h4>${heading}</h4>`}${markdownOf(markdown)}`,
            )}
          </div>`
    }
  </li>`;
}

/** Markdown that is only made anew when its text is another. */
export function markdownOf(text: string): unknown {
  return guard([text], () => markdownElement(text));
}

export function timeOf(at: number): TemplateResult {
  return html`<time datetime=${new Date(at).toISOString()} title=${absoluteTime(at)}
    >${relativeTime(at)}</time
  >`;
}
