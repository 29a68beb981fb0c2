package dev.sottovoce.phone.account;

import dev.sottovoce.identity.account.AccountDevice;

/**
 * A device that asks to be let into the account.
 *
 * @param code to be compared with what its own screen shows: four groups of five digits
 */
public record WaitingDevice(AccountDevice device, String code) {
  @Override
  public String toString() {
    return "WaitingDevice[redacted]";
  }
}
