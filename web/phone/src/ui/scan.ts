import { html, LitElement, type TemplateResult } from 'lit';
import { Scanner } from '../phone/scanner';
import { messages as say } from '../messages';
import { style } from './style';

/** What the camera sees, until it sees a code that is wanted. */
export class SottovoceScan extends LitElement {
  static override readonly styles = style;

  /** Which texts are looked for. */
  isWanted: (text: string) => boolean = () => true;
  /** Hears of the first one. */
  found: (text: string) => void = () => {};
  /** The person does not go on. */
  cancelled: () => void = () => {};

  private scanner: Scanner | undefined;
  private noCamera = false;

  protected override render(): TemplateResult {
    return html`<section class="card" aria-labelledby="scan">
      <h2 id="scan" class="small">${say.scan}</h2>
      ${this.noCamera
        ? html`<p class="bad" role="alert">${say.noCamera}</p>`
        : html`<p class="soft">${say.scanHow}</p>
            <video class="camera" muted playsinline aria-label=${say.camera}></video>`}
      <button @click=${() => this.cancelled()}>${say.cancel}</button>
    </section>`;
  }

  protected override firstUpdated(): void {
    void this.look();
  }

  private async look(): Promise<void> {
    const video = this.renderRoot.querySelector('video');
    if (video === null) return;
    try {
      this.scanner = await Scanner.open(video);
    } catch {
      this.noCamera = true;
      this.requestUpdate();
      return;
    }
    // Closed while the person was asked for the camera.
    if (!this.isConnected) this.scanner.close();
    const text = await this.scanner.find((each) => this.isWanted(each));
    if (text !== undefined && this.isConnected) this.found(text);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.scanner?.close();
  }
}
