import { css } from 'lit';
import { base } from '../../../shared/base';
import { palette } from '../../../shared/palette';

const own = css`
  :host {
    color: var(--ink);
    display: block;
    font: 1rem/1.5 system-ui, sans-serif;
  }
  h1,
  h2,
  h3,
  p,
  dl,
  ul,
  ol {
    margin: 0;
  }
  h1 {
    font-size: 1.5rem;
    line-height: 1.25;
  }
  h2 {
    font-size: 1.1rem;
    line-height: 1.3;
    overflow-wrap: anywhere;
  }
  h3 {
    font-size: 1rem;
  }
  a {
    color: var(--accent);
  }
  .page {
    display: flex;
    flex-direction: column;
    gap: 1rem;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.75rem;
  }
  [role='status']:empty,
  [role='alert']:empty {
    display: none;
  }
  .warn {
    color: var(--warn);
  }
  .good {
    color: var(--good);
  }
  .card {
    background: var(--paper);
    border: 1px solid var(--line);
    border-radius: 0.9rem;
    padding: 1.1rem;
    display: flex;
    flex-direction: column;
    gap: 0.75rem;
    min-width: 0;
  }
  .grid {
    display: grid;
    gap: 1rem;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr));
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 0.75rem;
    align-items: center;
  }
  .grow {
    flex: 1;
    min-width: 0;
  }
  .end-row {
    justify-content: flex-end;
  }
  label {
    font-weight: 600;
    display: block;
    margin-bottom: 0.25rem;
  }
  input,
  select {
    font: inherit;
    color: inherit;
    background: var(--ground);
    border: 1px solid var(--soft);
    border-radius: 0.6rem;
    padding: 0.55rem 0.8rem;
    min-height: 2.75rem;
    width: 100%;
  }
  button,
  a.button {
    font: inherit;
    font-weight: 600;
    color: var(--ink);
    background: var(--paper);
    border: 1px solid var(--soft);
    border-radius: 0.7rem;
    min-height: 2.75rem;
    padding: 0.45rem 1rem;
    cursor: pointer;
    text-decoration: none;
  }
  a.button {
    display: inline-flex;
    align-items: center;
  }
  button.quiet {
    border-color: transparent;
    background: transparent;
    color: var(--soft);
  }
  ul,
  ol {
    list-style: none;
    padding: 0;
  }
  dl {
    display: grid;
    grid-template-columns: max-content 1fr;
    gap: 0.4rem 1.2rem;
  }
  @media (max-width: 34rem) {
    dl {
      grid-template-columns: minmax(0, 1fr);
      gap: 0;
    }
    dd + dt {
      margin-top: 0.5rem;
    }
  }
  dt {
    color: var(--soft);
  }
  dd {
    margin: 0;
    min-width: 0;
    overflow-wrap: anywhere;
  }
  code,
  pre {
    font: 0.9rem/1.5 ui-monospace, monospace;
  }
  pre {
    margin: 0;
    background: var(--ground);
    border: 1px solid var(--line);
    border-radius: 0.6rem;
    padding: 0.8rem;
    overflow: auto;
    max-height: 30rem;
  }
  code {
    overflow-wrap: anywhere;
  }
  dialog pre {
    white-space: pre-wrap;
  }
  .list li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem 1rem;
    padding: 0.6rem 0;
    border-top: 1px solid var(--line);
  }
  .list li:first-child {
    border-top: none;
    padding-top: 0;
  }
  .list li:last-child {
    padding-bottom: 0;
  }
  .list .grow {
    /* Where the screen is small, what stands beside the words comes below them. */
    flex-basis: min(100%, 13rem);
    overflow-wrap: anywhere;
  }
  .mark {
    display: inline-flex;
    align-items: flex-start;
    gap: 0.45rem;
    font-weight: 600;
  }
  .mark svg {
    width: 1.25rem;
    height: 1.25rem;
    flex: none;
    margin-top: 0.12rem;
  }
  time,
  .number {
    font-variant-numeric: tabular-nums;
  }
  dialog {
    color: var(--ink);
    background: var(--paper);
    border: 1px solid var(--line);
    border-radius: 0.9rem;
    padding: 1.25rem;
    width: min(30rem, calc(100vw - 2rem));
    max-height: calc(100dvh - 2rem);
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 45%);
  }
  /* A dialog says itself what went wrong. */
  .page:has(> dialog[open]) > [role='alert'] {
    display: none;
  }
  /* What is handed over is printed, and nothing of what stands behind it. */
  @media print {
    .page:has(> dialog[open]) > :not(dialog) {
      display: none;
    }
    dialog {
      position: static;
      margin: 0;
      border: none;
      background: none;
    }
    dialog::backdrop {
      display: none;
    }
  }
  dialog form,
  dialog .page {
    display: flex;
    flex-direction: column;
    gap: 0.9rem;
  }
`;

export const style = [palette, base, own];
