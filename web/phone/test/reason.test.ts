import { expect, it } from 'vitest';
import { failure, failureIn, isCompletedElsewhere } from '../src/phone/reason';
import { SipText } from '../src/phone/sip-text';

function bye(...reasons: string[]): SipText {
  const lines = ['BYE sip:alice@example.org SIP/2.0', ...reasons.map((each) => `Reason: ${each}`)];
  const message = SipText.parse(`${lines.join('\r\n')}\r\nCall-ID: 1\r\n\r\n`);
  if (message === undefined) throw new Error('no message');
  return message;
}

it('reads the first failure that SIP names', () => {
  expect(failureIn(bye('Q.850;cause=16', 'sip ; cause = 488 ; text="It \\"differs\\""'))).toEqual({
    cause: 488,
    text: 'It "differs"',
  });
  expect(failureIn(bye('SIP;cause=480'))).toEqual({ cause: 480, text: '' });
});

it('takes nothing else for a failure', () => {
  const others = ['', 'SIP', 'SIP;cause=200', 'SIP;cause=4880', 'SIP;cause=700', 'SIP;text="cause=488"'];
  for (const each of others) expect(failureIn(bye(each)), each).toBeUndefined();
  expect(failureIn(bye())).toBeUndefined();
});

it('shows no signs that steer a screen, and not too many words', () => {
  const said = failureIn(bye(`SIP;cause=500;text="a\u202eb${'c'.repeat(500)}"`));
  expect(said?.text).toBe(`a b${'c'.repeat(197)}`);
});

it('knows that another device has answered', () => {
  expect(isCompletedElsewhere(bye('SIP;cause=200;text="Call completed elsewhere"'))).toBe(true);
  for (const each of ['Q.850;cause=200', 'SIP;cause=2000', 'SIP;cause=487', '']) {
    expect(isCompletedElsewhere(bye(each)), each).toBe(false);
  }
});

it('tells the other end of failures, and of nothing that a person did', () => {
  expect(failure('weakAgreement')?.cause).toBe(488);
  expect(failure('noPath')?.cause).toBe(480);
  expect(failure('noMicrophone')?.cause).toBe(500);
  for (const each of ['hungUp', 'declined', 'elsewhere', 'failedThere'] as const) expect(failure(each)).toBeUndefined();
});
