package dev.sottovoce.lab.interop;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.lab.interop.push.PushService;
import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.AccountStore;
import dev.sottovoce.phone.Enrolment;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.phone.PhoneConfig;
import dev.sottovoce.phone.PolicyStore;
import dev.sottovoce.phone.ZrtpMemory;
import dev.sottovoce.server.SipPhoneKit;
import dev.sottovoce.server.SottovoceServer;
import dev.sottovoce.server.relay.Coturn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Our real server on free loopback ports. */
final class OwnServer implements AutoCloseable {
  private final Path folder;
  private final String address;
  private final Map<String, Account> enrolled = new HashMap<>();
  final SottovoceServer server;

  OwnServer(Path folder) throws IOException {
    this(folder, "127.0.0.1");
  }

  OwnServer(Path folder, String address) throws IOException {
    this(folder, address, "");
  }

  /** One that serves the phone in the browser without TLS, too. */
  static OwnServer withFirstLook(Path folder) throws IOException {
    return new OwnServer(folder, "127.0.0.1", "firstLook: 127.0.0.1:0\n");
  }

  /** The same on another address; its page is on loopback all the same. */
  static OwnServer withFirstLook(Path folder, String address) throws IOException {
    return new OwnServer(folder, address, "firstLook: 127.0.0.1:0\n");
  }

  /**
   * One on loopback.
   *
   * @param more lines for its configuration
   */
  static OwnServer with(Path folder, String more) throws IOException {
    return new OwnServer(folder, "127.0.0.1", more);
  }

  /** The same by another clock. */
  static OwnServer with(Path folder, String more, Clock clock) throws IOException {
    return new OwnServer(folder, "127.0.0.1", more, clock);
  }

  /** One that serves pages without TLS, by another clock. */
  static OwnServer withFirstLook(Path folder, Clock clock) throws IOException {
    return new OwnServer(folder, "127.0.0.1", "firstLook: 127.0.0.1:0\n", clock);
  }

  /** One that wakes browsers by a push service, and serves their phone without TLS, too. */
  static OwnServer withPush(Path folder, PushService service) throws IOException {
    String push =
        """
        firstLook: 127.0.0.1:0
        push:
          webPush:
            contact: mailto:operator@example.test
            services: ["%s"]
            privateAddresses: true
            authority: %s
        """
            .formatted(service.host(), service.authority());
    return new OwnServer(folder, "127.0.0.1", push);
  }

  /** The same with a real coturn beside it, which leads to loopback. */
  static OwnServer withRelay(Path folder) throws IOException {
    Needs.need(
        Coturn.program().isPresent(), "coturn is not installed (Debian: apt install coturn)");
    int port = FreePorts.range(2);
    String turn =
        """
        firstLook: 127.0.0.1:0
        turn:
          listen: 127.0.0.1:%d
          tlsPort: %d
          allowPeers: [127.0.0.1]
          uris:
            - turn:127.0.0.1:%d?transport=udp
        """
            .formatted(port, port + 1, port);
    OwnServer own = new OwnServer(folder, "127.0.0.1", turn);
    own.server.startRelay();
    return own;
  }

  /** One with a port for phones that speak TLS 1.2 at best. */
  static OwnServer withForeignPhones(Path folder) throws IOException {
    return withForeignPhones(folder, "localhost");
  }

  /**
   * @param name what the server is called; Linphone does not take an address for one
   */
  static OwnServer withForeignPhones(Path folder, String name) throws IOException {
    return new OwnServer(folder, name, "  sipForeign: " + name + ":0\n");
  }

  private OwnServer(Path folder, String address, String more) throws IOException {
    this(folder, address, more, Clock.systemUTC());
  }

  private OwnServer(Path folder, String address, String more, Clock clock) throws IOException {
    this.folder = folder;
    this.address = address;
    Path data = Files.createDirectories(folder.resolve("server"));
    Files.writeString(
        data.resolve("sottovoce.yaml"),
        """
        domain: example.test
        publicAddress: %1$s
        listen:
          https: %1$s:0
          sip: %1$s:0
          metrics: 127.0.0.1:0
        """
                .formatted(address)
            + more);
    server = SottovoceServer.start(data, clock);
  }

  /** A stock baresip with what {@code user add NAME --sip-phone} hands out. */
  Baresip baresip(String user, SipPhoneKit.Ice ice, BaresipConfig.Answer answer, Path speech)
      throws Exception {
    Path kit = folder.resolve("kit-" + user);
    server.administration().addSipPhone(user, kit, new SipPhoneKit.Options(ice, address, 0));
    return Baresip.start(
        BaresipConfig.ofKit(kit, answer, address, speech), folder.resolve("baresip-" + user));
  }

  /**
   * A stock linphone with what {@code user add NAME --sip-phone} hands out, the same one when it
   * was started before.
   */
  Linphone linphone(String user, SipPhoneKit.Ice ice, List<String> settings, Path speech)
      throws Exception {
    Path kit = folder.resolve("kit-" + user);
    if (!Files.exists(kit)) {
      server.administration().addSipPhone(user, kit, new SipPhoneKit.Options(ice, address, 0));
    }
    return Linphone.start(kit, settings, folder.resolve("linphone-" + user), speech);
  }

  /** The signalling of a foreign phone, signed in. */
  SipEnd sipEnd(String user) throws Exception {
    Path kit = folder.resolve("kit-" + user);
    SipPhoneKit made =
        server
            .administration()
            .addSipPhone(user, kit, new SipPhoneKit.Options(SipPhoneKit.Ice.ON, address, 0));
    SipEnd end = new SipEnd(kit, made.address(), address, server.sipPort());
    end.register();
    return end;
  }

  /** Our phone, enrolled with a code and set up to talk to foreign phones. */
  Phone phone(String user) throws IOException {
    return phone(user, CallPolicy.FOREIGN_PHONES);
  }

  /** Our phone, which keeps to the organisation's policy. */
  Phone phoneByPolicy(String user) throws IOException {
    String code = server.administration().addUser(user).text();
    Path home = folder.resolve("home-" + user);
    PolicyStore policies = PolicyStore.inFolder(home);
    Account account =
        Enrolment.redeem(code, "interop", AccountStore.inFolder(home), policies, Clock.systemUTC());
    return Phone.open(PhoneConfig.of(account).policies(policies));
  }

  Phone phone(String user, CallPolicy policy) throws IOException {
    return phone(user, server.administration().addUser(user).text(), policy);
  }

  /** The same with a code that somebody else has made. */
  Phone phone(String user, String code, CallPolicy policy) throws IOException {
    AccountStore store = AccountStore.inFolder(folder.resolve("home-" + user));
    Account account = Enrolment.redeem(code, "interop", store);
    return Phone.open(PhoneConfig.of(account).policy(policy));
  }

  /** Our phone with a memory for ZRTP, the same one when it was opened before. */
  Phone sameOrNewPhone(String user, CallPolicy policy) throws IOException {
    Path home = folder.resolve("home-" + user);
    AccountStore store = AccountStore.inFolder(home);
    if (!enrolled.containsKey(user)) {
      String code = server.administration().addUser(user).text();
      enrolled.put(user, Enrolment.redeem(code, "interop", store));
    }
    PhoneConfig config = PhoneConfig.of(enrolled.get(user)).policy(policy);
    return Phone.open(config.zrtp(ZrtpMemory.inFolder(home, config.entropy())));
  }

  @Override
  public void close() {
    server.close();
  }
}
