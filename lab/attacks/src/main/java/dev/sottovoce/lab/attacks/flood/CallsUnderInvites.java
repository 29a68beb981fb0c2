package dev.sottovoce.lab.attacks.flood;

import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.sip.message.SipRequest;

/** See {@link #story}. */
public final class CallsUnderInvites extends CallsUnderFlood {
  @Override
  public String story() {
    return "sixteen connections send INVITEs for nobody as fast as they can, so that others cannot call";
  }

  @Override
  SipRequest request(Device mallory) {
    return mallory.invite("sip:nobody@" + Target.DOMAIN);
  }
}
