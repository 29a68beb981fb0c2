import { html, nothing, type TemplateResult } from 'lit';
import { messages as say, minute } from '../messages';
import type { Deed } from '../words';
import { Page } from './page';

interface Action {
  readonly number: number;
  readonly at: string;
  readonly admin: string;
  readonly deed: Deed;
  readonly subject: string;
}

/** What people who administer did. */
export class JournalPage extends Page {
  private actions: Action[] = [];
  private next: number | null = null;

  protected async load(): Promise<void> {
    await this.more('');
  }

  private async more(before: string): Promise<void> {
    const page = await this.api.get<{ actions: readonly Action[]; next: number | null }>(
      `actions?before=${before}`,
    );
    this.actions = [...this.actions, ...page.actions];
    this.next = page.next;
  }

  protected content(): TemplateResult {
    return html`${this.heading('journal')}
      <p class="soft">${say.journalWhat}</p>
      <section class="card">
        ${this.actions.length === 0
          ? html`<p class="soft">${say.noActions}</p>`
          : html`<ul class="list">
              ${this.actions.map(
                (each) =>
                  html`<li>
                    <span class="grow">
                      <strong>${each.admin}</strong>
                      ${say.deeds[each.deed]}${each.subject === each.admin
                        ? nothing
                        : html`: <strong>${each.subject}</strong>`}
                    </span>
                    <time class="soft" datetime=${each.at}>${minute(each.at)}</time>
                  </li>`,
              )}
            </ul>`}
        ${this.next === null
          ? nothing
          : this.showMore(() => this.more(String(this.next)))}
      </section>`;
  }
}
