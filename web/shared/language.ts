/** The languages that pages are written in. */
export type Language = 'en' | 'de';

/** The one that the browser prefers. */
export const language: Language = navigator.language.toLowerCase().startsWith('de') ? 'de' : 'en';
