import { css, html, type TemplateResult } from 'lit';
import { Page } from './page';

const ROW_PIXELS = 52;
const PAGE_ROWS = 100;

/** Rows above and below what is seen. */
const SPARE_ROWS = 8;

export interface Found<Row> {
  readonly total: number;
  readonly rows: readonly Row[];
  readonly next: string | null;
}

/** A long list: only the rows that are seen are in the page, and more are asked for when they are. */
export abstract class RowsPage<Row> extends Page {
  static override readonly styles = [
    ...Page.styles,
    css`
      .scroll {
        max-height: min(36rem, 68dvh);
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
      .scroll.empty {
        height: auto;
        padding: 1.1rem;
      }
      @media (max-width: 34rem) {
        .wide {
          display: none;
        }
      }
    `,
  ];

  protected query = '';
  protected total = 0;
  private rows: readonly Row[] = [];
  private next: string | null = null;
  private top = 0;
  private height = 0;
  private asking = 0;

  /** The rows behind one, for what is searched for. */
  protected abstract find(after: string, limit: number): Promise<Found<Row>>;

  /** One row; a link that fills it. */
  protected abstract row(row: Row): TemplateResult;

  /** What stands where there is no row. */
  protected abstract none(): string;

  protected async load(): Promise<void> {
    await this.more(true);
  }

  /** The next rows, or the first ones of another question; late answers to an old one are dropped. */
  protected async more(anew: boolean): Promise<void> {
    const turn = ++this.asking;
    const found = await this.find(anew ? '' : (this.next ?? ''), PAGE_ROWS);
    if (turn !== this.asking) return;
    this.rows = anew ? found.rows : [...this.rows, ...found.rows];
    this.total = found.total;
    this.next = found.next;
    this.requestUpdate();
  }

  protected search(event: Event): void {
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

  /** Places are set from code: the page's policy takes no style that stands in it. */
  protected list(): TemplateResult {
    if (this.rows.length === 0) return html`<p class="scroll empty soft">${this.none()}</p>`;
    const first = Math.max(0, Math.floor(this.top / ROW_PIXELS) - SPARE_ROWS);
    const seen = Math.ceil((this.height || 720) / ROW_PIXELS) + 2 * SPARE_ROWS;
    return html`<div class="scroll" @scroll=${this.scrolled} tabindex="-1">
      <ul .style=${`height: ${this.rows.length * ROW_PIXELS}px`}>
        ${this.rows.slice(first, first + seen).map(
          (row, i) =>
            html`<li
              .style=${`top: ${(first + i) * ROW_PIXELS}px`}
              aria-setsize=${this.total}
              aria-posinset=${first + i + 1}
            >
              ${this.row(row)}
            </li>`,
        )}
      </ul>
    </div>`;
  }
}
