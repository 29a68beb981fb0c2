const NAME = 'sottovoce-phone';

/**
 * One window at a time is the phone: two would take each other's calls. The browser keeps watch
 * (Web Locks): a window that is closed has let go.
 */
export class OneWindow {
  /** Whether it is this one. */
  isThis = false;
  private granted: () => void = () => {};
  private waits: AbortController | undefined;

  /**
   * @param taken another window has become the phone
   */
  constructor(private readonly taken: () => void) {}

  /** Until this window is the phone, which may be when another one closes. */
  hold(): Promise<void> {
    return new Promise((granted) => {
      this.granted = granted;
      this.waits = new AbortController();
      this.ask({ signal: this.waits.signal });
    });
  }

  /** Becomes the phone at once; the window that was it hears of that. */
  takeOver(): void {
    this.waits?.abort();
    this.ask({ steal: true });
  }

  private ask(options: LockOptions): void {
    const held = () => {
      this.isThis = true;
      this.granted();
      return new Promise<void>(() => {});
    };
    navigator.locks.request(NAME, options, held).catch(() => {
      if (!this.isThis) return;
      this.isThis = false;
      this.taken();
    });
  }
}
