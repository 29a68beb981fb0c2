import { html, type TemplateResult } from 'lit';
import type { Overview } from '../api';
import { messages as say, minute } from '../messages';
import { Page } from './page';

/** Which server this is. */
export class AboutPage extends Page {
  private overview: Overview | undefined;

  protected async load(): Promise<void> {
    this.overview = await this.api.get<Overview>('overview');
  }

  protected content(): TemplateResult {
    const server = this.overview;
    if (server === undefined) return html``;
    return html`${this.heading('about')}
      <section class="card">
        <dl>
          <dt>${say.version}</dt>
          <dd>${server.version}</dd>
          <dt>${say.domain}</dt>
          <dd>${server.domain}</dd>
          <dt>${say.running}</dt>
          <dd>${minute(server.started)}</dd>
        </dl>
      </section>
      <section class="card">
        <h2>${say.licence}</h2>
        <p>${say.licenceWhat}</p>
        <p class="soft">${say.pageFrom(location.host)}</p>
      </section>`;
  }
}
