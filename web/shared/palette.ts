import { css } from 'lit';

/** The colours of all pages, for light and dark. */
export const palette = css`
  :host {
    --ink: #16202b;
    --soft: #5a6774;
    --paper: #ffffff;
    --ground: #f2f4f6;
    --line: #d6dce2;
    --accent: #0b6b5c;
    --accent-ink: #ffffff;
    --warn: #8a4b00;
    --bad: #a8202a;
    --good: #0b6b5c;
  }
  @media (prefers-color-scheme: dark) {
    :host {
      --ink: #eef2f5;
      --soft: #a5b1bd;
      --paper: #1a232c;
      --ground: #10171e;
      --line: #35414d;
      --accent: #4fd1b8;
      --accent-ink: #06231e;
      --warn: #f0b35e;
      --bad: #ff8d93;
      --good: #4fd1b8;
    }
  }
`;
