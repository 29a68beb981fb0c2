import { expect, it } from 'vitest';
import { LineWatch, LOOK_MILLIS, type Reading } from '../src/phone/media';

function reading(arrived: number): Reading {
  return { arrived, packets: arrived, lost: 0, jitterSeconds: 0, roundTripSeconds: 0, level: 0 };
}

it('says for how long nothing has arrived, and that a line is gone after a second and a half', () => {
  const line = new LineWatch();
  expect(line.next(reading(10))).toBe('good');
  for (let silent = LOOK_MILLIS; silent < 1_500; silent += LOOK_MILLIS) {
    expect(line.next(reading(10)), `${silent} ms`).toBe('good');
    expect(line.silentMillis).toBe(silent);
  }
  expect(line.next(reading(10))).toBe('gone');
  expect(line.next(reading(11))).toBe('good');
  expect(line.silentMillis).toBe(0);
});
