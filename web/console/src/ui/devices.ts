import { css, html, nothing, type TemplateResult } from 'lit';
import type { Device, Part } from '../api';
import { day, lastSeen, messages as say } from '../messages';
import type { Protection } from '../words';
import { RowsPage, type Found } from './rows';

/** The newest of what is proven of its passkeys, apart from the model alone; at most one. */
function newest(device: Device): readonly Protection[] {
  return device.attested
    .map((each) => each.protection)
    .filter((each) => each !== 'browser')
    .slice(-1);
}

/** All devices, those that were cut off, too. */
export class DevicesPage extends RowsPage<Device> {
  static override readonly styles = [
    ...RowsPage.styles,
    css`
      .filters {
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 14rem), 1fr));
      }
      .key {
        flex: none;
        width: 12rem;
        line-height: 1.25;
        font-size: 0.9rem;
      }
      .seen {
        flex: none;
        width: 17rem;
      }
      @media (max-width: 60rem) {
        .seen {
          width: auto;
        }
      }
    `,
  ];

  private protection = '';

  protected async find(after: string, limit: number): Promise<Found<Device>> {
    const asked = new URLSearchParams({
      limit: String(limit),
      after,
      query: this.query,
      protection: this.protection,
    });
    const page = await this.api.get<Part<'devices', Device> & { readonly total: number }>(`devices?${asked}`);
    return { total: page.total, rows: page.devices, next: page.next };
  }

  private choose(event: Event): void {
    this.protection = (event.target as HTMLSelectElement).value;
    void this.attempt(() => this.more(true));
  }

  protected none(): string {
    return this.query === '' && this.protection === '' ? say.noDevicesYet : say.noDevicesFound;
  }

  protected row(device: Device): TemplateResult {
    return html`<a href="#users/${encodeURIComponent(device.user)}">
      <span class="grow"><strong>${device.name}</strong> <span class="soft">· ${device.user}</span></span>
      <span class="side wide key"
        >${say.protections[device.protection]}${newest(device).map((each) => html`<br />${say.passkeys[each]}`)}</span
      >
      ${device.revoked !== null
        ? html`<span class="side seen bad">${say.revoked(day(device.revoked))}</span>`
        : html`<span class="side seen wide">${device.lastSeen === null ? nothing : lastSeen(device.lastSeen)}</span>`}
    </a>`;
  }

  protected content(): TemplateResult {
    return html`${this.heading('devices')}
      <div class="grid filters">
        <div>
          <label for="query">${say.searchDevice}</label>
          <input
            id="query"
            type="search"
            maxlength="64"
            autocomplete="off"
            spellcheck="false"
            placeholder=${say.searchDeviceHint}
            @input=${this.search}
          />
        </div>
        <div>
          <label for="protection">${say.protection}</label>
          <select id="protection" name="protection" @change=${this.choose}>
            <option value="">${say.anyProtection}</option>
            ${Object.entries(say.protections).map(([word, name]) => html`<option value=${word}>${name}</option>`)}
          </select>
        </div>
      </div>
      <p class="soft" role="status">${say.deviceCountOf(this.total)}</p>
      ${this.list()}`;
  }
}
