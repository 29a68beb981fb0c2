import { html, nothing, type TemplateResult } from 'lit';
import type { Device, EnrolmentCode, Proven, UserRow } from '../api';
import { day, lastSeen, messages as say } from '../messages';
import { code, codeStyle } from './code-dialog';
import { Page } from './page';

interface User extends UserRow {
  readonly devices: readonly Device[];
}

/** What a maker has proven, and which. */
function proven(each: Proven): string {
  const by = [each.maker, each.model].filter((part) => part !== '').join(', ');
  return say.proven(say.passkeys[each.protection], by, day(each.at));
}

/** One user and their phones. */
export class UserPage extends Page {
  static override readonly styles = [...Page.styles, codeStyle];

  static override readonly properties = { ...Page.properties, name: { attribute: false } };

  declare name: string;

  private user: User | undefined;
  private made: EnrolmentCode | undefined;
  private doomed: Device | undefined;
  private copied = false;

  protected async load(): Promise<void> {
    this.user = await this.api.get<User>(this.path());
  }

  private path(): string {
    return `users/${encodeURIComponent(this.name)}`;
  }

  private anotherCode(): Promise<void> {
    return this.attempt(async () => {
      this.made = await this.api.change<EnrolmentCode>('POST', `${this.path()}/codes`);
      this.copied = false;
      this.requestUpdate();
      await this.updateComplete;
      this.dialog()?.showModal();
    });
  }

  private async ask(device: Device): Promise<void> {
    this.show(() => (this.doomed = device));
    await this.updateComplete;
    this.dialog()?.showModal();
  }

  private revoke(device: Device): Promise<void> {
    return this.attempt(async () => {
      await this.api.change('POST', `devices/${device.id}/revocation`);
      this.dialog()?.close();
      await this.load();
    });
  }

  protected content(): TemplateResult {
    const user = this.user;
    if (user === undefined) return html``;
    return html`<div class="head">
        <h1>${user.name}</h1>
        ${this.may('enrol')
          ? html`<button class="main" ?disabled=${this.busy} @click=${() => this.anotherCode()}>
              ${say.anotherPhone}
            </button>`
          : nothing}
      </div>
      <p class="soft">${say.since(day(user.created))} · ${say.deviceCount(user.deviceCount)}</p>
      <section class="card">
        ${user.devices.length === 0
          ? html`<p class="soft">${say.noDevices}</p>`
          : html`<ul class="list">
              ${user.devices.map((each) => this.device(each))}
            </ul>`}
      </section>
      ${user.devices.some((each) => each.attested.length > 0) ? html`<p class="soft">${say.provenWhat}</p>` : nothing}
      <dialog
        aria-label=${this.made === undefined ? say.revoke : say.anotherPhone}
        @close=${() =>
          this.show(() => {
            this.made = undefined;
            this.doomed = undefined;
          })}
      >
        ${this.made !== undefined ? this.code(this.made) : this.doomed !== undefined ? this.sure(this.doomed) : nothing}
      </dialog>`;
  }

  /** Also where there is no such user. */
  protected override problem(): TemplateResult {
    return html`<p><a href="#users">← ${say.back}</a></p>
      ${super.problem()}`;
  }

  private device(device: Device): TemplateResult {
    const facts = [
      say.kinds[device.kind],
      say.protections[device.protection],
      say.since(day(device.created)),
      device.revoked === null ? say.until(day(device.expires)) : undefined,
      device.lastSeen === null ? undefined : lastSeen(device.lastSeen),
    ];
    return html`<li>
      <span class="grow">
        <strong>${device.name}</strong><br />
        <span class="soft">${facts.filter((each) => each !== undefined).join(' · ')}</span>
        ${device.attested.map((each) => html`<br /><span class="soft">${proven(each)}</span>`)}
      </span>
      ${device.revoked !== null
        ? html`<span class="bad">${say.revoked(day(device.revoked))}</span>`
        : this.may('revoke')
          ? html`<button @click=${() => this.ask(device)} aria-label=${`${say.revoke}: ${device.name}`}>
              ${say.revoke}
            </button>`
          : nothing}
    </li>`;
  }

  private sure(device: Device): TemplateResult {
    return html`<div class="page">
      <h2>${say.revokeTitle(device.name)}</h2>
      <p>${say.revokeWhat}</p>
      <p class=${this.notice === '' ? 'soft' : 'bad'} aria-live="polite">${this.notice || say.wantsPasskey}</p>
      <div class="row end-row">
        <button @click=${() => this.dialog()?.close()}>${say.cancel}</button>
        <button class="end" ?disabled=${this.busy} @click=${() => this.revoke(device)}>${say.revoke}</button>
      </div>
    </div>`;
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
