import type { BrowserLock } from '../protocol/policy';

const LOOK_MILLIS = 500;
const USED = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const;

/** Says when a page was not used, or not seen, for as long as the policy lets it. */
export class IdleWatch {
  private usedAt = performance.now();
  private hiddenAt: number | undefined;

  constructor(
    private readonly limits: () => BrowserLock,
    private readonly over: () => void,
  ) {
    for (const each of USED) {
      window.addEventListener(each, () => (this.usedAt = performance.now()), { passive: true });
    }
    document.addEventListener('visibilitychange', () => {
      // Timers of hidden pages are slow: what is overdue is done before anything is seen.
      if (!document.hidden) this.look();
      this.hiddenAt = document.hidden ? performance.now() : undefined;
      this.usedAt = performance.now();
    });
    window.setInterval(() => this.look(), LOOK_MILLIS);
  }

  private look(): void {
    const { idleSeconds, hiddenSeconds } = this.limits();
    const now = performance.now();
    const idle = now - this.usedAt > idleSeconds * 1000;
    const hidden = this.hiddenAt !== undefined && now - this.hiddenAt > hiddenSeconds * 1000;
    if (idle || hidden) this.over();
  }
}
