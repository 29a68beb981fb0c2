import { css, html, svg, type TemplateResult } from 'lit';
import { clock, messages as say, number } from '../messages';

const WIDTH = 300;
const HEIGHT = 64;

export const chartStyle = css`
  figure {
    margin: 0;
    color: var(--accent);
  }
  figure svg {
    display: block;
    width: 100%;
    height: 4rem;
    border-bottom: 1px solid var(--line);
  }
  .gap {
    fill: var(--line);
  }
  figcaption {
    color: var(--ink);
    display: flex;
    justify-content: space-between;
    gap: 1rem;
  }
  figcaption strong {
    white-space: nowrap;
  }
  .axis {
    color: var(--soft);
    display: flex;
    justify-content: space-between;
    gap: 0.75rem;
    font-size: 0.85rem;
  }
`;

/** A value at a time; null where there is none, such as a time that nothing took. */
export interface Point {
  readonly at: string;
  readonly value: number | null;
  /** Nobody was there to look. */
  readonly gap?: boolean;
}

/** A line over time with its last and its largest value, drawn by ourselves. */
export function chart(label: string, points: readonly Point[], unit = ''): TemplateResult {
  const values = points.map((each) => each.value).filter((each) => each !== null);
  const most = Math.max(1, ...values);
  const last = values.at(-1);
  const shown = last === undefined ? '–' : number(last) + unit;
  const highest = say.atMost(number(Math.max(0, ...values)) + unit);
  return html`<figure>
    <figcaption><span>${label}</span><strong class="number">${shown}</strong></figcaption>
    <svg
      viewBox="0 0 ${WIDTH} ${HEIGHT}"
      preserveAspectRatio="none"
      role="img"
      aria-label=${`${label}: ${shown}, ${highest}`}
    >
      ${gaps(points).map(([x, width]) => svg`<rect class="gap" x=${x} y="0" width=${width} height=${HEIGHT}/>`)}
      ${runs(points, most).map(
        ([first, line, end]) =>
          svg`<polygon points=${`${first},${HEIGHT} ${line} ${end},${HEIGHT}`} fill="currentColor" opacity="0.14"/>
            <polyline points=${line} fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" vector-effect="non-scaling-stroke"/>`,
      )}
    </svg>
    <div class="axis" aria-hidden="true">
      <span class="number">${points[0] === undefined ? '' : clock(points[0].at)}</span>
      <span class="number">${highest}</span>
      <span>${say.now}</span>
    </div>
  </figure>`;
}

/** Where each stretch begins in which nobody looked, and how wide it is: between the values beside it. */
function gaps(points: readonly Point[]): Array<[string, string]> {
  const step = WIDTH / Math.max(1, points.length - 1);
  const all: Array<[string, string]> = [];
  let first = 0;
  points.forEach(({ gap }, i) => {
    if (gap !== true) return;
    if (points[i - 1]?.gap !== true) first = Math.max(0, i - 1) * step;
    if (points[i + 1]?.gap === true) return;
    const last = Math.min(points.length - 1, i + 1) * step;
    all.push([first.toFixed(1), (last - first).toFixed(1)]);
  });
  return all;
}

/** Where a line begins, its points, and where it ends: one for each stretch that has values. */
function runs(points: readonly Point[], most: number): Array<[string, string, string]> {
  const step = WIDTH / Math.max(1, points.length - 1);
  const all: Array<[string, string, string]> = [];
  let run: string[] = [];
  let first = 0;
  points.forEach(({ value }, i) => {
    if (value === null) return;
    if (run.length === 0) first = i * step;
    run.push(`${(i * step).toFixed(1)},${(HEIGHT - 4 - (value / most) * (HEIGHT - 8)).toFixed(1)}`);
    if (i + 1 < points.length && points[i + 1]?.value !== null) return;
    // One value alone is a dot.
    if (run.length === 1) run.push(...run);
    all.push([first.toFixed(1), run.join(' '), (i * step).toFixed(1)]);
    run = [];
  });
  return all;
}
