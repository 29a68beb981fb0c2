package dev.sottovoce.lab.sidechannel.memory;

/** How keys come to their end. */
enum Ending {
  HANG_UP,
  /** Others take their place, and the call goes on under those. */
  REKEY
}
