package dev.sottovoce.lab.attacks.downgrade;

import dev.sottovoce.lab.interop.own.LyingServer;
import dev.sottovoce.phone.PhoneConfig.Signing;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.SipRequest;

/** See {@link #story}. */
public final class SignatureRemoved extends ChangedOffer {
  public SignatureRemoved() {
    this(Signing.ON);
  }

  private SignatureRemoved(Signing signing) {
    super(signing);
  }

  @Override
  public String story() {
    return "the signature is taken off a call, as if the phone had none";
  }

  @Override
  ChangedOffer unsigned() {
    return new SignatureRemoved(Signing.OFF);
  }

  @Override
  LyingServer.Change change() {
    return message ->
        message instanceof SipRequest && message.has(HeaderName.IDENTITY)
            ? message.edit().remove(HeaderName.IDENTITY).toRequest()
            : message;
  }
}
