import { html, LitElement, nothing, svg, type TemplateResult } from 'lit';
import type { Directory, SafetyFacts } from '../phone/directory';
import type { Pin } from '../phone/store';
import { messages as say } from '../messages';
import { peopleList } from './lists';

/** Four squares around a code (ISO/IEC 18004). */
const QUIET_ZONE = 4;

/** A QR code, dark on light whatever surrounds it. */
export async function qrPicture(text: string, label: string): Promise<TemplateResult> {
  const { encode } = await import('uqr');
  const { data, size } = encode(text, { ecc: 'M', border: QUIET_ZONE });
  const dark = data.flatMap((row, y) => row.flatMap((on, x) => (on ? [`M${x} ${y}h1v1h-1z`] : [])));
  return html`<svg class="code" viewBox="0 0 ${size} ${size}" role="img" aria-label=${label}>
    ${svg`<rect width=${size} height=${size} fill="#fff"/>
    <path d=${dark.join('')} fill="#000" shape-rendering="crispEdges"/>`}
  </svg>`;
}

/**
 * What two people verify each other by: a code that the other's phone scans from this screen, and
 * digits that both see. It looks like a part of the screen around it.
 */
export class SottovoceShowCode extends LitElement {
  directory!: Directory;
  people: readonly Pin[] = [];
  addressOf: (dialled: string) => string = (dialled) => dialled;
  named: (sip: string) => string = (sip) => sip;
  scan: () => void = () => {};
  /** The person goes back, with what should be said there. */
  done: (notice: string) => void = () => {};

  private address = '';
  private facts: SafetyFacts | undefined;
  private picture: TemplateResult | undefined;
  private notice = '';
  private busy = false;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    return html`<button class="quiet back" @click=${() => this.done('')}>${say.back}</button>
      ${this.facts === undefined ? this.choice() : this.shown(this.facts)}`;
  }

  private choice(): TemplateResult {
    return html`<form class="card" @submit=${this.typed}>
      <label for="whom">${say.showCodeFor}</label>
      <p id="whom-why" class="soft">${say.showCodeForHow}</p>
      <input
        id="whom"
        name="whom"
        required
        maxlength="128"
        spellcheck="false"
        autocapitalize="off"
        autocomplete="off"
        placeholder=${say.dialHint}
        aria-describedby="whom-why"
      />
      ${this.notice === '' ? nothing : html`<p class="bad" role="alert">${this.notice}</p>`}
      <button class="main" ?disabled=${this.busy}>${say.showCode}</button>
      ${this.people.length === 0
        ? nothing
        : peopleList(this.people, this.named, (sip) => void this.show(sip))}
    </form>`;
  }

  private shown(facts: SafetyFacts): TemplateResult {
    const who = this.named(this.address);
    return html`<section class="card" aria-labelledby="code-for">
      <h2 id="code-for">${who}</h2>
      ${facts.warning ? html`<p class="bad" role="alert">${say.ended[facts.warning]}</p>` : nothing}
      <p class="soft">${say.showCodeHow}</p>
      ${this.picture}
      <button @click=${() => this.scan()}>${say.scanPerson}</button>
      <p class="soft">${say.orDigits}</p>
      <p class="words number" translate="no">${facts.digits.map((each) => html`<span>${each}</span> `)}</p>
      <div class="row">
        <button ?disabled=${this.busy} @click=${() => void this.compared(facts, false)}>
          ${say.different}
        </button>
        <button ?disabled=${this.busy} @click=${() => void this.compared(facts, true)}>
          ${say.same}
        </button>
      </div>
      ${this.notice === '' ? nothing : html`<p class="bad" role="alert">${this.notice}</p>`}
    </section>`;
  }

  private typed(event: SubmitEvent): void {
    event.preventDefault();
    const whom = this.renderRoot.querySelector<HTMLInputElement>('[name=whom]')?.value.trim() ?? '';
    if (whom !== '') void this.show(this.addressOf(whom));
  }

  private async show(address: string): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.notice = '';
    this.requestUpdate();
    try {
      const facts = await this.directory.safetyFacts(address);
      if (facts.kind === 'facts') {
        this.address = address;
        this.picture = await qrPicture(facts.code, say.codePicture(this.named(address)));
        this.facts = facts;
      } else if (facts.kind === 'refused') this.notice = say.ended[facts.why];
      else this.notice = say.hasNoAccount(this.named(address));
    } catch {
      this.notice = say.notReached;
    }
    this.busy = false;
    this.requestUpdate();
  }

  /** What the two people say is kept before anything is said of it. */
  private async compared({ peer }: SafetyFacts, isSame: boolean): Promise<void> {
    const { address, directory } = this;
    this.busy = true;
    this.requestUpdate();
    try {
      if (isSame) await directory.verified(peer, address, 'digits');
      else await directory.differed(peer, address);
      this.done(isSame ? say.digitsSame(this.named(address)) : say.digitsDiffer);
    } catch {
      this.notice = say.notKept;
    }
    this.busy = false;
    this.requestUpdate();
  }
}
