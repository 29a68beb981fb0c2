import type { Devices } from './media';
import type { Store } from './store';

const CHOICES = 'sound';

interface Choices extends Devices {
  /** `relay` shows the other end no address of this device. */
  readonly paths: 'all' | 'relay';
}

const USUAL: Choices = { microphone: '', speaker: '', paths: 'all' };

/** What a person has chosen about sound, and by which paths it goes. */
export class Sound {
  private constructor(
    private readonly store: Store,
    private choices: Choices,
  ) {}

  static async open(store: Store): Promise<Sound> {
    return new Sound(store, { ...USUAL, ...(await store.fact<Choices>(CHOICES)) });
  }

  get devices(): Devices {
    return this.choices;
  }

  get paths(): 'all' | 'relay' {
    return this.choices.paths;
  }

  async choose(changed: Partial<Choices>): Promise<void> {
    this.choices = { ...this.choices, ...changed };
    await this.store.keepFact(CHOICES, this.choices);
  }
}
