import { html, LitElement, type TemplateResult } from 'lit';
import { sentence, type Api, type Me } from '../api';
import { messages as say } from '../messages';
import type { PageName } from '../words';
import { style } from './style';

/** One page of the console: loads what it shows, and says what went wrong. */
export abstract class Page extends LitElement {
  static override readonly styles = style;
  static override readonly properties = {
    api: { attribute: false },
    me: { attribute: false },
  };

  declare api: Api;
  declare me: Me;

  protected notice = '';
  protected busy = false;
  protected loaded = false;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.attempt(async () => {
      await this.load();
      this.loaded = true;
    });
  }

  /** Asks for what the page shows. */
  protected abstract load(): Promise<void>;

  /** What the page shows, once it is there. */
  protected abstract content(): TemplateResult;

  protected may(permission: string): boolean {
    return this.me.may.includes(permission);
  }

  /** Does something, and shows what became of it. */
  protected async attempt(work: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.notice = '';
    this.requestUpdate();
    try {
      await work();
    } catch (problem) {
      this.notice = sentence(problem);
    }
    this.busy = false;
    this.requestUpdate();
  }

  protected show(change: () => void): void {
    change();
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const content = this.loaded
      ? this.content()
      : this.notice === ''
        ? html`<p class="soft" aria-busy="true">${say.loading}</p>`
        : html`<h1>${say.notShown}</h1>`;
    return html`<div class="page">${this.loaded ? this.problem() : ''}${content}${this.loaded ? '' : this.problem()}</div>`;
  }

  protected problem(): TemplateResult {
    return html`<p class=${this.notice === '' ? '' : 'card bad'} role="alert">${this.notice}</p>`;
  }

  /** Asks for the next part of a list. */
  protected showMore(more: () => Promise<void>): TemplateResult {
    return html`<button ?disabled=${this.busy} @click=${() => this.attempt(more)}>${say.more}</button>`;
  }

  protected heading(page: PageName): TemplateResult {
    return html`<h1>${say.pages[page]}</h1>`;
  }

  protected dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog');
  }

  protected field(name: string): string {
    return this.renderRoot.querySelector<HTMLInputElement>(`[name=${name}]`)?.value.trim() ?? '';
  }
}
