import { css } from 'lit';

/** What looks the same on all pages; a page's own rules come after it. */
export const base = css`
  * {
    box-sizing: border-box;
  }
  .soft {
    color: var(--soft);
  }
  .bad {
    color: var(--bad);
  }
  button.main {
    color: var(--accent-ink);
    background: var(--accent);
    border-color: var(--accent);
  }
  button.end {
    color: #ffffff;
    background: #a8202a;
    border-color: #a8202a;
  }
  button[disabled] {
    opacity: 0.55;
    cursor: default;
  }
  :focus-visible {
    outline: 3px solid var(--accent);
    outline-offset: 2px;
  }
`;
