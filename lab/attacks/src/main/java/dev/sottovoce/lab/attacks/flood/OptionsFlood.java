package dev.sottovoce.lab.attacks.flood;

import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.sip.message.SipRequest;

/** See {@link #story}. */
public final class OptionsFlood extends RequestFlood {
  @Override
  public String story() {
    return "a device sends two thousand OPTIONS at once and has most of them served";
  }

  @Override
  SipRequest request(Device mallory) {
    return mallory.request("OPTIONS", Device.REGISTRAR).toRequest();
  }
}
