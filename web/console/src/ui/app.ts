import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { Api, Problem, sentence, type Me } from '../api';
import { messages as say } from '../messages';
import type { PageName } from '../words';
import { style } from './style';

/** The pages, in the order of the menu, and what it takes to see each. */
const PAGES: ReadonlyArray<readonly [PageName, string | undefined]> = [
  ['home', 'see-health'],
  ['users', 'see-users'],
  ['devices', 'see-users'],
  ['sessions', 'see-sessions'],
  ['policy', 'see-policy'],
  ['log', 'see-log'],
  ['doctor', 'see-health'],
  ['admins', 'see-admins'],
  ['waiting', undefined],
  ['journal', 'see-actions'],
  ['about', undefined],
];

const INVITATION = '#invitation=';

/** The whole console: who is signed in, the menu, and one page. */
export class SottovoceConsole extends LitElement {
  static override readonly styles = [
    style,
    css`
      :host {
        background: var(--ground);
        min-height: 100dvh;
      }
      .frame {
        max-width: 72rem;
        margin: 0 auto;
        padding: 1rem;
        display: grid;
        gap: 1rem;
        grid-template-columns: 12rem minmax(0, 1fr);
        align-items: start;
      }
      header {
        grid-column: 1 / -1;
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 0.25rem 1rem;
      }
      header strong {
        font-size: 1.15rem;
      }
      nav ul {
        display: flex;
        flex-direction: column;
        gap: 0.15rem;
      }
      nav a {
        display: flex;
        align-items: center;
        min-height: 2.75rem;
        padding: 0 0.9rem;
        border-radius: 0.7rem;
        color: var(--ink);
        text-decoration: none;
      }
      nav a[aria-current] {
        background: var(--paper);
        box-shadow: inset 0 0 0 1px var(--line);
        font-weight: 650;
      }
      main:focus {
        outline: none;
      }
      .alone {
        max-width: 27rem;
        margin: 0 auto;
        padding: 12vh 1rem 1rem;
      }
      @media print {
        header,
        nav {
          display: none;
        }
        .frame {
          display: block;
        }
      }
      @media (max-width: 46rem) {
        .frame {
          grid-template-columns: minmax(0, 1fr);
        }
        nav {
          overflow-x: auto;
          scrollbar-width: none;
          margin: 0 -1rem;
          padding: 0.2rem 1rem;
        }
        nav ul {
          flex-direction: row;
        }
        nav a {
          white-space: nowrap;
        }
      }
    `,
  ];

  private readonly api = new Api();
  private me: Me | undefined;
  private loading = true;
  private code = '';

  /** Whether the identity provider has just verified who is signed in, for a change. */
  private verified = false;

  /** Why the identity provider's answer did not let somebody in. */
  private refusal = '';

  override connectedCallback(): void {
    super.connectedCallback();
    this.api.addEventListener('signed-out', () => this.show(() => (this.me = undefined)));
    window.addEventListener('hashchange', () => this.moved());
    this.takeCode();
    void this.start();
  }

  /** A code is not left standing in the address. */
  private takeCode(): void {
    if (!location.hash.startsWith(INVITATION)) return;
    this.code = location.hash.slice(INVITATION.length);
    this.me = undefined;
    history.replaceState(null, '', location.pathname);
  }

  private async start(): Promise<void> {
    try {
      const returned = await this.api.returned();
      this.me = returned?.me;
      this.verified = returned?.verified ?? false;
    } catch (problem) {
      this.refusal = sentence(problem);
    }
    try {
      if (this.code === '') this.me ??= await this.api.get<Me>('session');
    } catch (problem) {
      if (!(problem instanceof Problem)) window.setTimeout(() => void this.start(), 3000);
    }
    this.show(() => (this.loading = false));
  }

  private moved(): void {
    this.takeCode();
    this.verified = false;
    this.refusal = '';
    this.requestUpdate();
    void this.updateComplete.then(() => {
      this.renderRoot.querySelector('main')?.focus();
      this.renderRoot.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    });
  }

  private show(change: () => void): void {
    change();
    this.requestUpdate();
  }

  private async signOut(): Promise<void> {
    try {
      await this.api.change('DELETE', 'session');
    } finally {
      this.show(() => (this.me = undefined));
    }
  }

  protected override render(): TemplateResult {
    if (this.loading) return html`<main aria-busy="true"></main>`;
    const me = this.me;
    if (me === undefined) {
      return html`<main class="alone">
        <console-sign-in
          .api=${this.api}
          .code=${this.code}
          .refusal=${this.refusal}
          @signed-in=${(event: CustomEvent<Me>) =>
            this.show(() => {
              this.code = this.refusal = '';
              this.me = event.detail;
            })}
        ></console-sign-in>
      </main>`;
    }
    const [asked = '', part = ''] = location.hash.slice(1).split('/', 2);
    const seen = PAGES.filter(([, wanted]) => wanted === undefined || me.may.includes(wanted));
    const page = seen.find(([name]) => name === asked)?.[0] ?? 'home';
    return html`<div class="frame">
      <header>
        <strong>${say.title}</strong>
        <span class="row"
          ><span>${me.name} <span class="soft">· ${say.roles[me.role]}</span></span>
          <button class="quiet" @click=${() => this.signOut()}>${say.signOut}</button></span
        >
      </header>
      <nav aria-label=${say.menu}>
        <ul>
          ${seen.map(
            ([name]) =>
              html`<li>
                <a href="#${name}" aria-current=${name === page ? 'page' : nothing}>${say.pages[name]}</a>
              </li>`,
          )}
        </ul>
      </nav>
      <main tabindex="-1" class="page">
        <p class=${this.verified ? 'card good' : ''} role="status">${this.verified ? say.verifiedThere : ''}</p>
        <p class=${this.refusal === '' ? '' : 'card bad'} role="alert">${this.refusal}</p>
        ${keyed(`${page}/${part}`, this.page(page, decodeURIComponent(part), me))}
      </main>
    </div>`;
  }

  private page(name: PageName, part: string, me: Me): TemplateResult {
    switch (name) {
      case 'users':
        return part === ''
          ? html`<console-users .api=${this.api} .me=${me}></console-users>`
          : html`<console-user .api=${this.api} .me=${me} .name=${part}></console-user>`;
      case 'devices':
        return html`<console-devices .api=${this.api} .me=${me}></console-devices>`;
      case 'policy':
        return part === 'draft'
          ? html`<console-policy-draft .api=${this.api} .me=${me}></console-policy-draft>`
          : html`<console-policy .api=${this.api} .me=${me}></console-policy>`;
      case 'log':
        return html`<console-log .api=${this.api} .me=${me}></console-log>`;
      case 'sessions':
        return html`<console-sessions .api=${this.api} .me=${me}></console-sessions>`;
      case 'doctor':
        return html`<console-doctor .api=${this.api} .me=${me}></console-doctor>`;
      case 'admins':
        return html`<console-admins .api=${this.api} .me=${me}></console-admins>`;
      case 'waiting':
        return html`<console-waiting .api=${this.api} .me=${me}></console-waiting>`;
      case 'journal':
        return html`<console-journal .api=${this.api} .me=${me}></console-journal>`;
      case 'about':
        return html`<console-about .api=${this.api} .me=${me}></console-about>`;
      default:
        return html`<console-home .api=${this.api} .me=${me}></console-home>`;
    }
  }
}
