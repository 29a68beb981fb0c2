import { html, nothing, type TemplateResult } from 'lit';
import type { Overview } from '../api';
import { messages as say, minute } from '../messages';
import type { Release } from '../words';
import { Page } from './page';
import { save } from './save';

interface Component {
  readonly group?: string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly licenses: ReadonlyArray<{ readonly license: { readonly name: string } }>;
}

interface Releases {
  readonly releases: ReadonlyArray<{
    readonly name: Release;
    readonly hash: string;
    readonly logged: boolean;
  }>;
}

/** Which server this is, and what it is made of. */
export class AboutPage extends Page {
  private overview: Overview | undefined;
  private releases: Releases['releases'] = [];
  private components: readonly Component[] = [];
  private sbom = '';

  protected async load(): Promise<void> {
    const [overview, { releases }, sbom] = await Promise.all([
      this.api.get<Overview>('overview'),
      this.api.get<Releases>('releases'),
      this.api.get<{ components: readonly Component[] }>('sbom'),
    ]);
    this.overview = overview;
    this.releases = releases;
    this.components = sbom.components;
    this.sbom = JSON.stringify(sbom, null, 2);
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
        <h2>${say.releases}</h2>
        <p class="soft">${say.releasesWhat}</p>
        <ul class="list">
          ${this.releases.map(
            (each) =>
              html`<li>
                <strong>${say.releaseNames[each.name]}</strong>
                <span class=${each.logged ? 'good' : 'warn'}>${each.logged ? say.logged : say.notLogged}</span>
                <code class="grow">${each.hash}</code>
              </li>`,
          )}
        </ul>
      </section>
      <section class="card">
        <h2>${say.licence}</h2>
        <p>${say.licenceWhat}</p>
        <p class="soft">${say.pageFrom(location.host)}</p>
      </section>
      ${this.components.length === 0 ? nothing : this.madeOf()}`;
  }

  private madeOf(): TemplateResult {
    return html`<section class="card">
      <div class="head">
        <h2>${say.components(this.components.length)}</h2>
        <button @click=${() => save('sbom.json', this.sbom, 'application/vnd.cyclonedx+json')}>
          ${say.downloadSbom}
        </button>
      </div>
      <ul class="list">
        ${this.components.map(
          (each) =>
            html`<li>
              <span class="grow">${each.group === undefined ? '' : `${each.group} `}<strong>${each.name}</strong></span>
              <span class="number soft">${each.version}</span>
              <span>${each.licenses.map((of) => of.license.name).join(', ')}</span>
            </li>`,
        )}
      </ul>
    </section>`;
  }
}
