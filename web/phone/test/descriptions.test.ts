import { expect, it } from 'vitest';
import { hardened, opusNumber, withOpusAs } from '../src/phone/descriptions';

const OFFER = [
  'v=0',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111 110 96',
  'a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level',
  'a=rtpmap:111 opus/48000/2',
  'a=rtcp-fb:111 transport-cc',
  'a=fmtp:111 minptime=10;useinbandfec=1',
  'a=rtpmap:110 telephone-event/48000',
  'a=rtpmap:96 CN/8000',
  '',
].join('\r\n');

it('numbers Opus as the session knows it, and nothing twice', () => {
  const other = withOpusAs(OFFER, '96');
  expect(opusNumber(other)).toBe('96');
  expect(other).toContain('m=audio 9 UDP/TLS/RTP/SAVPF 96 110 111\r\n');
  expect(other).toContain('a=rtcp-fb:96 transport-cc\r\n');
  expect(other).toContain('a=fmtp:96 minptime=10');
  expect(other).toContain('a=rtpmap:111 CN/8000\r\n');
  expect(withOpusAs(other, '111')).toBe(OFFER);
  expect(withOpusAs(OFFER, '111')).toBe(OFFER);
  expect(withOpusAs('v=0\r\n', '96')).toBe('v=0\r\n');
});

it('speaks at a constant rate, and sends no level of the voice in clear', () => {
  const said = hardened(OFFER);
  expect(said).toContain('a=fmtp:111 minptime=10;useinbandfec=1;cbr=1;usedtx=0');
  expect(said).not.toContain('audio-level');
});
