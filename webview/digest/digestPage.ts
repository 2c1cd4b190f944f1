import { html, nothing, type TemplateResult } from 'lit';
import type { Digest, DigestEntry } from '../../src/protocol/digest.ts';
import type { TicketId } from '../../src/protocol/ids.ts';
import { digestSections } from '../../src/protocol/vocabulary.ts';
import type { Host } from '../bridge/host.ts';
import { icon } from '../ui/icon.ts';
import { moneyNumber, wholeNumber } from '../ui/numbers.ts';
import { Page } from '../ui/page.ts';
import { t } from '../ui/strings.ts';
import { absoluteTime, relativeTime } from '../ui/time.ts';
import { visibleLine } from '../ui/visibleText.ts';

interface DigestActs {
  readonly close: () => void;
  readonly open: (ticket: TicketId) => void;
  readonly announce: (text: string) => void;
}

type SectionName = (typeof digestSections)[number];

const sectionIcons: Record<SectionName, string> = {
  stale: 'warning',
  quiet: 'bell-slash',
  abandoned: 'watch',
  reviews: 'git-pull-request',
  questions: 'question',
  spikes: 'zap',
  closed: 'pass',
};

/** How the board stands: what waits for somebody, with the way to each ticket. */
export class DigestPage extends Page {
  protected override readonly heading = 'digest.title';
  readonly #host: Host;
  readonly #acts: DigestActs;
  #digest: Digest | undefined;

  constructor(host: Host, acts: DigestActs) {
    super(acts.close);
    this.#host = host;
    this.#acts = acts;
  }

  override async load(): Promise<void> {
    const answer = await this.#host.read('digest.answered', { type: 'digest.ask' });
    this.problem = answer.ok ? undefined : answer.message;
    if (answer.ok) this.#digest = answer.value.digest;
    this.requestUpdate();
  }

  protected override buttons(): TemplateResult {
    return html`<vscode-button secondary @click=${() => void this.#copy()}
      >${t('digest.copy')}</vscode-button
    >`;
  }

  async #copy(): Promise<void> {
    const outcome = await this.#host.ask({ type: 'digest.copy' });
    this.#acts.announce(outcome.ok ? t('digest.copied') : outcome.message);
  }

  protected override content(): TemplateResult {
    const digest = this.#digest;
    if (digest === undefined) return html`<p class="quiet" role="status">${t('digest.loading')}</p>`;
    const told = digestSections.filter((name) => digest.sections[name].total > 0);
    return html`<p class="quiet">${t('digest.at', absoluteTime(digest.at))}</p>
      <dl class="digest-states">
        ${digest.states.map(
          ({ title, count }) =>
            html`<div>
              <dt>${visibleLine(title)}</dt>
              <dd>${count}</dd>
            </div>`,
        )}
      </dl>
      ${told.length === 0 ? html`<p>${t('digest.nothing')}</p>` : told.map((name) => this.#section(digest, name))}
      ${spendLine(digest)}`;
  }

  #section({ sections }: Digest, name: SectionName): TemplateResult {
    const { total, entries } = sections[name];
    return html`<section class="digest-section" data-section=${name} aria-labelledby="digest-${name}">
      <h2 id="digest-${name}">${icon(sectionIcons[name])}${t(`digest.${name}`)} (${total})</h2>
      <ul>
        ${entries.map((entry) => this.#entry(entry))}
      </ul>
      ${total > entries.length ? html`<p class="quiet">${t('digest.more', total - entries.length)}</p>` : nothing}
    </section>`;
  }

  #entry({ ticket, title, since, agent, reviewer, closedAs }: DigestEntry): TemplateResult {
    const who = agent ?? reviewer;
    return html`<li>
      <button
        class="link"
        @click=${() => {
          this.#acts.open(ticket);
        }}
      >
        ${ticket} ${visibleLine(title)}
      </button>
      <span class="quiet">
        ${[who, closedAs && t(`closedAs.${closedAs}`), relativeTime(since)].filter(Boolean).join(' · ')}
      </span>
    </li>`;
  }
}

function spendLine({ spend }: Digest): TemplateResult | typeof nothing {
  if (spend.runs === 0) return nothing;
  const { runs, tokensIn, tokensOut, cost } = spend;
  const numbers = [runs, tokensIn, tokensOut].map(wholeNumber);
  return html`<p>${t('digest.spend', ...numbers, moneyNumber(cost))}</p>`;
}

customElements.define('callboard-digest', DigestPage);
