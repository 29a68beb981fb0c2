import { expect, it } from 'vitest';
import { SipText } from '../src/phone/sip-text';

const FIELDS = [
  'Via: SIP/2.0/WSS one.invalid;branch=z9hG4bK1',
  'From: <sip:alice@example.org>;tag=1',
  'To: <sip:bob@example.org>',
  'Call-ID: one',
  'CSeq: 1 INVITE',
  'Content-Type: application/sdp',
  'Content-Length: 4',
];

function invite(...more: string[]): string {
  return `INVITE sip:bob@example.org SIP/2.0\r\n${[...FIELDS, ...more].join('\r\n')}\r\n\r\nv=0\n`;
}

it('reads who calls', () => {
  const read = SipText.parse(invite('Via: SIP/2.0/TLS two.invalid;branch=z9hG4bK2'));
  expect(read?.fromAddress).toBe('sip:alice@example.org');
  expect(read?.all('Via')).toHaveLength(2);
});

// JsSIP takes the last one for true, and what is judged here is the first.
it('takes no message that says twice what is said once', () => {
  const twice = [
    'From: <sip:mallory@example.org>;tag=1',
    'f: <sip:mallory@example.org>;tag=1',
    't: <sip:carol@example.org>',
    'CALL-ID: two',
    'i: two',
    'CSeq : 2 BYE',
    'l: 0',
    'c: text/plain',
  ];
  for (const each of twice) expect(SipText.parse(invite(each)), each).toBeUndefined();
});
