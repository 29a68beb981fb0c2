import type { RefusedWhy } from './lock';

/** Why a call is over. */
export type End =
  | RefusedWhy
  | 'otherLog'
  | 'wordsDiffer'
  | 'hungUp'
  /** Something failed at the other end. */
  | 'failedThere'
  /** The other end was told that this device is none of its person's any more. */
  | 'cutOffHere'
  | 'declined'
  /** Another device of this person's has answered, and signed it. */
  | 'elsewhere'
  | 'busy'
  | 'unavailable'
  | 'noMicrophone'
  | 'noPath'
  | 'failed';

/** By what JsSIP says of the cause. */
export function endOf(cause: string): End {
  switch (cause) {
    case 'Busy':
      return 'busy';
    case 'Rejected':
      return 'declined';
    case 'Canceled':
    case 'Terminated':
      return 'hungUp';
    case 'Unavailable':
    case 'Not Found':
    case 'No Answer':
    case 'Request Timeout':
      return 'unavailable';
    case 'RTP Timeout':
      return 'noPath';
    case 'User Denied Media Access':
      return 'noMicrophone';
    default:
      return 'failed';
  }
}

