import { html, nothing, type TemplateResult } from 'lit';
import type { Criterion, Ticket } from '../../src/protocol/ticket.ts';
import { icon } from '../ui/icon.ts';
import { t } from '../ui/strings.ts';
import { visibleLine } from '../ui/visibleText.ts';
import { verdictIcons, type Review } from './records.ts';
import { actorName } from './sentences.ts';
import { markdownOf, timeOf } from './timeline.ts';

/** The criteria of a ticket: what it is done by, and once it was reviewed, how each of them was judged and why. */
export function criteriaList(ticket: Ticket, review: Review | undefined): TemplateResult {
  const { criteria, verdicts } = ticket;
  if (criteria.length === 0) return html`<p class="quiet">${t('ticket.noCriteria')}</p>`;
  const judged = verdicts.length > 0;
  return html`${judged && review !== undefined ? reviewLine(ticket, review) : nothing}
    <ol class="criteria" ?data-judged=${judged}>
      ${criteria.map((criterion) =>
        judged ? judgedCriterion(criterion, ticket, review) : html`<li>${criterionText(criterion)}</li>`,
      )}
    </ol>`;
}

function criterionText({ id, text }: Criterion): TemplateResult {
  return html`<span class="criterion-id">${id}</span><span>${visibleLine(text)}</span>`;
}

function judgedCriterion(
  criterion: Criterion,
  { verdicts }: Ticket,
  review: Review | undefined,
): TemplateResult {
  const { id } = criterion;
  const verdict = verdicts.find((one) => one.criterion === id)?.verdict ?? 'none';
  const evidence = review?.evidence.get(id) ?? '';
  return html`<li data-verdict=${verdict}>
    <span class="verdict">${icon(verdictIcons[verdict])}${t(`verdict.${verdict}`)}</span>
    ${criterionText(criterion)}
    ${
      evidence === ''
        ? nothing
        : html`<div class="evidence" role="group" aria-label=${t('verdict.evidence', id)}>
            ${markdownOf(evidence)}
          </div>`
    }
  </li>`;
}

/** Who judged, when, and how often the work came back. */
function reviewLine({ rounds, refinementMisses }: Ticket, { by, at, outcome }: Review): TemplateResult {
  const counts = [
    rounds === 0 ? '' : rounds === 1 ? t('review.returned') : t('review.returnedTimes', rounds),
    refinementMisses === 0
      ? ''
      : refinementMisses === 1
        ? t('review.miss')
        : t('review.misses', refinementMisses),
  ].filter((count) => count !== '');
  const came = outcome === 'approve' || outcome === 'return' ? t(`review.${outcome}`) : '';
  return html`<p class="review-line">
    <span class="entry-actor">${visibleLine(actorName(by))}</span> ${came} ${timeOf(at)}
    <span class="quiet">${counts.map((count) => ` · ${count}`)}</span>
  </p>`;
}
