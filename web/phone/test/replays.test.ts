import { expect, it } from 'vitest';
import { utf8 } from '../src/protocol/bytes';
import { admit, MOST_APART, MOST_INVITES, MOST_OF_ONE, type SeenInvite } from '../src/protocol/replays';

const NOW = 1_800_000_000;
const ALICE = 'sip:alice@example.org';

function invite(number: number) {
  return utf8(`invite ${number}`);
}

it('takes each invite once, whenever it comes again', () => {
  const seen = admit([], invite(1), ALICE, NOW, NOW);
  expect(seen).toHaveLength(1);
  for (const later of [0, 1, MOST_APART - 1, MOST_APART, MOST_APART + 1, 10 * MOST_APART]) {
    expect(admit(seen ?? [], invite(1), ALICE, NOW, NOW + later), `${later} s later`).toBeUndefined();
  }
  expect(admit(seen ?? [], invite(2), ALICE, NOW, NOW)).toHaveLength(2);
});

it('takes nothing that is dated more than a day from now', () => {
  for (const apart of [-MOST_APART, MOST_APART]) {
    expect(admit([], invite(1), ALICE, NOW + apart, NOW)).toHaveLength(1);
    expect(admit([], invite(1), ALICE, NOW + apart + Math.sign(apart), NOW)).toBeUndefined();
  }
});

it('forgets only what its date keeps out', () => {
  const old = admit([], invite(1), ALICE, NOW, NOW) ?? [];
  expect(admit(old, invite(2), ALICE, NOW + MOST_APART, NOW + MOST_APART)).toHaveLength(2);
  expect(admit(old, invite(2), ALICE, NOW + MOST_APART + 1, NOW + MOST_APART + 1)).toHaveLength(1);
});

it('refuses when it is full, and one caller does not fill it', () => {
  let seen: SeenInvite[] = [];
  for (let i = 0; i < MOST_OF_ONE; i++) seen = admit(seen, invite(i), ALICE, NOW, NOW) ?? [];
  expect(admit(seen, invite(-1), ALICE, NOW, NOW)).toBeUndefined();
  expect(admit(seen, invite(-1), 'sip:bob@example.org', NOW, NOW)).toHaveLength(MOST_OF_ONE + 1);
  const full = Array.from({ length: MOST_INVITES }, (_, i) => ({
    hash: String(i),
    from: `sip:user${i}@example.org`,
    issuedAt: NOW,
  }));
  expect(admit(full, invite(-1), ALICE, NOW, NOW)).toBeUndefined();
});
