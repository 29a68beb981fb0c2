/** The two frequencies of each key (ITU-T Q.23), in hertz. */
const LOW = [697, 770, 852, 941];
const HIGH = [1209, 1336, 1477];
const KEYS = ['123', '456', '789', '*0#'];

const TONE_MILLIS = 200;
/** Before and after each, also until the line has changed from one track to the other. */
const GAP_MILLIS = 80;
/** Of the full scale for each frequency; what is heard here is softer. */
const LOUDNESS = 0.25;
const HERE = 0.08;
const MOST_WAITING = 32;

/**
 * The keys of a telephone as sounds in the place of the voice. Events of their own (RFC 4733)
 * have a payload type that everybody on the way sees, and other sizes; sounds are packets like
 * those of speech.
 */
export class Keypad {
  private readonly context = new AudioContext({ sampleRate: 48_000 });
  private readonly sent = this.context.createMediaStreamDestination();
  private readonly out = this.context.createGain();
  private line: Promise<void> = Promise.resolve();
  private waiting = 0;

  constructor() {
    const here = this.context.createGain();
    this.out.gain.value = LOUDNESS;
    here.gain.value = HERE / LOUDNESS;
    this.out.connect(this.sent);
    this.out.connect(here).connect(this.context.destination);
  }

  get track(): MediaStreamTrack | undefined {
    return this.sent.stream.getAudioTracks()[0];
  }

  /**
   * Presses a key after those that are still heard.
   *
   * @param speak lets the line say what this pad sounds, or what the microphone hears again
   */
  press(key: string, speak: (track: MediaStreamTrack | undefined) => Promise<void>): void {
    const row = KEYS.findIndex((each) => each.includes(key));
    const [low, high] = [LOW[row], HIGH[KEYS[row]?.indexOf(key) ?? -1]];
    if (low === undefined || high === undefined || this.waiting >= MOST_WAITING) return;
    this.waiting++;
    this.line = this.line
      .then(async () => {
        await this.context.resume();
        await speak(this.track);
        await this.sound([low, high]);
        if (this.waiting === 1) await speak(undefined);
      })
      .catch(() => {})
      .finally(() => this.waiting--);
  }

  private async sound(frequencies: readonly number[]): Promise<void> {
    const from = this.context.currentTime + GAP_MILLIS / 1000;
    const ended = frequencies.map((each) => {
      const tone = this.context.createOscillator();
      tone.frequency.value = each;
      tone.connect(this.out);
      tone.start(from);
      tone.stop(from + TONE_MILLIS / 1000);
      return new Promise<void>((done) => (tone.onended = () => done()));
    });
    await Promise.all(ended);
    await new Promise((done) => window.setTimeout(done, GAP_MILLIS));
  }

  close(): void {
    void this.context.close();
  }
}
