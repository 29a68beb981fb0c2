import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { History } from '../phone/history';
import type { Sound } from '../phone/sound';
import type { Language } from '../../../shared/language';
import { language, messages as say } from '../messages';

/** What a person can set; each takes effect at once. */
export interface Settings {
  readonly sound: Sound;
  readonly history: History;
  /** Microphones and loudspeakers, as the browser lists them. */
  readonly devices: readonly MediaDeviceInfo[];
  readonly speak: (language: Language) => void;
  readonly changed: () => void;
  /** Whether it rings when the page is closed; nothing where server or browser cannot. */
  readonly push: { readonly isOn: boolean; readonly turn: (on: boolean) => Promise<void> } | undefined;
  /** Whether the phone locks, and what changes that; nothing where it cannot, or has to. */
  readonly lock: { readonly isOn: boolean; readonly turn: (on: boolean) => Promise<void> } | undefined;
}

/** The choice of microphone and loudspeaker; the browser names them once it may listen. */
export function soundChoice({ sound, devices, changed }: Settings): TemplateResult {
  const choice = (kind: MediaDeviceKind, key: 'microphone' | 'speaker', label: string) => {
    const some = devices.filter((each) => each.kind === kind && each.deviceId !== '');
    if (some.length === 0) return nothing;
    const chosen = sound.devices[key];
    return html`<label for=${key}>${label}</label>
      <select
        id=${key}
        name=${key}
        @change=${async (event: Event) => {
          await sound.choose({ [key]: (event.target as HTMLSelectElement).value });
          changed();
        }}
      >
        <option value="" ?selected=${chosen === ''}>${say.usualDevice}</option>
        ${some.map(
          (each, number) =>
            html`<option value=${each.deviceId} ?selected=${chosen === each.deviceId}>
              ${each.label === '' ? `${label} ${number + 1}` : each.label}
            </option>`,
        )}
      </select>`;
  };
  return html`${choice('audioinput', 'microphone', say.microphone)}
  ${choice('audiooutput', 'speaker', say.speaker)}`;
}

/** Everything that can be set outside calls. */
export function settingsScreen(
  settings: Settings,
  forget: TemplateResult,
  thisPage: TemplateResult,
): TemplateResult {
  const { sound, history, changed } = settings;
  return html`<section class="card" aria-labelledby="general">
      <h2 id="general" class="small">${say.settings}</h2>
      <label for="language">${say.language}</label>
      <select
        id="language"
        name="language"
        @change=${(event: Event) =>
          settings.speak((event.target as HTMLSelectElement).value as Language)}
      >
        <option value="en" lang="en" ?selected=${language === 'en'}>English</option>
        <option value="de" lang="de" ?selected=${language === 'de'}>Deutsch</option>
      </select>
      ${soundChoice(settings)}
      ${check('relay', say.relayOnly, say.relayOnlyWhy, sound.paths === 'relay', async (on) => {
        await sound.choose({ paths: on ? 'relay' : 'all' });
        changed();
      })}
      ${check('history', say.keepCalls, say.keepCallsWhy, history.isOn, async (on) => {
        await history.turn(on);
        changed();
      })}
      ${settings.push === undefined
        ? nothing
        : check('push', say.push, say.pushWhy, settings.push.isOn, settings.push.turn)}
      ${settings.lock === undefined
        ? nothing
        : check('lock', say.lockOn, say.lockOnWhy, settings.lock.isOn, settings.lock.turn)}
    </section>
    <section class="card" aria-labelledby="this-page">
      <h2 id="this-page" class="small">${say.thisPage}</h2>
      ${thisPage}
    </section>
    <div class="push">${forget}</div>`;
}

function check(
  name: string,
  label: string,
  why: string,
  on: boolean,
  change: (on: boolean) => Promise<void>,
): TemplateResult {
  return html`<div class="check">
    <input
      type="checkbox"
      id=${name}
      name=${name}
      .checked=${live(on)}
      aria-describedby="${name}-why"
      @change=${(event: Event) => void change((event.target as HTMLInputElement).checked)}
    />
    <label for=${name}>${label}</label>
    <p id="${name}-why" class="soft">${why}</p>
  </div>`;
}
