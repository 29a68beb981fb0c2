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
  const opus = opusNumber(description);
  const lines = description
    .split('\r\n')
    .filter((line) => !(line.startsWith('a=extmap:') && TELLING.test(line)))
    .map((line) =>
      opus !== undefined && line.startsWith(`a=fmtp:${opus} `) ? `a=fmtp:${opus} ${OPUS}` : line,
    );
  return lines.join('\r\n');
}

/** The payload type of Opus; nothing where a description has none. */
export function opusNumber(description: string): string | undefined {
  return /^a=rtpmap:(\d+) opus\/48000\/2\r?$/im.exec(description)?.[1];
}

/**
 * The same with Opus by another payload type: a number keeps its meaning for as long as a session lasts
 * (RFC 3264 section 8.3.2), and a new connection numbers anew. What had the number takes that of Opus.
 */
export function withOpusAs(description: string, number: string): string {
  const own = opusNumber(description);
  if (own === undefined || own === number) return description;
  const swapped = (each: string) => (each === own ? number : each === number ? own : each);
  return description
    .split('\r\n')
    .map((line) => {
      if (line.startsWith('m=audio ')) {
        const [media, port, protocol, ...formats] = line.split(' ');
        return [media, port, protocol, ...formats.map(swapped)].join(' ');
      }
      return line.replace(/^(a=(?:rtpmap|fmtp|rtcp-fb):)(\d+)/, (_, name: string, each: string) => name + swapped(each));
    })
    .join('\r\n');
}

/** SHA-256 of the certificate that a description announces, in hexadecimal digits. */
export function certificateHash(description: string): string {
  return fingerprints(description).replace(/^SHA-256 |:/g, '').toLowerCase();
}

/** Every `a=fingerprint`, in one text that two descriptions with the same ones share. */
export function fingerprints(description: string): string {
  return [...description.matchAll(/^a=fingerprint:(.*?)\r?$/gim)]
    .map(([, value]) => (value ?? '').trim().toUpperCase())
    .sort()
    .join('\n');
}
