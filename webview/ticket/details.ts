import { html, nothing, type TemplateResult } from 'lit';
import type { TicketId } from '../../src/protocol/ids.ts';
import type { Ticket, TicketStatus } from '../../src/protocol/ticket.ts';
import { ticketStatuses } from '../../src/protocol/vocabulary.ts';
import { moveKind } from '../board/movePreview.ts';
import type { Seat } from '../bridge/messages.ts';
import { valueOf } from '../ui/elements.ts';
import { icon } from '../ui/icon.ts';
import { named, t } from '../ui/strings.ts';
import { clockTime } from '../ui/time.ts';
import { visibleLine } from '../ui/visibleText.ts';
import { detailFields, type Field } from './fields.ts';
import { timeOf } from './timeline.ts';

/** What the details ask of the page they stand on. */
export interface DetailsPage {
  editField(field: Field, shown: unknown): TemplateResult;
  nameColumn(status: TicketStatus): string;
  move(to: TicketStatus): void;
  open(id: TicketId): void;
}

function row(label: string, value: unknown): TemplateResult {
  return html`<div class="detail">
    <dt>${label}</dt>
    <dd>${value}</dd>
  </div>`;
}

/** The fields of a ticket, each edited in place. */
export function details(ticket: Ticket, page: DetailsPage): TemplateResult {
  return html`<section>
    <h3>${t('ticket.fields')}</h3>
    <dl class="details">
      ${row(t('ticket.status'), stateChoice(ticket, page))}
      ${detailFields.map((field) => row(t(field.label), page.editField(field, shownValue(field, ticket, page))))}
      ${ticket.assignee === undefined ? nothing : row(t('ticket.assignee'), ticket.assignee)}
      ${ticket.epicOwner === undefined ? nothing : row(t('ticket.epicOwner'), ticket.epicOwner)}
      ${ticket.source === undefined ? nothing : row(t('ticket.source'), sourceLink(ticket.source))}
      ${row(t('ticket.created'), timeOf(ticket.createdAt))}
      ${row(t('ticket.updated'), timeOf(ticket.updatedAt))}
    </dl>
  </section>`;
}

/** Where an imported ticket came from: a link where it is one to the web. */
function sourceLink({ tracker, key, url }: NonNullable<Ticket['source']>): unknown {
  const name = visibleLine(`${tracker} ${key}`);
  return /^https?:\/\//i.test(url) ? html`<a href=${url}>${name}</a>` : name;
}

/** The state, and the states it can be moved to from here. */
function stateChoice(ticket: Ticket, page: DetailsPage): TemplateResult {
  const targets = ticketStatuses.filter((status) => moveKind(ticket, status) !== 'none');
  return html`<vscode-single-select
    label=${t('ticket.status')}
    class="state-choice"
    .value=${ticket.status}
    @change=${(event: Event) => {
      const to = targets.find((status) => status === valueOf(event));
      // The hub decides: until then the choice shows what is.
      (event.currentTarget as HTMLElement & { value: string }).value = ticket.status;
      if (to !== undefined) page.move(to);
    }}
  >
    ${targets.map(
      (status) =>
        html`<vscode-option value=${status} ?selected=${status === ticket.status}
          >${page.nameColumn(status)}</vscode-option
        >`,
    )}
  </vscode-single-select>`;
}

function shownValue(field: Field, ticket: Ticket, page: DetailsPage): unknown {
  switch (field.name) {
    case 'type':
      return named('type', ticket.type);
    case 'priority':
      return named('priority', ticket.priority);
    case 'parent':
      return ticket.parent === undefined ? none() : ticketLinks([ticket.parent], page);
    case 'blockedBy':
      return ticket.blockedBy.length === 0 ? none() : ticketLinks(ticket.blockedBy, page);
    case 'labels':
      return ticket.labels.length === 0
        ? none()
        : ticket.labels.map((label) => html`<span class="label">${visibleLine(label)}</span>`);
    case 'repos':
      return repositories(ticket);
    case 'route':
      return ticket.route ?? html`<span class="quiet">${t('ticket.anybody')}</span>`;
    default: {
      const value = visibleLine(field.read(ticket));
      return value === '' ? none() : value;
    }
  }
}

function none(): TemplateResult {
  return html`<span class="quiet">${t('ticket.none')}</span>`;
}

function repositories({ repos, needsNoRepos }: Ticket): unknown {
  if (repos.length === 0) return needsNoRepos ? t('ticket.needsNoRepos') : none();
  return repos.map(({ name, baseRef }) => (baseRef === undefined ? name : `${name}@${baseRef}`)).join(', ');
}

function ticketLinks(ids: readonly TicketId[], page: DetailsPage): TemplateResult[] {
  return ids.map(
    (id) =>
      html`<button
        class="link"
        @click=${() => {
          page.open(id);
        }}
      >
        ${id}
      </button>`,
  );
}

/** Who holds the ticket, for what, and for how long. */
export function claimSection({ claim }: Ticket, seat: Seat | undefined): TemplateResult | typeof nothing {
  if (claim === undefined) return nothing;
  const holder = claim.session === seat?.session ? t('claim.mine', claim.agent) : claim.agent;
  const stale = claim.stale === true;
  // A window renews every few seconds, and nobody is told each time.
  const { leaseUntil = 0 } = claim;
  const until = leaseUntil > Date.now() ? `, ${t('claim.leaseUntil', clockTime(leaseUntil))}` : '';
  return html`<section>
    <h3>${t('ticket.claimSection')}</h3>
    <dl class="details">
      ${row(t('claim.holder'), holder)} ${row(t('claim.stage'), named('stage', claim.stage))}
      ${row(t('claim.fence'), claim.fence)} ${row(t('claim.since'), timeOf(claim.since))}
      ${row(
        t('claim.lease'),
        stale
          ? html`<span class="stale-claim">${icon('warning')}${t('claim.stale')}</span>`
          : `${t('claim.live')}${until}`,
      )}
    </dl>
  </section>`;
}

/** Where the work is. */
export function workspaceSection({ workspace }: Ticket): TemplateResult | typeof nothing {
  if (workspace === undefined) return nothing;
  return html`<section>
    <h3>${t('ticket.workspaceSection')}</h3>
    <dl class="details">
      ${row(t('workspace.folder'), html`<code>${visibleLine(workspace.folder)}</code>`)}
      ${workspace.repos.map(({ name, branch, baseRef, baseSha }) =>
        row(
          name,
          html`<code>${icon('git-branch')}${visibleLine(branch)}</code>
            <span class="quiet">${t('workspace.from', baseRef, baseSha.slice(0, 8))}</span>`,
        ),
      )}
    </dl>
  </section>`;
}
