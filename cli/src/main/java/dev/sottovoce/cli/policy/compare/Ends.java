package dev.sottovoce.cli.policy.compare;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.call.DtlsKeying;
import dev.sottovoce.call.KeyingMethod;
import dev.sottovoce.call.MikeyKeying;
import dev.sottovoce.call.ZrtpKeying;
import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.dtls.EphemeralShares;
import dev.sottovoce.dtls.HandshakeTiming;
import dev.sottovoce.dtls.LocalIdentity;
import dev.sottovoce.identity.DeviceCertificate;
import dev.sottovoce.mikey.Credentials;
import dev.sottovoce.mikey.Exchange;
import dev.sottovoce.mikey.GroupKey;
import dev.sottovoce.mikey.MikeyTerms;
import dev.sottovoce.mikey.Parties;
import dev.sottovoce.mikey.ReplayCache;
import dev.sottovoce.mikey.Setting;
import dev.sottovoce.zrtp.Zid;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Makes ends of calls as a phone makes them, with what it has made beforehand. */
final class Ends implements AutoCloseable {
  /** Which of the two. */
  enum Who {
    /** Speaks first: DTLS client, ZRTP initiator, MIKEY initiator. */
    CLIENT("alice", 1),
    SERVER("bob", 2);

    private final String user;
    private final int number;

    Who(String user, int number) {
      this.user = user;
      this.number = number;
    }

    DeviceCertificate device() {
      return new DeviceCertificate(user, "example.org", new UUID(0, number));
    }

    String address() {
      return device().address();
    }

    int ssrc() {
      return number;
    }

    Who other() {
      return this == CLIENT ? SERVER : CLIENT;
    }
  }

  private static final int REPLAYS = 16;

  private final ExecutorService blocking =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());
  // Its signatures follow from key and message, so that a seed repeats all octets.
  private final CryptoBackend crypto = new BouncyCastleCrypto();
  private final DeviceCredentials devices = new DeviceCredentials();
  private final LocalIdentity clients;
  private final LocalIdentity servers;

  Ends(Entropy entropy) {
    clients = LocalIdentity.create(crypto, entropy);
    servers = LocalIdentity.create(crypto, entropy);
  }

  LocalIdentity identity(Who who) {
    return who == Who.CLIENT ? clients : servers;
  }

  KeyingMethod make(Who who, CallPolicy policy, Entropy entropy) {
    return switch (policy.keyings().get(0)) {
      case DTLS ->
          new DtlsKeying(
              identity(who),
              policy.dtls().orElseThrow(),
              new EphemeralShares(),
              HandshakeTiming.AFTER_ICE,
              blocking,
              crypto,
              entropy);
      case ZRTP -> zrtp(who, policy.zrtp().orElseThrow(), entropy);
      case MIKEY -> mikey(who, policy.mikey().orElseThrow(), entropy);
    };
  }

  private KeyingMethod zrtp(Who who, CallPolicy.Zrtp zrtp, Entropy entropy) {
    Zid zid = Zid.random(entropy);
    return new ZrtpKeying(
        zrtp.offers().config(zid),
        zrtp.accepts().config(zid),
        who.ssrc(),
        List.of(),
        Agenda.START,
        crypto,
        entropy);
  }

  private KeyingMethod mikey(Who who, CallPolicy.Mikey mikey, Entropy entropy) {
    List<Credentials> credentials = new ArrayList<>();
    for (Exchange each : mikey.exchanges()) {
      credentials.add(each == Exchange.DH ? devices.of(who) : shared());
    }
    return new MikeyKeying(
        credentials,
        setting(who, mikey.offers(), entropy),
        setting(who, mikey.accepts(), entropy),
        new ReplayCache(REPLAYS),
        Agenda.START);
  }

  private Setting setting(Who who, MikeyTerms terms, Entropy entropy) {
    Parties parties = new Parties(who.address(), who.other().address());
    return new Setting(terms, parties, who.ssrc(), crypto, entropy);
  }

  /** Which key it is changes neither lengths nor times. */
  private static Credentials shared() {
    Secret key = Secret.takeFrom(new byte[GroupKey.OCTETS]);
    return new Credentials.Shared(List.of(new GroupKey("all", 1, key)));
  }

  @Override
  public void close() {
    blocking.shutdownNow();
  }
}
