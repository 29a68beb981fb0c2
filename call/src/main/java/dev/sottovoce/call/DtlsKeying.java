package dev.sottovoce.call;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Fingerprint;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.dtls.Dtls12Association;
import dev.sottovoce.dtls.DtlsAssociation;
import dev.sottovoce.dtls.HandshakeTiming;
import dev.sottovoce.dtls.LocalIdentity;
import dev.sottovoce.wire.Bytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** Key agreement by DTLS-SRTP (RFC 5763, RFC 5764) with a certificate made for this call. */
public final class DtlsKeying implements KeyingMethod {
  private final LocalIdentity identity;
  private final HandshakeTiming timing;
  private final Executor executor;
  private final Entropy entropy;

  /**
   * @param identity made for this call and used for no other
   * @param timing the handshake's own time limits
   * @param executor as {@link Dtls12Association} wants it
   */
  public DtlsKeying(
      LocalIdentity identity, HandshakeTiming timing, Executor executor, Entropy entropy) {
    this.identity = identity;
    this.timing = timing;
    this.executor = executor;
    this.entropy = entropy;
  }

  @Override
  public Fingerprint fingerprint() {
    return identity.fingerprint();
  }

  @Override
  public Keying associate(Role role, Fingerprint announced, List<SrtpProfile> allowed) {
    return new Association(
        new Dtls12Association(
            role == Role.CLIENT ? MediaKeys.Role.CLIENT : MediaKeys.Role.SERVER,
            identity,
            announced,
            allowed,
            timing,
            executor,
            entropy));
  }

  private static final class Association implements Keying {
    private final DtlsAssociation dtls;

    Association(DtlsAssociation dtls) {
      this.dtls = dtls;
    }

    @Override
    public List<Output> start(Instant now) {
      return translate(dtls.handle(new DtlsAssociation.Input.Start(), now));
    }

    @Override
    public List<Output> received(Bytes datagram, Instant now) {
      return translate(dtls.handle(new DtlsAssociation.Input.Datagram(datagram), now));
    }

    @Override
    public List<Output> tick(Instant now) {
      return translate(dtls.handle(new DtlsAssociation.Input.Tick(), now));
    }

    @Override
    public List<Output> close(Instant now) {
      return translate(dtls.handle(new DtlsAssociation.Input.Close(), now));
    }

    private static List<Output> translate(List<DtlsAssociation.Output> outputs) {
      List<Output> translated = new ArrayList<>(outputs.size());
      for (DtlsAssociation.Output output : outputs) {
        if (output instanceof DtlsAssociation.Output.Transmit send) {
          translated.add(new Output.Transmit(send.datagram()));
        } else if (output instanceof DtlsAssociation.Output.WakeAt wake) {
          translated.add(new Output.WakeAt(wake.deadline()));
        } else if (output instanceof DtlsAssociation.Output.Established established) {
          translated.add(new Output.Agreed(established.keys(), established.peer()));
        } else if (output instanceof DtlsAssociation.Output.Failed failed) {
          translated.add(new Output.Failed(reason(failed.reason())));
        } else if (output instanceof DtlsAssociation.Output.Closed) {
          translated.add(new Output.Closed());
        }
      }
      return translated;
    }

    private static EndReason reason(DtlsAssociation.Reason reason) {
      return switch (reason) {
        case FINGERPRINT_MISMATCH -> EndReason.PEER_NOT_VERIFIED;
        case TIMED_OUT -> EndReason.KEYING_TIMED_OUT;
        case INCOMPATIBLE, PROTOCOL_VIOLATION, REFUSED_BY_PEER, INTERNAL_ERROR ->
            EndReason.KEYING_FAILED;
      };
    }
  }
}
