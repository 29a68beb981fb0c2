/** What a notification says, in the person's language: the worker that shows it has no catalogue. */
export interface Notices {
  readonly call: string;
  readonly missed: string;
  readonly test: string;
}

/** Under which name the worker finds it. */
export const NOTICES = 'notices';
