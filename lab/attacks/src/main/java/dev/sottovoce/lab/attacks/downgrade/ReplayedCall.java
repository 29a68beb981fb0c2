package dev.sottovoce.lab.attacks.downgrade;

import dev.sottovoce.lab.attacks.Attack;
import dev.sottovoce.lab.attacks.Control;
import dev.sottovoce.lab.attacks.Setting;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.lab.interop.own.LyingServer;
import dev.sottovoce.phone.PhoneConfig.Signing;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.MessageEditor;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.sip.message.SipRequest;
import java.util.Optional;

/** See {@link #story}. */
public final class ReplayedCall implements Attack {
  private final Signing signing;

  public ReplayedCall() {
    this(Signing.ON);
  }

  private ReplayedCall(Signing signing) {
    this.signing = signing;
  }

  @Override
  public String story() {
    return "a server that was taken over sends a phone a signed call of yesterday once more (PASSporT)";
  }

  @Override
  public String stoppedBy() {
    return "a signature is for one call of one minute, and counts once";
  }

  /** The same to a phone that looks at no signatures. */
  @Override
  public Control control() {
    return new Control.WithoutCheck(new ReplayedCall(Signing.OFF), Setting.REAL);
  }

  @Override
  public boolean succeeds(Target target) throws Exception {
    Recorder recorder = new Recorder();
    try (LiedToPhones phones = new LiedToPhones(target, recorder, signing)) {
      if (!phones.connects()) throw new IllegalStateException("the honest call was not made");
      recorder.again = true;
      phones.connects();
      return phones.rings() > 1;
    }
  }

  /** Keeps the first INVITE, and puts it in the place of a later one. */
  private static final class Recorder implements LyingServer.Change {
    private volatile Optional<SipRequest> first = Optional.empty();
    private volatile boolean again;

    @Override
    public SipMessage apply(SipMessage message) {
      if (!(message instanceof SipRequest request) || !request.is("INVITE")) return message;
      if (first.isEmpty()) first = Optional.of(request);
      if (!again) return message;
      MessageEditor old = first.orElseThrow().edit().remove(HeaderName.VIA);
      for (String each : request.values(HeaderName.VIA)) old.append(HeaderName.VIA, each);
      return old.toRequest();
    }
  }
}
