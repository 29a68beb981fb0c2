import { css, html, nothing, type TemplateResult } from 'lit';
import type { EnrolmentCode, UserRow } from '../api';
import { day, messages as say } from '../messages';
import { code, codeStyle } from './code-dialog';
import { Page } from './page';

const ROW_PIXELS = 52;
const PAGE_ROWS = 100;

/** Rows above and below what is seen. */
const SPARE_ROWS = 8;

interface Users {
  readonly total: number;
  readonly users: readonly UserRow[];
  readonly next: string | null;
}

/** All users; only the rows that are seen are in the page, and more are asked for when they are. */
export class UsersPage extends Page {
  static override readonly styles = [
    ...Page.styles,
    codeStyle,
    css`
      .scroll {
        height: min(36rem, 68dvh);
        overflow-y: auto;
        background: var(--paper);
        border: 1px solid var(--line);
        border-radius: 0.9rem;
      }
      .scroll ul {
        position: relative;
      }
      .scroll li {
        position: absolute;
        inset-inline: 0;
        height: 52px;
        border-bottom: 1px solid var(--line);
      }
      .scroll a {
        display: flex;
        align-items: center;
        gap: 1rem;
        height: 100%;
        padding: 0 1.1rem;
        color: inherit;
        text-decoration: none;
      }
      .scroll a:hover {
        background: var(--ground);
      }
      .scroll a:focus-visible {
        outline-offset: -3px;
      }
      .scroll .grow {
        font-weight: 600;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .side {
        color: var(--soft);
        white-space: nowrap;
        min-width: 5rem;
        text-align: end;
      }
      .empty {
        padding: 1.1rem;
      }
      @media (max-width: 34rem) {
        .date {
          display: none;
        }
      }
    `,
  ];

  private rows: UserRow[] = [];
  private total = 0;
  private next: string | null = null;
  private query = '';
  private top = 0;
  private height = 0;
  private asking = 0;
  private made: EnrolmentCode | undefined;
  private copied = false;

  protected async load(): Promise<void> {
    await this.more(true);
  }

  /** The next rows, or the first ones of another question; late answers to an old one are dropped. */
  private async more(anew: boolean): Promise<void> {
    const turn = ++this.asking;
    const after = anew ? '' : (this.next ?? '');
    const page = await this.api.get<Users>(
      `users?limit=${PAGE_ROWS}&after=${encodeURIComponent(after)}&query=${encodeURIComponent(this.query)}`,
    );
    if (turn !== this.asking) return;
    this.rows = anew ? [...page.users] : [...this.rows, ...page.users];
    this.total = page.total;
    this.next = page.next;
    this.requestUpdate();
  }

  private search(event: InputEvent): void {
    this.query = (event.target as HTMLInputElement).value;
    void this.attempt(() => this.more(true));
  }

  private scrolled(event: Event): void {
    const list = event.target as HTMLElement;
    this.top = list.scrollTop;
    this.height = list.clientHeight;
    const end = (this.top + this.height) / ROW_PIXELS + PAGE_ROWS / 2;
    if (this.next !== null && end > this.rows.length && !this.busy) void this.attempt(() => this.more(false));
    else this.requestUpdate();
  }

  private enrol(event: SubmitEvent): void {
    event.preventDefault();
    void this.attempt(async () => {
      this.made = await this.api.change<EnrolmentCode>('POST', 'users', { name: this.field('name') });
      this.copied = false;
      await this.more(true);
    });
  }

  private open(): void {
    this.show(() => {
      this.made = undefined;
      this.notice = '';
    });
    this.dialog()?.showModal();
  }

  protected content(): TemplateResult {
    return html`<div class="head">
        ${this.heading('users')}
        ${this.may('enrol') ? html`<button class="main" @click=${() => this.open()}>${say.enrol}</button>` : nothing}
      </div>
      <div>
        <label for="query">${say.search}</label>
        <input
          id="query"
          type="search"
          maxlength="64"
          autocomplete="off"
          spellcheck="false"
          placeholder=${say.searchHint}
          @input=${this.search}
        />
      </div>
      <p class="soft" role="status">${say.userCount(this.total)}</p>
      ${this.list()}
      <dialog aria-labelledby="enrol" @close=${() => this.show(() => (this.made = undefined))}>
        ${this.made === undefined ? this.form() : this.code(this.made)}
      </dialog>`;
  }

  /** Places are set from code: the page's policy takes no style that stands in it. */
  private list(): TemplateResult {
    if (this.rows.length === 0) {
      return html`<p class="scroll empty soft">${this.query === '' ? say.noUsers : say.noUsersFound}</p>`;
    }
    const first = Math.max(0, Math.floor(this.top / ROW_PIXELS) - SPARE_ROWS);
    const seen = Math.ceil((this.height || 720) / ROW_PIXELS) + 2 * SPARE_ROWS;
    return html`<div class="scroll" @scroll=${this.scrolled} tabindex="-1">
      <ul .style=${`height: ${this.rows.length * ROW_PIXELS}px`}>
        ${this.rows.slice(first, first + seen).map(
          (user, i) =>
            html`<li
              .style=${`top: ${(first + i) * ROW_PIXELS}px`}
              aria-setsize=${this.total}
              aria-posinset=${first + i + 1}
            >
              <a href="#users/${encodeURIComponent(user.name)}">
                <span class="grow">${user.name}</span>
                <span class="side date">${say.since(day(user.created))}</span>
                <span class="side">${say.deviceCount(user.deviceCount)}</span>
              </a>
            </li>`,
        )}
      </ul>
    </div>`;
  }

  private form(): TemplateResult {
    return html`<form @submit=${this.enrol}>
      <h2 id="enrol">${say.enrolTitle}</h2>
      <div>
        <label for="name">${say.name}</label>
        <input
          id="name"
          name="name"
          required
          maxlength="64"
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          placeholder=${say.nameHint}
          aria-describedby="why"
        />
      </div>
      <p id="why" class=${this.notice === '' ? 'soft' : 'bad'}>${this.notice || say.wantsPasskey}</p>
      <div class="row end-row">
        <button type="button" @click=${() => this.dialog()?.close()}>${say.cancel}</button>
        <button class="main" ?disabled=${this.busy}>${say.makeCode}</button>
      </div>
    </form>`;
  }

  private code(made: EnrolmentCode): TemplateResult {
    return code(
      made,
      this.copied,
      () =>
        void this.attempt(async () => {
          await navigator.clipboard.writeText(made.code);
          this.copied = true;
        }),
      () => this.dialog()?.close(),
    );
  }
}
