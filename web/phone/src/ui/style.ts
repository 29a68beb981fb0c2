import { css } from 'lit';
import { base } from '../../../shared/base';
import { palette } from '../../../shared/palette';

const own = css`
  :host {
    color: var(--ink);
    background: var(--ground);
    display: block;
    min-height: 100dvh;
    font: 1rem/1.5 system-ui, sans-serif;
  }
  main {
    max-width: 27rem;
    min-height: 100dvh;
    margin: 0 auto;
    padding: 1.25rem;
    display: flex;
    flex-direction: column;
    gap: 1rem;
  }
  header {
    display: flex;
    justify-content: space-between;
    align-items: baseline;
    gap: 1rem;
  }
  h1 {
    font-size: 1.25rem;
    margin: 0;
    letter-spacing: 0.01em;
  }
  h2 {
    font-size: 1.5rem;
    line-height: 1.25;
    margin: 0;
    overflow-wrap: anywhere;
  }
  h2.small {
    font-size: 1.1rem;
  }
  p {
    margin: 0;
  }
  .card {
    background: var(--paper);
    border: 1px solid var(--line);
    border-radius: 0.9rem;
    padding: 1.1rem;
    display: flex;
    flex-direction: column;
    gap: 0.75rem;
  }
  label {
    font-weight: 600;
  }
  input,
  textarea {
    font: inherit;
    color: inherit;
    background: var(--ground);
    border: 1px solid var(--soft);
    border-radius: 0.6rem;
    padding: 0.7rem 0.8rem;
    width: 100%;
    resize: none;
    overflow-wrap: anywhere;
  }
  button {
    font: inherit;
    font-weight: 600;
    color: var(--ink);
    background: var(--paper);
    border: 1px solid var(--soft);
    border-radius: 0.7rem;
    min-height: 3rem;
    padding: 0.6rem 1rem;
    cursor: pointer;
  }
  button.quiet {
    border-color: transparent;
    background: transparent;
    color: var(--soft);
    min-height: 2.75rem;
  }
  .row {
    display: grid;
    grid-auto-flow: column;
    grid-auto-columns: minmax(0, 1fr);
    gap: 0.75rem;
  }
  .row button {
    padding-inline: 0.5rem;
    overflow-wrap: break-word;
  }
  .stack {
    display: flex;
    flex-direction: column;
  }
  .tools {
    display: grid;
    grid-template-columns: repeat(4, 1fr);
    gap: 0.5rem;
  }
  .tools button {
    padding: 0.6rem 0;
    font-size: 0.85rem;
  }
  /* Muted, held, or shown below. */
  .tools button[aria-pressed='true'],
  .tools button[aria-expanded='true'] {
    color: var(--paper);
    background: var(--ink);
    border-color: var(--ink);
  }
  @media (max-width: 22rem) {
    .tools {
      grid-template-columns: repeat(2, 1fr);
    }
  }
  /* What ends the call is in reach, however long the page is. */
  .bar {
    position: sticky;
    bottom: 0;
  }
  .panel {
    scroll-margin-bottom: 12.5rem;
  }
  .middle {
    text-align: center;
  }
  .push {
    margin-top: auto;
  }
  ul {
    list-style: none;
    margin: 0;
    padding: 0;
    display: flex;
    flex-direction: column;
    gap: 0.5rem;
  }
  li button {
    width: 100%;
    text-align: start;
    display: flex;
    align-items: center;
    gap: 0.7rem;
  }
  li span {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .lock {
    display: flex;
    gap: 0.8rem;
    align-items: flex-start;
  }
  svg.large {
    width: 4rem;
    height: 4rem;
    margin: 0 auto;
  }
  .lock svg,
  li svg {
    flex: none;
    width: 1.9rem;
    height: 1.9rem;
  }
  li svg {
    width: 1.3rem;
    height: 1.3rem;
  }
  .lock strong {
    display: block;
  }
  .verified {
    color: var(--good);
  }
  .known,
  .firstContact {
    color: var(--ink);
  }
  .unverified {
    color: var(--warn);
  }
  .refused {
    color: var(--bad);
  }
  .words {
    font-size: 1.35rem;
    font-weight: 650;
    letter-spacing: 0.01em;
    overflow-wrap: anywhere;
  }
  .words span {
    display: inline-block;
  }
  .camera {
    width: 100%;
    max-height: 60vh;
    border-radius: 0.75rem;
    object-fit: cover;
    background: #000;
  }
  /* Two and two of four groups, where not all fit. */
  .digits {
    max-inline-size: 13ch;
    font-variant-numeric: tabular-nums;
  }
  svg.code {
    width: 100%;
    max-width: 18rem;
    margin: 0 auto;
    border-radius: 0.6rem;
  }
  .number {
    display: grid;
    grid-template-columns: repeat(4, auto);
    justify-content: space-between;
    gap: 0.2rem 0.6rem;
    font-size: 1.15rem;
    font-variant-numeric: tabular-nums;
  }
  sottovoce-show-code {
    display: contents;
  }
  ol.paper {
    /* One column where the longest words would not fit in two. */
    columns: 2 8rem;
    margin: 0;
    padding-inline-start: 2rem;
    font-size: 1.05rem;
  }
  ol.paper li::marker {
    color: var(--soft);
  }
  .pad {
    display: grid;
    grid-template-columns: repeat(3, 1fr);
    gap: 0.5rem;
  }
  time {
    font-variant-numeric: tabular-nums;
  }
  select {
    font: inherit;
    color: inherit;
    background: var(--ground);
    border: 1px solid var(--soft);
    border-radius: 0.6rem;
    padding: 0.6rem 0.7rem;
    min-height: 2.75rem;
    width: 100%;
  }
  .check {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 0.1rem 0.7rem;
    align-items: center;
  }
  .check input {
    width: 1.3rem;
    height: 1.3rem;
    accent-color: var(--accent);
  }
  .check p {
    grid-column: 2;
    font-size: 0.9rem;
  }
  .line {
    display: flex;
    justify-content: space-between;
    align-items: center;
    gap: 1rem;
    font-size: 0.95rem;
  }
  .line meter {
    width: 7rem;
  }
  small {
    display: block;
    font-weight: 400;
    font-size: 0.85rem;
  }
  .back {
    align-self: start;
    margin-inline-start: -1rem;
  }
  .back::before {
    content: '‹';
    padding-inline-end: 0.5rem;
  }
  ::placeholder {
    color: var(--soft);
    opacity: 1;
  }
  details summary {
    cursor: pointer;
    color: var(--soft);
    min-height: 2.75rem;
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 0.75rem;
  }
  details summary::after {
    content: '';
    flex: none;
    width: 0.5rem;
    height: 0.5rem;
    margin-inline-end: 0.3rem;
    border: solid currentColor;
    border-width: 0 2px 2px 0;
    transform: translateY(-0.15rem) rotate(45deg);
  }
  details[open] summary::after {
    transform: translateY(0.1rem) rotate(225deg);
  }
  details p + p {
    margin-top: 0.6rem;
  }
  .paper-only {
    display: none;
  }
  /* What is kept or handed over on paper: the words, digits and codes, and nothing to press. */
  @media print {
    :host {
      color: #000;
      background: #fff;
      color-scheme: light;
    }
    main {
      max-width: none;
      min-height: 0;
      padding: 0;
    }
    button,
    input,
    header [role='status'],
    .bar,
    .panel {
      display: none;
    }
    .soft,
    .card {
      color: #000;
    }
    .paper-only {
      display: block;
      font-weight: 600;
    }
    .card {
      background: none;
      border: none;
      padding: 0;
      break-inside: avoid;
    }
    svg.code {
      max-width: 7cm;
      margin: 0;
    }
    .number {
      max-width: 10cm;
    }
    ol.paper {
      columns: 3;
      max-width: 16cm;
      line-height: 1.8;
    }
    ol.paper li::marker {
      color: #000;
    }
  }
`;

export const style = [palette, base, own];
