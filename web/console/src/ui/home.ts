import { css, html, nothing, type TemplateResult } from 'lit';
import type { Finding, Overview, Sample } from '../api';
import { language } from '../../../shared/language';
import { day, messages as say, minute, number, type NumberName } from '../messages';
import type { CallClass, Level, Refusal } from '../words';
import { chart, chartStyle, type Point } from './chart';
import { mark } from './marks';
import { Page } from './page';

/** Which findings answer which question. */
const HEALTH = ['server-certificate', 'authority', 'log-head', 'relay', 'storage'];

/** A day of minutes is more than fits: so many points are drawn. */
const POINTS = 240;

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
  private samples: readonly Sample[] = [];
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
    const history = await this.api.get<{ samples: readonly Sample[] }>('overview/history');
    this.show(() => (this.samples = history.samples));
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
        <p class="soft">${this.samples.length < 2 ? say.noHistory : say.lastDay}</p>
        ${this.samples.length < 2 ? nothing : this.charts(now)}
      </section>
      <section class="card">
        <h2>${say.callClasses}</h2>
        ${classes(now)}
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
    return html`<div class="charts">
      ${chart(say.registrations, this.line('registrations', now))}
      ${chart(say.connections, this.line('connections', now))} ${chart(say.callsPerMinute, this.line('calls'))}
      ${chart(say.ringingPerMinute, this.line('ringingMillis'), ' ms')}
      ${chart(say.refusalsPerMinute, this.line('refusals'))}
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

  /** The past of one number, thinned out, and its present where that is more than a minute's. */
  private line(of: Line): Point[];
  private line(of: 'registrations' | 'connections', now: Overview): Point[];
  private line(of: Line, now?: Overview): Point[] {
    const every = Math.max(1, Math.ceil(this.samples.length / POINTS));
    const past: Point[] = [];
    for (let i = 0; i < this.samples.length; i += every) {
      const some = this.samples.slice(i, i + every);
      const values = some.map((each) => each[of]).filter((each) => each !== null);
      past.push({ at: some[0]?.at ?? '', value: values.length === 0 ? null : Math.max(...values) });
    }
    return now === undefined ? past : [...past, { at: now.now, value: now[of as 'registrations'] }];
  }

  private refused(now: Overview): TemplateResult {
    const some = (Object.entries(now.refusals) as [Refusal, number][]).filter(([, count]) => count > 0);
    if (some.length === 0) return html`<p class="soft">${say.noRefusals}</p>`;
    return html`<table>
      <thead>
        <tr>
          <th scope="col">${say.reason}</th>
          <th scope="col">${say.lastHour}</th>
          <th scope="col">${say.sinceStart}</th>
        </tr>
      </thead>
      <tbody>
        ${some.map(
          ([why, count]) =>
            html`<tr>
              <th scope="row">${say.refusalReasons[why]}</th>
              <td class="number">${number(this.lastHour(why))}</td>
              <td class="number"><strong>${number(count)}</strong></td>
            </tr>`,
        )}
      </tbody>
    </table>`;
  }

  /** As of the last whole minute. */
  private lastHour(why: Refusal): number {
    return this.samples.slice(-60).reduce((sum, each) => sum + (each.reasons[why] ?? 0), 0);
  }
}

/** What the signalling of the calls showed that somebody took, with a bar each. */
function classes({ calls: { taken, classes: counts } }: Overview): TemplateResult {
  if (taken === 0) return html`<p class="soft">${say.noCalls}</p>`;
  const all = Object.entries(counts) as [CallClass, number][];
  return html`<p class="soft">${say.callClassesWhat}</p>
    <ul class="list">
      ${all.map(
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
