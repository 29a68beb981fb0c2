/** The languages that pages are written in. */
export type Language = 'en' | 'de';

/** The one that the browser prefers. */
export const language: Language = preferred();

function preferred(): Language {
  // Tests run outside browsers.
  const wanted = (globalThis as { navigator?: Navigator }).navigator?.language ?? '';
  return wanted.toLowerCase().startsWith('de') ? 'de' : 'en';
}
