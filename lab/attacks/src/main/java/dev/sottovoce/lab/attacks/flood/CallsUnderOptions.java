package dev.sottovoce.lab.attacks.flood;

import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.sip.message.SipRequest;

/** See {@link #story}. */
public final class CallsUnderOptions extends CallsUnderFlood {
  @Override
  public String story() {
    return "sixteen connections send OPTIONS as fast as they can, so that others cannot call";
  }

  @Override
  SipRequest request(Device mallory) {
    return mallory.request("OPTIONS", Device.REGISTRAR).toRequest();
  }
}
