import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { icon } from './icon.ts';
import { t, type StringKey } from './strings.ts';
import { visibleText } from './visibleText.ts';

/** A page in the place of the board: its bar with the title and the ways out, and below it what the host answers. */
export abstract class Page extends LitElement {
  protected abstract readonly heading: StringKey;
  /** Why there is nothing to show. */
  protected problem: string | undefined;
  readonly #close: () => void;
  #takesFocus = false;

  constructor(close: () => void) {
    super();
    this.#close = close;
    this.className = 'page';
  }

  /** Puts the focus on the heading as soon as it is there. */
  takeFocus(): void {
    this.#takesFocus = true;
    this.requestUpdate();
  }

  /** Asks the host anew. */
  abstract load(): Promise<void>;

  /** What the page shows, as soon as it is known. */
  protected abstract content(): TemplateResult;

  /** What can be done with the page besides reading it again and closing it. */
  protected buttons(): TemplateResult | typeof nothing {
    return nothing;
  }

  // The page's own style sheet and the theme reach everything: no shadow around it.
  protected override createRenderRoot(): this {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
  }

  protected override render(): TemplateResult {
    const title = t(this.heading);
    return html`<header class="page-bar">
        <h1 tabindex="-1">${title}</h1>
        <span class="spacer"></span>
        <button
          class="icon-button"
          aria-label=${t('page.reload')}
          title=${t('page.reload')}
          @click=${() => void this.load()}
        >
          ${icon('refresh')}
        </button>
        ${this.buttons()}
        <vscode-button secondary @click=${this.#close}>${t('page.close')}</vscode-button>
      </header>
      <div class="page-body" role="region" tabindex="0" aria-label=${title}>
        ${this.problem === undefined ? this.content() : html`<p role="status">${visibleText(this.problem)}</p>`}
      </div>`;
  }

  protected override updated(): void {
    if (!this.#takesFocus || !this.isConnected) return;
    this.#takesFocus = false;
    this.querySelector('h1')?.focus();
  }
}
