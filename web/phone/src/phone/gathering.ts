/** How long addresses are gathered: a relay that does not answer holds no call up. */
const MOST_MILLIS = 1_500;
/** Where there is a relay, or is none to wait for, what else comes comes soon. */
const SOON_MILLIS = 100;

/** Says when an offer has the addresses that it needs: JsSIP sends all of them at once (no trickle). */
export class Gathering {
  private ready: () => void = () => {};
  private late = 0;

  /** @param waits whether a relay may come */
  constructor(private readonly waits: () => boolean) {}

  /** Another address. */
  found(candidate: RTCIceCandidate, ready: () => void): void {
    if (ready !== this.ready) {
      window.clearTimeout(this.late);
      this.late = window.setTimeout(ready, this.waits() ? MOST_MILLIS : 3 * SOON_MILLIS);
    }
    this.ready = ready;
    if (candidate.type === 'relay') window.setTimeout(ready, SOON_MILLIS);
  }

  /** Goes with what is there. */
  end(): void {
    this.ready();
  }
}
