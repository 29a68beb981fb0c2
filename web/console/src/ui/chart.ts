import { html, svg, type TemplateResult } from 'lit';
import { number } from '../messages';

const WIDTH = 300;
const HEIGHT = 64;

/** A line over time with the largest value beside it, drawn by ourselves. */
export function chart(label: string, values: readonly number[]): TemplateResult {
  const most = Math.max(1, ...values);
  const last = values[values.length - 1] ?? 0;
  const step = WIDTH / Math.max(1, values.length - 1);
  const points = values.map(
    (value, i) => `${(i * step).toFixed(1)},${(HEIGHT - 4 - (value / most) * (HEIGHT - 8)).toFixed(1)}`,
  );
  const line = points.join(' ');
  return html`<figure>
    <figcaption><span>${label}</span><strong class="number">${number(last)}</strong></figcaption>
    <svg
      viewBox="0 0 ${WIDTH} ${HEIGHT}"
      preserveAspectRatio="none"
      role="img"
      aria-label=${`${label}: ${number(last)}, ≤ ${number(most)}`}
    >
      ${points.length < 2
        ? svg``
        : svg`<polygon points=${`0,${HEIGHT} ${line} ${WIDTH},${HEIGHT}`} fill="currentColor" opacity="0.14"/>
            <polyline points=${line} fill="none" stroke="currentColor" stroke-width="2" vector-effect="non-scaling-stroke"/>`}
    </svg>
  </figure>`;
}
