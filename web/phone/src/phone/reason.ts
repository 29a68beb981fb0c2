import { CATALOGUES } from '../messages';
import type { End } from './end';
import type { SipText } from './sip-text';

/** Why a call was ended, as SIP says it (RFC 3326). */
export interface Reason {
  readonly cause: number;
  /** What a person reads, or nothing. */
  readonly text: string;
}

const MOST_CHARACTERS = 200;

/** Of a BYE, when the device that gets it was removed or cut off, as `Reason.DEVICE_REMOVED`. */
export const DEVICE_REMOVED = 403;

/** What the other end is told of a failure here; nothing of an ordinary end, as `call.EndReason`. */
export function failure(end: End): Reason | undefined {
  const cause = causeOf(end);
  return cause === undefined ? undefined : { cause, text: CATALOGUES.en.toldThere[cause] };
}

/** The kinds of failures that others are told. */
export type Cause = 480 | 488 | 500;

function causeOf(end: End): Cause | undefined {
  switch (end) {
    case 'hungUp':
    case 'declined':
    case 'busy':
    case 'unavailable':
    case 'failedThere':
    case 'cutOffHere':
    case 'elsewhere':
      return undefined;
    case 'noPath':
      return 480;
    case 'noMicrophone':
    case 'failed':
      return 500;
    default:
      return 488;
  }
}

/** The reason of a BYE, if it is a failure; its words are a stranger's. */
export function failureIn(bye: SipText): Reason | undefined {
  return reasons(bye).find(({ cause }) => cause >= 400 && cause <= 699);
}

/** Whether a CANCEL says that another device has answered (RFC 3326 section 2); anybody can say so. */
export function isCompletedElsewhere(cancel: SipText): boolean {
  return reasons(cancel).some(({ cause }) => cause === 200);
}

/** Those of SIP. */
function reasons(message: SipText): Reason[] {
  return message.all('Reason').flatMap((each) => {
    const [protocol = '', ...parameters] = each.split(';');
    const cause = parameters.map((it) => /^\s*cause\s*=\s*(\d{3})\s*$/i.exec(it)?.[1]).find(Boolean);
    if (protocol.trim().toUpperCase() !== 'SIP' || cause === undefined) return [];
    const text = /;\s*text\s*=\s*"((?:[^"\\]|\\.)*)"/i.exec(each)?.[1] ?? '';
    return [{ cause: Number(cause), text: printable(text) }];
  });
}

function printable(words: string): string {
  const plain = words.replace(/\\(.)/g, '$1').replace(/\p{C}/gu, ' ');
  return plain.slice(0, MOST_CHARACTERS).trim();
}
