import { html, nothing, type TemplateResult } from 'lit';
import type { WireEvent } from '../../src/protocol/events.ts';
import type { HandIn, MergedRepository } from '../../src/protocol/review.ts';
import type { Ticket } from '../../src/protocol/ticket.ts';
import { icon } from '../ui/icon.ts';
import { t } from '../ui/strings.ts';
import { visibleLine } from '../ui/visibleText.ts';
import { decisionTitles, mergeOf, newestHandIn } from './records.ts';
import { actorName } from './sentences.ts';
import { timeOf } from './timeline.ts';

type Section = TemplateResult | typeof nothing;

/** What came of the work: how it was handed in, where it is merged, what was decided and written. Only what there is. */
export function outcomeSections(ticket: Ticket, records: readonly WireEvent[]): Section[] {
  return [
    handInSection(ticket, records),
    mergeSection(ticket, records),
    decisionSection(ticket, records),
    artifactSection(ticket),
  ];
}

function row(label: string, value: unknown): TemplateResult {
  return html`<div class="detail">
    <dt>${visibleLine(label)}</dt>
    <dd>${value}</dd>
  </div>`;
}

function handInSection({ handIn }: Ticket, records: readonly WireEvent[]): Section {
  if (handIn === undefined) return nothing;
  const told = newestHandIn(records);
  return html`<section class="hand-in">
    <h3>${t('handIn.section')}</h3>
    <p class="section-line">
      <span class="entry-actor">${t('handIn.by', visibleLine(handIn.agent))}</span>
      ${told === undefined ? nothing : timeOf(told.at)}
    </p>
    <dl class="details wide">
      ${handIn.repos.map((repo) => row(repo.name, handedIn(repo, told?.passed.get(repo.name))))}
    </dl>
  </section>`;
}

function handedIn(
  { head, behind, unchanged, pullRequest }: HandIn['repos'][number],
  passed: boolean | undefined,
): TemplateResult {
  if (unchanged === true) return html`<span class="quiet">${t('handIn.unchanged')}</span>`;
  const base =
    behind === 0 ? t('handIn.fresh') : behind === 1 ? t('handIn.behind') : t('handIn.behindMany', behind);
  return html`<code>${icon('git-commit')}${t('handIn.head', head.slice(0, 8))}</code>
    <span>${base}</span>
    ${
      passed === undefined
        ? nothing
        : html`<span class="fact" data-good=${passed}
            >${icon(passed ? 'pass' : 'error')}${t(passed ? 'handIn.passed' : 'handIn.failed')}</span
          >`
    }
    ${pullRequest === undefined ? nothing : html`<span>${icon('git-pull-request')} ${wayTo(pullRequest)}</span>`}`;
}

/** Repositories to merge: those that were handed in with a change; before there is a merge or an approval there is nothing to tell. */
function mergeSection(ticket: Ticket, records: readonly WireEvent[]): Section {
  const { handIn, merges, status } = ticket;
  const handed = handIn?.repos.filter(({ unchanged }) => unchanged !== true) ?? [];
  const names = [...new Set([...handed, ...merges].map(({ name }) => name))];
  if (names.length === 0 || (merges.length === 0 && status !== 'approved')) return nothing;
  const states = names.map((name) => {
    const merge = merges.find((one) => one.name === name);
    const head = handed.find((one) => one.name === name)?.head;
    return { name, merge, proven: merge !== undefined && (head === undefined || head === merge.head) };
  });
  const done = states.filter(({ proven }) => proven).length;
  return html`<section class="merge">
    <h3>${t('merge.section')}</h3>
    <p class="section-line">
      ${done === names.length ? t('merge.all') : t('merge.some', done, names.length)}
    </p>
    <dl class="details wide">
      ${states.map(({ name, merge, proven }) => row(name, merged(merge, { proven, records })))}
    </dl>
  </section>`;
}

function merged(
  merge: MergedRepository | undefined,
  { proven, records }: { readonly proven: boolean; readonly records: readonly WireEvent[] },
): TemplateResult {
  if (merge === undefined) return html`<span class="fact">${icon('circle-outline')}${t('merge.open')}</span>`;
  const act = mergeOf(records, merge.name);
  return html`<span class="fact" data-good=${proven}
      >${icon(proven ? 'git-merge' : 'warning')}${t(proven ? 'merge.done' : 'merge.other', visibleLine(merge.target))}</span
    >
    <code>${merge.head.slice(0, 8)}</code>
    ${act === undefined ? nothing : html`<span class="quiet">${visibleLine(actorName(act.by))} · ${timeOf(act.at)}</span>`}`;
}

function decisionSection({ decisions, status }: Ticket, records: readonly WireEvent[]): Section {
  const { required, links } = decisions;
  const missing = required && links.length === 0 && status !== 'closed';
  if (links.length === 0 && !missing) return nothing;
  const titles = decisionTitles(records);
  return html`<section class="decisions">
    <h3>${t('decision.section')}</h3>
    ${missing ? html`<p class="missing">${icon('warning')}${t('decision.missing')}</p>` : nothing}
    ${
      links.length === 0
        ? nothing
        : html`<ul>
            ${links.map((link) => html`<li>${wayTo(link, titles.get(link))}</li>`)}
          </ul>`
    }
  </section>`;
}

function artifactSection({ artifacts }: Ticket): Section {
  if (artifacts.length === 0) return nothing;
  return html`<section class="artifacts">
    <h3>${t('artifact.section')}</h3>
    <ul>
      ${artifacts.map(
        ({ name, version, author }) =>
          html`<li>
            ${icon('file')}<code>${visibleLine(name)}</code>
            <span class="quiet"
              >${t('artifact.version', version)} · ${t('artifact.author', visibleLine(author))}</span
            >
          </li>`,
      )}
    </ul>
  </section>`;
}

/** A link where it leads to the web, else the text it is: a path in a repository, a name that the board keeps. */
function wayTo(address: string, title = ''): TemplateResult {
  const shown = visibleLine(address);
  const name = visibleLine(title);
  if (!/^https?:\/\//i.test(address)) return html`${name === '' ? nothing : `${name} `}<code>${shown}</code>`;
  return html`<a href=${address} title=${shown}>${name === '' ? shown : name}</a>`;
}
