/** What the browser's descriptions (RFC 8866) are made to say, and what they say. */

/** Of Opus: a constant rate, no silence, so that sizes and gaps tell nothing of what is said. */
const OPUS = 'minptime=10;useinbandfec=1;cbr=1;usedtx=0;stereo=0;maxaveragebitrate=32000';

/** Header extensions that stand in clear beside what is encrypted and follow the voice. */
const TELLING = /urn:ietf:params:rtp-hdrext:ssrc-audio-level/;

/**
 * A description of the browser as it is signed and sent: Opus at a constant rate, no level of the
 * voice in clear.
 */
export function hardened(description: string): string {
  const opus = /^a=rtpmap:(\d+) opus\/48000\/2\r?$/im.exec(description)?.[1];
  const lines = description
    .split('\r\n')
    .filter((line) => !(line.startsWith('a=extmap:') && TELLING.test(line)))
    .map((line) =>
      opus !== undefined && line.startsWith(`a=fmtp:${opus} `) ? `a=fmtp:${opus} ${OPUS}` : line,
    );
  return lines.join('\r\n');
}

/** Every `a=fingerprint`, in one text that two descriptions with the same ones share. */
export function fingerprints(description: string): string {
  return [...description.matchAll(/^a=fingerprint:(.*?)\r?$/gim)]
    .map(([, value]) => (value ?? '').trim().toUpperCase())
    .sort()
    .join('\n');
}
