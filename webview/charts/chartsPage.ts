import { html, nothing, type TemplateResult } from 'lit';
import type { TicketId } from '../../src/protocol/ids.ts';
import type { TicketStatus } from '../../src/protocol/ticket.ts';
import { ticketStatuses } from '../../src/protocol/vocabulary.ts';
import type { Host } from '../bridge/host.ts';
import type { BoardModel } from '../board/boardModel.ts';
import { budgetBars } from '../ui/budget.ts';
import { moneyNumber, wholeNumber } from '../ui/numbers.ts';
import { Page } from '../ui/page.ts';
import { t } from '../ui/strings.ts';
import { absoluteTime, shortDate } from '../ui/time.ts';
import { visibleLine } from '../ui/visibleText.ts';
import { lastOfDays, openCount, spendByEpic, type Point, type Spend } from './statistics.ts';

/** The variable of the theme that colours a state. */
const colors: Record<TicketStatus, string> = {
  backlog: '--vscode-charts-lines',
  ready: '--vscode-charts-blue',
  in_progress: '--vscode-charts-yellow',
  review: '--vscode-charts-purple',
  // Red says trouble, and the theme's orange is see-through.
  approved: '--vscode-terminal-ansiCyan',
  closed: '--vscode-charts-green',
};

/** What is done lies at the bottom, so that what is left to do melts away above it. */
const stacking = [...ticketStatuses].reverse();

/** How the work went: tickets per state over time as a chart and as a table, and what was spent. */
export class ChartsPage extends Page {
  protected override readonly heading = 'charts.title';
  readonly #host: Host;
  readonly #model: BoardModel;
  readonly #themed = new MutationObserver(() => {
    void this.#draw();
  });
  #points: readonly Point[] | undefined;
  #pointed: Point | undefined;
  #remove: readonly (() => void)[] = [];

  constructor(host: Host, model: BoardModel, close: () => void) {
    super(close);
    this.#host = host;
    this.#model = model;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#themed.observe(document.body, { attributeFilter: ['class'] });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#themed.disconnect();
    this.#clear();
  }

  override async load(): Promise<void> {
    const answer = await this.#host.read('statistics.answered', { type: 'statistics.ask' });
    this.problem = answer.ok ? undefined : answer.message;
    if (answer.ok) this.#points = [...answer.value.points, this.#now()];
    this.requestUpdate();
    await this.updateComplete;
    await this.#draw();
  }

  #now(): Point {
    const { store } = this.#model;
    const counts = Object.fromEntries(ticketStatuses.map((status) => [status, store.total(status)]));
    const cost = this.#model.board?.usage.cost ?? 0;
    return { at: Date.now(), counts: counts as Point['counts'], cost };
  }

  async #draw(): Promise<void> {
    const points = this.#points ?? [];
    const { drawStateChart } = await import('./stateChart.ts');
    const places = [...this.querySelectorAll<HTMLElement>('.chart')];
    this.#clear();
    const [states, spend] = places;
    if (states === undefined || !this.isConnected) return;
    const style = getComputedStyle(document.body);
    const color = (name: string): string => style.getPropertyValue(name).trim() || style.color;
    const common = {
      times: points.map(({ at }) => at / 1_000),
      text: style.color,
      separator: color('--vscode-editor-background'),
      grid: color('--vscode-charts-lines'),
      font: `${style.fontSize} ${style.fontFamily}`,
      pointed: (index: number | undefined) => {
        this.#pointed = index === undefined ? undefined : points[index];
        this.requestUpdate();
      },
    };
    const removeStates = drawStateChart(states, {
      ...common,
      unit: 'tickets',
      layers: stacking.map((status) => ({
        name: status,
        color: color(colors[status]),
        counts: points.map(({ counts }) => counts[status]),
      })),
      line: { name: 'open', color: style.color, counts: points.map(openCount) },
    });
    this.#remove = [removeStates];
    if (spend === undefined) return;
    const cost = {
      name: 'cost',
      color: color('--vscode-charts-blue'),
      counts: points.map((one) => one.cost),
    };
    this.#remove = [removeStates, drawStateChart(spend, { ...common, unit: 'money', layers: [cost] })];
  }

  #clear(): void {
    for (const remove of this.#remove) remove();
    this.#remove = [];
  }

  protected override content(): TemplateResult {
    const points = this.#points;
    if (points === undefined) return html`<p class="quiet" role="status">${t('charts.loading')}</p>`;
    const shown = this.#pointed ?? points.at(-1);
    return html`<section aria-labelledby="chart-states">
        <h2 id="chart-states">${t('charts.states')}</h2>
        <div class="chart" role="img" aria-label=${t('charts.statesLabel')}></div>
        ${shown === undefined ? nothing : this.#legend(shown)} ${this.#table(points)}
      </section>
      ${this.#spend()}`;
  }

  #legend(point: Point): TemplateResult {
    return html`<div class="chart-legend">
      <span class="chart-moment">${absoluteTime(point.at)}</span>
      <span class="chart-key"><span class="chart-line"></span>${t('charts.open')} ${openCount(point)}</span>
      ${ticketStatuses.map(
        (status) =>
          html`<span class="chart-key" data-status=${status}
            ><span class="chart-swatch"></span>${this.#model.columnName(status)} ${point.counts[status]}</span
          >`,
      )}
    </div>`;
  }

  #table(points: readonly Point[]): TemplateResult {
    return html`<div class="table-frame" tabindex="0" role="region" aria-label=${t('charts.statesTable')}>
      <table>
        <caption>
          ${t('charts.statesTable')}
        </caption>
        <thead>
          <tr>
            <th scope="col">${t('charts.day')}</th>
            ${ticketStatuses.map((status) => html`<th scope="col">${this.#model.columnName(status)}</th>`)}
            <th scope="col">${t('charts.open')}</th>
          </tr>
        </thead>
        <tbody>
          ${lastOfDays(points).map(
            (point) =>
              html`<tr>
                <th scope="row">${shortDate(point.at)}</th>
                ${ticketStatuses.map((status) => html`<td>${point.counts[status]}</td>`)}
                <td>${openCount(point)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  #spend(): TemplateResult {
    const { store } = this.#model;
    const spent = spendByEpic(store.tickets(), (id) => store.ticket(id));
    return html`<section aria-labelledby="chart-spend">
      <h2 id="chart-spend">${t('charts.spend')}</h2>
      ${this.#budget()}
      ${
        spent.length === 0
          ? html`<p class="quiet">${t('charts.nothingSpent')}</p>`
          : html`<div class="chart chart-small" role="img" aria-label=${t('charts.spendLabel')}></div>
              <div class="table-frame" tabindex="0" role="region" aria-label=${t('charts.spendTable')}>
                <table>
                  <caption>
                    ${t('charts.spendTable')}
                  </caption>
                  <thead>
                    <tr>
                      ${(['epic', 'runs', 'tokensIn', 'tokensOut', 'cost'] as const).map((key) => html`<th scope="col">${t(`charts.${key}`)}</th>`)}
                    </tr>
                  </thead>
                  <tbody>
                    ${spent.map((line) => this.#spendLine(line))}
                  </tbody>
                </table>
              </div>`
      }
    </section>`;
  }

  #budget(): TemplateResult | typeof nothing {
    const { board } = this.#model;
    const bars = budgetBars(board?.settings.budget, board?.usage);
    if (bars === nothing) return nothing;
    return html`<div class="board-budget">
      <h3>${t('budget.board')}</h3>
      ${bars}
      <p class="hint">${t('budget.whenSpentBoard')}</p>
    </div>`;
  }

  #spendLine({ epic, runs, tokensIn, tokensOut, cost }: Spend): TemplateResult {
    const title = this.#model.store.ticket(epic as TicketId)?.title;
    return html`<tr>
      <th scope="row">${epic === '' ? t('lane.none.epic') : `${epic} ${visibleLine(title ?? '')}`}</th>
      <td>${wholeNumber(runs)}</td>
      <td>${wholeNumber(tokensIn)}</td>
      <td>${wholeNumber(tokensOut)}</td>
      <td>${moneyNumber(cost)}</td>
    </tr>`;
  }
}

customElements.define('callboard-charts', ChartsPage);
