/** Where a relay has come, whatever else is there comes soon. */
const SOON_MILLIS = 30;

/** Says when an offer has the addresses that it needs: JsSIP sends all of them at once (no trickle). */
export class Gathering {
  private ready: () => void = () => {};
  private late = 0;

  /** @param mostMillis how long a relay is waited for, from the first address on */
  constructor(private readonly mostMillis: () => number) {}

  /** Another address. */
  found(candidate: RTCIceCandidate, ready: () => void): void {
    if (ready !== this.ready) {
      window.clearTimeout(this.late);
      this.late = window.setTimeout(ready, this.mostMillis());
    }
    this.ready = ready;
    if (candidate.type === 'relay') window.setTimeout(ready, SOON_MILLIS);
  }

  /** Goes with what is there. */
  end(): void {
    this.ready();
  }
}
