package dev.sottovoce.call;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.wire.Bytes;
import dev.sottovoce.zrtp.LocalHello;
import dev.sottovoce.zrtp.RetainedSecrets;
import dev.sottovoce.zrtp.ZrtpConfig;
import dev.sottovoce.zrtp.ZrtpEndpoint;
import dev.sottovoce.zrtp.ZrtpEndpoint.Input;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Key agreement by ZRTP on the media path (RFC 6189), with a Hello made for this call. */
public final class ZrtpKeying implements KeyingMethod {
  private final ZrtpConfig offers;
  private final ZrtpConfig accepts;
  private final long source;
  private final List<RetainedSecrets> cache;
  private final Instant wallTime;
  private final CryptoBackend crypto;
  private final Entropy entropy;
  private @Nullable LocalHello hello;
  private boolean answers;

  /**
   * @param offers for a call that this end makes
   * @param accepts for one that it takes
   * @param source the SSRC of this end's RTP stream
   * @param cache what is retained about the endpoints that the peer may be at
   * @param wallTime the date, for the expiry of retained secrets
   * @param crypto computes the exchange
   */
  public ZrtpKeying(
      ZrtpConfig offers,
      ZrtpConfig accepts,
      long source,
      List<RetainedSecrets> cache,
      Instant wallTime,
      CryptoBackend crypto,
      Entropy entropy) {
    this.offers = offers;
    this.accepts = accepts;
    this.crypto = crypto;
    this.source = source;
    this.cache = List.copyOf(cache);
    this.wallTime = wallTime;
    this.entropy = entropy;
  }

  @Override
  public Kind kind() {
    return Kind.ZRTP;
  }

  @Override
  public List<String> announcement() {
    return List.of("zrtp-hash:" + LocalHello.version() + ' ' + hello().hash().toSdp());
  }

  @Override
  public Optional<Objection> offered(PeerKeying theirs) {
    answers = true;
    return Optional.empty();
  }

  /** Made when the first description is written, which says whose offer it is. */
  private LocalHello hello() {
    LocalHello known = hello;
    if (known == null) {
      known = new LocalHello(answers ? accepts : offers, crypto, entropy);
      hello = known;
    }
    return known;
  }

  @Override
  public Keying associate(Settled settled) {
    PeerKeying.Zrtp peer = (PeerKeying.Zrtp) settled.peer();
    // Who would be the client in a handshake begins here, too: that spares one of two key pairs.
    ZrtpEndpoint.Initiative initiative =
        settled.role() == Role.CLIENT
            ? ZrtpEndpoint.Initiative.EAGER
            : ZrtpEndpoint.Initiative.PATIENT;
    return new Exchange(
        new ZrtpEndpoint(hello(), source, Optional.of(peer.hello()), cache, initiative, entropy));
  }

  @Override
  public void discard() {
    if (hello != null) hello.destroy();
    cache.forEach(RetainedSecrets::destroy);
  }

  private final class Exchange implements Keying {
    private final ZrtpEndpoint endpoint;

    Exchange(ZrtpEndpoint endpoint) {
      this.endpoint = endpoint;
    }

    @Override
    public List<Output> start(Instant now) {
      return translate(endpoint.handle(new Input.Start(wallTime), now));
    }

    @Override
    public List<Output> received(Bytes datagram, Instant now) {
      return translate(endpoint.handle(new Input.Datagram(datagram), now));
    }

    @Override
    public List<Output> tick(Instant now) {
      return translate(endpoint.handle(new Input.Tick(), now));
    }

    @Override
    public List<Output> stringCompared(Instant now) {
      return translate(endpoint.handle(new Input.SasCompared(), now));
    }

    @Override
    public List<Output> stringDiffers(Instant now) {
      return translate(endpoint.handle(new Input.SasDiffers(), now));
    }

    @Override
    public List<Output> close(Instant now) {
      return translate(endpoint.handle(new Input.Close(), now));
    }

    private List<Output> translate(List<ZrtpEndpoint.Output> outputs) {
      List<Output> translated = new ArrayList<>(outputs.size());
      for (ZrtpEndpoint.Output output : outputs) {
        if (output instanceof ZrtpEndpoint.Output.Transmit send) {
          translated.add(new Output.Transmit(send.datagram()));
        } else if (output instanceof ZrtpEndpoint.Output.WakeAt wake) {
          translated.add(new Output.WakeAt(wake.deadline()));
        } else if (output instanceof ZrtpEndpoint.Output.Agreed agreed) {
          translated.add(
              new Output.Agreed(
                  agreed.keys(), agreed.peer(), Optional.of(string(agreed)), KeyProof.CONFIRMED));
        } else if (output instanceof ZrtpEndpoint.Output.Retain retain) {
          translated.add(new Output.Retain(retain.secrets()));
        } else if (output instanceof ZrtpEndpoint.Output.Warned warned) {
          translated.add(new Output.Warned(warning(warned.warning())));
        } else if (output instanceof ZrtpEndpoint.Output.Failed failed) {
          translated.add(new Output.Failed(reason(failed.reason())));
        }
      }
      return translated;
    }
  }

  /** A comparison counts as long as the peer proves that it is the one it was made with. */
  private static ShortAuthentication string(ZrtpEndpoint.Output.Agreed agreed) {
    boolean compared =
        agreed.continuity() == ZrtpEndpoint.Continuity.SAME_PEER
            && (agreed.compared() == ZrtpEndpoint.Compared.BOTH
                || agreed.compared() == ZrtpEndpoint.Compared.HERE_ONLY);
    return new ShortAuthentication(
        agreed.sas().text(),
        compared ? ShortAuthentication.Compared.BEFORE : ShortAuthentication.Compared.NOT_YET);
  }

  private static KeyingWarning warning(ZrtpEndpoint.Warning warning) {
    return switch (warning) {
      case CACHE_MISMATCH -> KeyingWarning.CONTINUITY_BROKEN;
      case PEER_IS_A_RELAY -> KeyingWarning.PEER_IS_A_RELAY;
      case GO_CLEAR_REFUSED -> KeyingWarning.CLEAR_REFUSED;
      case SAS_RELAY_REFUSED -> KeyingWarning.FOREIGN_STRING_REFUSED;
    };
  }

  private static EndReason reason(ZrtpEndpoint.Reason reason) {
    return switch (reason) {
      case HELLO_MISMATCH, TAMPERED -> EndReason.PEER_NOT_VERIFIED;
      case NO_ANSWER, TIMED_OUT -> EndReason.KEYING_TIMED_OUT;
      case NOT_ANNOUNCED, INCOMPATIBLE, PROTOCOL_VIOLATION, REFUSED_BY_PEER ->
          EndReason.KEYING_FAILED;
    };
  }
}
