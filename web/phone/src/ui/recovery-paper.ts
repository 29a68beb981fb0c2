import { html, type TemplateResult } from 'lit';
import { messages as say } from '../messages';

/** The words that bring an account back; they are shown once. A sheet of paper says whose they are. */
export function recoveryPaper(
  whose: string,
  words: readonly string[],
  kept: () => void,
): TemplateResult {
  return html`<section class="card">
    <h2>${say.wordsTitle}</h2>
    <p class="soft">${say.wordsWhy}</p>
    <p class="paper-only">${whose}</p>
    <ol class="paper">
      ${words.map((each) => html`<li>${each}</li>`)}
    </ol>
    <button class="main" @click=${kept}>${say.wordsKept}</button>
  </section>`;
}
