import { css, html, nothing, type TemplateResult } from 'lit';
import type { Finding, History, Overview, Sample } from '../api';
import { language } from '../../../shared/language';
import { clock, day, messages as say, minute, number, type NumberName } from '../messages';
import type { CallClass, Level, Refusal } from '../words';
import { chart, chartStyle, type Point } from './chart';
import { mark } from './marks';
import { Page } from './page';

/** Which findings answer which question. */
const HEALTH = ['server-certificate', 'authority', 'log-head', 'relay', 'storage'];

/** So many times at which the server did not run are named, the newest. */
const GAPS = 4;

const CLASSES: readonly CallClass[] = ['sealed', 'signed', 'unsigned'];

/** Some minutes, and what they were like where the server ran. */
interface Slot {
  readonly at: string;
  readonly sample: Sample | undefined;
}

/** What has a picture. */
type Line = 'registrations' | 'connections' | 'calls' | 'ringingMillis' | 'refusals';

/** Three questions with three plain answers, and the numbers behind them. */
export class HomePage extends Page {
  static override readonly styles = [
    ...Page.styles,
    chartStyle,
    css`
      li + li {
        margin-top: 0.4rem;
      }
      .numbers li + li {
        margin-top: 0;
      }
      table {
        border-collapse: collapse;
        width: 100%;
      }
      th,
      td {
        padding: 0.5rem 0 0.5rem 0.75rem;
        text-align: end;
        font-weight: inherit;
        vertical-align: baseline;
      }
      th:first-child {
        text-align: start;
        padding-inline-start: 0;
      }
      thead th {
        color: var(--soft);
      }
      tbody tr {
        border-top: 1px solid var(--line);
      }
      .charts {
        display: grid;
        gap: 1.5rem;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr));
      }
      meter {
        display: block;
        width: 100%;
        height: 0.5rem;
        margin-top: 0.35rem;
      }
      meter::-webkit-meter-bar {
        height: 0.5rem;
        border: 0;
        background: var(--line);
      }
      meter::-webkit-meter-optimum-value {
        background: var(--accent);
      }
      .numbers {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(8.5rem, 1fr));
        gap: 1rem;
      }
      .numbers li {
        display: flex;
        flex-direction: column;
      }
      .numbers strong {
        font-size: 1.5rem;
        line-height: 1.2;
        font-weight: 650;
      }
    `,
  ];

  private overview: Overview | undefined;
  private history: History = { minutes: 1, samples: [] };
  private stop: (() => void) | undefined;
  private refresh = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.stop = this.api.watch((overview) => this.show(() => (this.overview = overview)));
    this.refresh = window.setInterval(() => void this.past(), 60_000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop?.();
    window.clearInterval(this.refresh);
  }

  protected async load(): Promise<void> {
    this.overview = await this.api.get<Overview>('overview');
    await this.past();
  }

  private async past(): Promise<void> {
    const history = await this.api.get<History>('overview/history');
    this.show(() => (this.history = history));
  }

  protected content(): TemplateResult {
    const now = this.overview;
    if (now === undefined) return html``;
    const open = now.findings;
    return html`<h1>${say.pages.home}</h1>
      <div class="grid">
        ${this.answer(
          say.healthy,
          { ok: say.healthyYes, hint: say.healthyBut, fault: say.healthyNo },
          open.filter((each) => HEALTH.includes(each.check)),
        )}
        ${this.answer(
          say.secure,
          { ok: say.secureYes, hint: say.secureBut, fault: say.secureNo },
          open.filter((each) => !HEALTH.includes(each.check)),
        )}
        ${this.needs(open)}
      </div>
      <section class="card">
        <ul class="numbers">
          ${this.number('registrations', number(now.registrations))}
          ${this.number('connections', number(now.connections))}
          ${this.number('transactions', number(now.transactions))}
          ${this.number('started', number(now.calls.started))}
          ${this.number('taken', number(now.calls.taken))}
          ${this.number('ringing', millis(now.calls.ringingMillisMedian))}
          ${this.number('ringingP95', millis(now.calls.ringingMillisP95))}
          ${this.number('users', number(now.users))} ${this.number('devices', number(now.devices))}
          ${this.number('uptime', span(Date.parse(now.now) - Date.parse(now.started)))}
        </ul>
      </section>
      <section class="card">
        <h2>${say.ages}</h2>
        ${ages(now)}
      </section>
      <section class="card">
        ${this.history.samples.length < 2 ? html`<p class="soft">${say.noHistory}</p>` : this.charts(now)}
      </section>
      <section class="card">
        <h2>${say.callClasses}</h2>
        ${classes(this.history.samples)}
      </section>
      <section class="card">
        <h2>${say.refusals}</h2>
        ${this.refused(now)}
      </section>
      <section class="card">
        <h2>${say.anomalies}</h2>
        ${anomalies(now)}
      </section>`;
  }

  private charts(now: Overview): TemplateResult {
    const { minutes } = this.history;
    const slots = this.slots(now);
    const gaps = spans(slots);
    return html`<p class="soft">${say.lastDay}${gaps.length === 0 ? nothing : html`<br />${say.gaps(list(gaps))}`}</p>
      <div class="charts">
        ${chart(say.registrations, line(slots, 'registrations', now))}
        ${chart(say.connections, line(slots, 'connections', now))}
        ${chart(say.callsPerSlot(minutes), line(slots, 'calls'))}
        ${chart(say.ringingPerSlot, line(slots, 'ringingMillis'), ' ms')}
        ${chart(say.refusalsPerSlot(minutes), line(slots, 'refusals'))}
      </div>`;
  }

  private answer(
    question: string,
    answers: Readonly<Record<Level, string>>,
    open: readonly Finding[],
  ): TemplateResult {
    const bad = open.some((each) => each.level === 'fault');
    const level = bad ? 'fault' : open.length > 0 ? 'hint' : 'ok';
    return html`<section class="card">
      <h2>${question}</h2>
      <p>${mark(level, answers[level])}</p>
      ${open.length === 0
        ? nothing
        : html`<ul>
            ${open.map((each) => html`<li class="soft">${say.checks[each.check]}: ${say.states[each.state]}</li>`)}
          </ul>`}
    </section>`;
  }

  private needs(open: readonly Finding[]): TemplateResult {
    return html`<section class="card">
      <h2>${say.needsMe}</h2>
      ${open.length === 0
        ? html`<p>${mark('ok', say.needsNothing)}</p>`
        : html`<p>${say.needsSome(open.length)}</p>
            <ul>
              ${open.map(
                (each) =>
                  html`<li>
                    <strong>${say.checks[each.check]}</strong><br /><span class="soft">${say.advice[each.check]}</span>
                  </li>`,
              )}
            </ul>`}
    </section>`;
  }

  private number(name: NumberName, value: string): TemplateResult {
    return html`<li><strong class="number">${value}</strong><span class="soft">${say.numbers[name]}</span></li>`;
  }

  /** Every slot from the first one until now, whether the server ran or not. */
  private slots(now: Overview): Slot[] {
    const { minutes, samples } = this.history;
    const length = minutes * 60_000;
    const known = new Map(samples.map((each) => [Date.parse(each.at), each]));
    const all: Slot[] = [];
    for (let at = Math.min(...known.keys()); at <= Date.parse(now.now); at += length) {
      all.push({ at: new Date(at).toISOString(), sample: known.get(at) });
    }
    return all;
  }

  private refused(now: Overview): TemplateResult {
    const hour = Date.parse(now.now) - 3_600_000;
    const some = (Object.entries(now.refusals) as [Refusal, number][])
      .map(([why, start]) => ({ why, start, hour: this.refusals(why, hour), day: this.refusals(why, 0) }))
      .filter((each) => each.start > 0 || each.day > 0);
    if (some.length === 0) return html`<p class="soft">${say.noRefusals}</p>`;
    return html`<table>
      <thead>
        <tr>
          <th scope="col">${say.reason}</th>
          <th scope="col">${say.lastHour}</th>
          <th scope="col">${say.aDay}</th>
          <th scope="col">${say.sinceStart}</th>
        </tr>
      </thead>
      <tbody>
        ${some.map(
          (each) =>
            html`<tr>
              <th scope="row">${say.refusalReasons[each.why]}</th>
              <td class="number">${number(each.hour)}</td>
              <td class="number"><strong>${number(each.day)}</strong></td>
              <td class="number">${number(each.start)}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
  }

  /** As of the last whole minute. */
  private refusals(why: Refusal, since: number): number {
    return sum(this.history.samples.filter((each) => Date.parse(each.at) > since).map((each) => each.reasons[why]));
  }
}

function sum(counts: ReadonlyArray<number | undefined>): number {
  return counts.reduce<number>((all, each) => all + (each ?? 0), 0);
}

/** One number over time: its present is the last point, unless it is a sum that still grows. */
function line(slots: readonly Slot[], of: Line): Point[];
function line(slots: readonly Slot[], of: 'registrations' | 'connections', now: Overview): Point[];
function line(slots: readonly Slot[], of: Line, now?: Overview): Point[] {
  const over = slots
    .slice(0, -1)
    .map(({ at, sample }) => ({ at, value: sample?.[of] ?? null, gap: sample === undefined }));
  return now === undefined ? over : [...over, { at: now.now, value: now[of as 'registrations'] }];
}

/** When the server did not run, the newest times. */
function spans(slots: readonly Slot[]): string[] {
  const all: string[] = [];
  let from: string | undefined;
  for (const { at, sample } of slots) {
    if (sample === undefined) from ??= at;
    else if (from !== undefined) {
      all.push(say.gap(clock(from), clock(at)));
      from = undefined;
    }
  }
  return all.length > GAPS ? ['…', ...all.slice(-GAPS)] : all;
}

function list(of: readonly string[]): string {
  return new Intl.ListFormat(language, { type: 'unit' }).format(of);
}

/** What the signalling of the calls showed that somebody took, with a bar each. */
function classes(samples: readonly Sample[]): TemplateResult {
  const counts = CLASSES.map((each): [CallClass, number] => [each, sum(samples.map((some) => some.classes[each]))]);
  const taken = sum(counts.map(([, count]) => count));
  if (taken === 0) return html`<p class="soft">${say.noCalls}</p>`;
  return html`<p class="soft">${say.callClassesWhat}</p>
    <ul class="list">
      ${counts.map(
        ([each, count]) =>
          html`<li>
            <span class="grow">${say.classes[each]}<meter min="0" max=${taken} value=${count} aria-hidden="true"></meter></span
            ><strong class="number">${number(count)}</strong>
          </li>`,
      )}
    </ul>`;
}

/** What phones told of their calls' packets, all together. */
function anomalies({ anomalies: { told, days, kinds } }: Overview): TemplateResult {
  if (!told && kinds.length === 0) return html`<p class="soft">${say.anomaliesNotTold}</p>`;
  return html`<p class="soft">${told ? say.anomaliesWhat : say.anomaliesNotTold}</p>
    ${kinds.length === 0
      ? html`<p>${mark('ok', say.noAnomalies(days))}</p>`
      : html`<ul class="list">
          ${kinds.map(
            ({ kind, seen, phones, last }) =>
              html`<li>
                <span class="grow">${say.anomalyKinds[kind]}</span><span class="soft">${say.anomalySum(seen, phones, day(last))}</span>
              </li>`,
          )}
        </ul>`}`;
}

/** What runs out, and what everybody sees of the log. */
function ages(now: Overview): TemplateResult {
  const { policy, log } = now;
  return html`<dl>
    <dt>${say.checks['server-certificate']}</dt>
    <dd>${say.span(day(now.certificateFrom), day(now.certificateUntil))}</dd>
    <dt>${say.checks.authority}</dt>
    <dd>${say.span(day(now.authorityFrom), day(now.authorityUntil))}</dd>
    <dt>${say.pages.policy}</dt>
    <dd>${policy === null ? say.builtIn : `${policy.profile} ${policy.version}, ${say.until(day(policy.until))}`}</dd>
    <dt>${say.checks['log-head']}</dt>
    <dd>
      ${log === null
        ? say.states.absent
        : `${say.epochCount(log.size)}${log.cosigned === null ? '' : `, ${say.cosigned(minute(log.cosigned))}`}`}
    </dd>
    <dt>${say.version}</dt>
    <dd>${now.version}</dd>
  </dl>`;
}

function millis(value: number | null): string {
  return value === null ? '–' : `${number(value)} ms`;
}

/** How long something is going on, in the largest unit that fits. */
function span(milliseconds: number): string {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
  const [value, unit] =
    minutes < 120
      ? [minutes, 'minute']
      : minutes < 2880
        ? [Math.floor(minutes / 60), 'hour']
        : [Math.floor(minutes / 1440), 'day'];
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' }).format(value);
}
