package dev.sottovoce.dtls.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.Fingerprint;
import dev.sottovoce.crypto.MediaKeys.Role;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.dtls.Dtls13Association;
import dev.sottovoce.dtls.DtlsAssociation.Output;
import dev.sottovoce.dtls.DtlsAssociation.Reason;
import dev.sottovoce.dtls.Identities;
import dev.sottovoce.dtls.handshake.Puppet.Out;
import dev.sottovoce.dtls.record.ContentType;
import dev.sottovoce.dtls.suite.CipherSuite;
import dev.sottovoce.dtls.suite.NamedGroup;
import dev.sottovoce.dtls.suite.SessionBinding;
import dev.sottovoce.dtls.suite.SignatureScheme;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Peers that break the protocol, each at one place, in the manner of the well-known TLS suites: the
 * alert is the one that the RFC names, it reaches the peer, and no key is exported.
 */
class HostilePeerTest {
  private static final int UNEXPECTED_MESSAGE = 10;
  private static final int HANDSHAKE_FAILURE = 40;
  private static final int BAD_CERTIFICATE = 42;
  private static final int UNSUPPORTED_CERTIFICATE = 43;
  private static final int ILLEGAL_PARAMETER = 47;
  private static final int DECODE_ERROR = 50;
  private static final int DECRYPT_ERROR = 51;
  private static final int PROTOCOL_VERSION = 70;
  private static final int MISSING_EXTENSION = 109;
  private static final int UNSUPPORTED_EXTENSION = 110;
  private static final int CERTIFICATE_REQUIRED = 116;

  private static final String SESSION = "a-session-of-24-letters-";
  private static final String OTHER_SESSION = "victims-session-24-chars";
  private static final int LAST = -1;

  /** Stands for an extension that is left out. */
  private static final Bytes REMOVED = Bytes.utf8("removed");

  private record Case(String name, Role victim, int alert, Consumer<Duel> setUp) {}

  private final List<Case> cases = new ArrayList<>();

  HostilePeerTest() {
    hellosOfClients();
    sharesOfClients();
    secondHellos();
    flightsOfClients();
    hellosOfServers();
    flightsOfServers();
    authentication(Role.SERVER);
    authentication(Role.CLIENT);
  }

  @TestFactory
  Stream<DynamicTest> theAlertIsTheRfcs_andNoKeyIsExported() {
    return cases.stream()
        .map(each ->
            DynamicTest.dynamicTest(
                each.victim().name().toLowerCase() + " meets: " + each.name(), () -> fight(each)));
  }

  @Test
  void thereAreAtLeastEighty_withNamesOfTheirOwn() {
    assertTrue(cases.size() >= 80, cases.size() + " cases");
    assertEquals(
        cases.size(), cases.stream().map(each -> each.victim() + each.name()).distinct().count());
  }

  @Test
  void withoutSabotage_bothEndsAgree() {
    for (Role role : Role.values()) {
      Duel duel = new Duel(role).prepare().run();
      assertEquals(1, duel.all(Output.Established.class).size(), "" + duel.facts);
      assertTrue(duel.puppet.established);
    }
  }

  private static void fight(Case each) {
    Duel duel = new Duel(each.victim());
    each.setUp().accept(duel);
    duel.prepare().run();
    List<Output.Failed> failures = duel.all(Output.Failed.class);
    assertEquals(List.of(), duel.all(Output.Established.class), "no key may be exported");
    assertEquals(1, failures.size(), "" + duel.facts + duel.puppet.ownComplaint);
    assertEquals(each.alert(), failures.get(0).alert().orElse(LAST));
    assertEquals(List.of(each.alert()), duel.puppet.alerts, "the peer hears of it");
    assertFalse(duel.puppet.established);
  }

  // Ways of sabotage

  private void server(String name, int alert, Consumer<Duel> setUp) {
    cases.add(new Case(name, Role.SERVER, alert, setUp));
  }

  private void client(String name, int alert, Consumer<Duel> setUp) {
    cases.add(new Case(name, Role.CLIENT, alert, setUp));
  }

  /** Changes the bodies of messages of one type. */
  private static Consumer<Duel> body(int type, UnaryOperator<Bytes> change) {
    return message(
        type,
        out ->
            List.of(
                new Out(
                    out.epoch(), new HandshakeMessage(type, change.apply(out.message().body())))));
  }

  private interface Rewrite {
    List<Out> apply(Out out);
  }

  private static Consumer<Duel> message(int type, Rewrite rewrite) {
    return duel ->
        duel.sabotage = out -> out.message().type() == type ? rewrite.apply(out) : List.of(out);
  }

  private static Consumer<Duel> hello(UnaryOperator<ClientHello> change) {
    return body(
        HandshakeType.CLIENT_HELLO, octets -> change.apply(hello(octets)).toMessage().body());
  }

  private static ClientHello hello(Bytes body) {
    try {
      return ClientHello.parse(body);
    } catch (Alerted e) {
      throw new AssertionError(e);
    }
  }

  /** Replaces or removes one extension of the client's hello. */
  private static Consumer<Duel> extension(int type, UnaryOperator<Bytes> change) {
    return hello(before -> with(before, changed(before.extensions(), type, change)));
  }

  private static ClientHello with(ClientHello hello, Extensions extensions) {
    return new ClientHello(
        hello.legacyVersion(),
        hello.random(),
        hello.sessionId(),
        hello.legacyCookie(),
        hello.cipherSuites(),
        hello.compression(),
        extensions);
  }

  private static Extensions changed(Extensions before, int type, UnaryOperator<Bytes> change) {
    Extensions after = Extensions.none();
    boolean done = false;
    for (int each : before.types()) {
      Bytes value = before.find(each).orElseThrow();
      if (each == type) {
        value = change.apply(value);
        done = true;
      }
      if (value != REMOVED) after.with(each, value);
    }
    if (!done) after.with(type, change.apply(Bytes.EMPTY));
    return after;
  }

  private static Consumer<Duel> without(int type) {
    return extension(type, value -> REMOVED);
  }

  private static UnaryOperator<Bytes> flipBit(int octet) {
    return before -> {
      byte[] after = before.toArray();
      after[octet < 0 ? after.length + octet : octet] ^= 1;
      return Bytes.unsafeWrap(after);
    };
  }

  private static UnaryOperator<Bytes> cut(int octets) {
    return before -> before.slice(0, before.length() - octets);
  }

  private static UnaryOperator<Bytes> append(int... octets) {
    return before -> Bytes.concat(before, Bytes.of(octets));
  }

  private static UnaryOperator<Bytes> become(Bytes value) {
    return before -> value;
  }

  private static Bytes share(NamedGroup group, Bytes value) {
    return new KeyShareEntry(group.id(), value).encodeAsList();
  }

  private static Bytes list(int lengthOctets, int... numbers) {
    ByteWriter writer = new ByteWriter();
    for (int number : numbers) writer.u16(number);
    return new ByteWriter().vector(lengthOctets, writer.toBytes()).toBytes();
  }

  // Hellos of clients

  private void hellosOfClients() {
    server("no supported_versions", PROTOCOL_VERSION, without(Extensions.SUPPORTED_VERSIONS));
    server(
        "supported_versions without 1.3",
        PROTOCOL_VERSION,
        extension(Extensions.SUPPORTED_VERSIONS, become(list(1, 0xFEFD))));
    server(
        "supported_versions of odd length",
        DECODE_ERROR,
        extension(Extensions.SUPPORTED_VERSIONS, become(Bytes.of(3, 0xFE, 0xFC, 0))));
    server(
        "supported_versions longer than it says",
        DECODE_ERROR,
        extension(Extensions.SUPPORTED_VERSIONS, append(0)));
    server("legacy_version 1.3", ILLEGAL_PARAMETER, body(1, flipBit(1)));
    server(
        "a legacy cookie",
        ILLEGAL_PARAMETER,
        hello(h ->
            new ClientHello(
                h.legacyVersion(),
                h.random(),
                h.sessionId(),
                Bytes.of(1),
                h.cipherSuites(),
                h.compression(),
                h.extensions())));
    for (Bytes compression : List.of(Bytes.of(1, 0), Bytes.of(1), Bytes.EMPTY)) {
      server(
          "compression methods " + compression.hex(),
          compression.isEmpty() ? DECODE_ERROR : ILLEGAL_PARAMETER,
          hello(h ->
              new ClientHello(
                  h.legacyVersion(),
                  h.random(),
                  h.sessionId(),
                  h.legacyCookie(),
                  h.cipherSuites(),
                  compression,
                  h.extensions())));
    }
    server(
        "a session id of 33 octets",
        DECODE_ERROR,
        hello(h ->
            new ClientHello(
                h.legacyVersion(),
                h.random(),
                Bytes.unsafeWrap(new byte[33]),
                h.legacyCookie(),
                h.cipherSuites(),
                h.compression(),
                h.extensions())));
    server("no suite in common", HANDSHAKE_FAILURE, suites(List.of(0x1304, 0xC02B)));
    server("no suites", DECODE_ERROR, suites(List.of()));
    server("a hello cut short", DECODE_ERROR, body(1, cut(1)));
    server("a hello of two octets", DECODE_ERROR, body(1, before -> before.slice(0, 2)));
    server("octets after the hello", DECODE_ERROR, body(1, append(0)));
    server(
        "an extension twice",
        ILLEGAL_PARAMETER,
        body(1, before -> withRawExtension(before, Extensions.COOKIE, Extensions.COOKIE)));
    server("no supported_groups", MISSING_EXTENSION, without(Extensions.SUPPORTED_GROUPS));
    server(
        "empty supported_groups",
        DECODE_ERROR,
        extension(Extensions.SUPPORTED_GROUPS, become(list(2))));
    server("no signature_algorithms", MISSING_EXTENSION, without(Extensions.SIGNATURE_ALGORITHMS));
    server(
        "empty signature_algorithms",
        DECODE_ERROR,
        extension(Extensions.SIGNATURE_ALGORITHMS, become(list(2))));
    server(
        "signature_algorithms without ours",
        HANDSHAKE_FAILURE,
        extension(Extensions.SIGNATURE_ALGORITHMS, become(list(2, 0x0804, 0x0401))));
    server("no key_share", MISSING_EXTENSION, without(Extensions.KEY_SHARE));
    server("no use_srtp", HANDSHAKE_FAILURE, without(Extensions.USE_SRTP));
    server(
        "no SRTP profile in common",
        HANDSHAKE_FAILURE,
        duel -> duel.puppetsProfiles = List.of(SrtpProfile.AES_CM_128_HMAC_SHA1_80));
    server(
        "use_srtp of odd length",
        DECODE_ERROR,
        extension(Extensions.USE_SRTP, become(Bytes.of(0, 3, 0, 8, 0, 0))));
    server(
        "use_srtp without a profile",
        DECODE_ERROR,
        extension(Extensions.USE_SRTP, become(Bytes.of(0, 0, 0))));
    server("use_srtp without an MKI field", DECODE_ERROR, extension(Extensions.USE_SRTP, cut(1)));
    server(
        "pre_shared_key before other extensions",
        ILLEGAL_PARAMETER,
        hello(h -> {
          Extensions first =
              Extensions.none().with(Extensions.PRE_SHARED_KEY, Bytes.of(0, 0, 0, 0));
          h.extensions()
              .types()
              .forEach(type -> first.with(type, h.extensions().find(type).orElseThrow()));
          return with(h, first);
        }));
    server(
        "another session than announced", ILLEGAL_PARAMETER, bound(SESSION, SESSION.toUpperCase()));
    server(
        "external_session_id too short",
        DECODE_ERROR,
        extension(
            Extensions.EXTERNAL_SESSION_ID,
            become(new ByteWriter().vector(1, Bytes.utf8("too-short")).toBytes())));
    server(
        "another identity hash than announced",
        ILLEGAL_PARAMETER,
        duel -> {
          duel.victimsBinding = hashes(hash(1), hash(2));
          duel.puppetsBinding = hashes(hash(3), hash(1));
        });
    server(
        "a hash of no identity where there is one",
        ILLEGAL_PARAMETER,
        duel -> {
          duel.victimsBinding = hashes(hash(1), hash(2));
          duel.puppetsBinding = hashes(Bytes.EMPTY, hash(1));
        });
    server(
        "an identity hash that is too short",
        DECODE_ERROR,
        duel -> duel.puppetsBinding = hashes(Bytes.of(2), hash(1)));
    silent(this::server);
    server("a ServerHello", UNEXPECTED_MESSAGE, typed(1, HandshakeType.SERVER_HELLO));
    server("a Finished first", UNEXPECTED_MESSAGE, typed(1, HandshakeType.FINISHED));
    server("a message of an unknown type first", UNEXPECTED_MESSAGE, typed(1, 99));
  }

  private static Consumer<Duel> suites(List<Integer> suites) {
    return hello(h ->
        new ClientHello(
            h.legacyVersion(),
            h.random(),
            h.sessionId(),
            h.legacyCookie(),
            suites,
            h.compression(),
            h.extensions()));
  }

  private static Consumer<Duel> typed(int from, int to) {
    return message(
        from, out -> List.of(new Out(out.epoch(), new HandshakeMessage(to, out.message().body()))));
  }

  /** Adds empty extensions at the end of a hello, without asking whether that is allowed. */
  private static Bytes withRawExtension(Bytes hello, int... types) {
    ByteWriter added = new ByteWriter();
    for (int type : types) added.u16(type).u16(0);
    int all = hello(hello).extensions().encode().length();
    Bytes head = hello.slice(0, hello.length() - all - 2);
    Bytes extensions = hello.slice(hello.length() - all, hello.length());
    return Bytes.concat(
        head, new ByteWriter().vector(2, Bytes.concat(extensions, added.toBytes())).toBytes());
  }

  private static Consumer<Duel> bound(String victimExpects, String puppetSays) {
    return duel -> {
      duel.victimsBinding = SessionBinding.ofSessions(OTHER_SESSION, victimExpects);
      duel.puppetsBinding = SessionBinding.ofSessions(puppetSays, "");
    };
  }

  private static SessionBinding hashes(Bytes own, Bytes peer) {
    return SessionBinding.NONE.withIdentities(own, Optional.of(peer), SessionBinding.Absence.TAKEN);
  }

  private static Bytes hash(int octet) {
    byte[] octets = new byte[32];
    octets[0] = (byte) octet;
    return Bytes.unsafeWrap(octets);
  }

  private interface Meeting {
    void add(String name, int alert, Consumer<Duel> setUp);
  }

  /** It has said that it names session and identity in its handshakes, and leaves one out. */
  private static void silent(Meeting victim) {
    SessionBinding demanding =
        SessionBinding.ofSessions(OTHER_SESSION, SESSION)
            .withIdentities(hash(1), Optional.of(hash(2)), SessionBinding.Absence.REFUSED);
    victim.add(
        "no identity hash, which was promised",
        MISSING_EXTENSION,
        duel -> {
          duel.victimsBinding = demanding;
          duel.puppetsBinding =
              new SessionBinding(
                  Optional.of(Bytes.utf8(SESSION)),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  SessionBinding.Absence.TAKEN);
        });
    victim.add(
        "no session, which was promised",
        MISSING_EXTENSION,
        duel -> {
          duel.victimsBinding = demanding;
          duel.puppetsBinding = hashes(hash(2), hash(1));
        });
  }

  private void sharesOfClients() {
    server(
        "no group in common",
        HANDSHAKE_FAILURE,
        duel -> {
          duel.puppetsGroups = List.of(NamedGroup.X25519);
          duel.victimsGroups = List.of(NamedGroup.SECP256R1);
        });
    server("a hybrid share cut by one octet", ILLEGAL_PARAMETER, hybrid(cut(1)));
    server("a hybrid share one octet too long", ILLEGAL_PARAMETER, hybrid(append(0)));
    server(
        "an ML-KEM key with coefficients out of range",
        ILLEGAL_PARAMETER,
        hybrid(before -> {
          byte[] after = before.toArray();
          // Two coefficients of 12 bits: 0xFFF is more than q - 1 = 3328.
          after[0] = (byte) 0xFF;
          after[1] = (byte) 0xFF;
          after[2] = (byte) 0xFF;
          return Bytes.unsafeWrap(after);
        }));
    server(
        "a hybrid share whose X25519 half is zero",
        ILLEGAL_PARAMETER,
        hybrid(before -> Bytes.concat(before.slice(0, 1184), Bytes.unsafeWrap(new byte[32]))));
    for (String point :
        List.of(
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
            "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")) {
      server(
          "the X25519 point of small order " + point.substring(0, 8),
          ILLEGAL_PARAMETER,
          only(NamedGroup.X25519, become(Bytes.fromHex(point))));
    }
    server(
        "a compressed point",
        ILLEGAL_PARAMETER,
        only(NamedGroup.SECP256R1, before -> Bytes.concat(Bytes.of(2), before.slice(1, 33))));
    server(
        "a compressed point in the length of another",
        ILLEGAL_PARAMETER,
        only(
            NamedGroup.SECP256R1,
            before -> Bytes.concat(Bytes.of(2), before.slice(1, before.length()))));
    server(
        "a point that is not on the curve",
        ILLEGAL_PARAMETER,
        only(NamedGroup.SECP256R1, flipBit(64)));
    server(
        "the point at infinity",
        ILLEGAL_PARAMETER,
        only(NamedGroup.SECP256R1, become(Bytes.unsafeWrap(new byte[65]))));
    server(
        "a share for a group that is not offered",
        ILLEGAL_PARAMETER,
        extension(Extensions.KEY_SHARE, become(share(NamedGroup.X25519, Bytes.of(1))))
            .andThen(duel -> duel.puppetsGroups = List.of(NamedGroup.X25519_MLKEM768)));
    server("two shares of one group", ILLEGAL_PARAMETER, shares(0x11EC, 0x11EC));
    server("shares in another order than groups", ILLEGAL_PARAMETER, shares(0x0017, 0x001D));
    server(
        "an empty share",
        DECODE_ERROR,
        extension(Extensions.KEY_SHARE, become(Bytes.of(0, 4, 0x11, 0xEC, 0, 0))));
    server("shares longer than they say", DECODE_ERROR, extension(Extensions.KEY_SHARE, append(0)));
    server(
        "a share that was seen before", ILLEGAL_PARAMETER, duel -> duel.unseenShare = s -> false);
  }

  private static Consumer<Duel> hybrid(UnaryOperator<Bytes> change) {
    return only(NamedGroup.X25519_MLKEM768, change);
  }

  private static Consumer<Duel> only(NamedGroup group, UnaryOperator<Bytes> change) {
    Consumer<Duel> sabotage =
        extension(
            Extensions.KEY_SHARE,
            value -> share(group, change.apply(value.slice(6, value.length()))));
    return sabotage.andThen(duel -> {
      duel.puppetsGroups = List.of(group);
      duel.victimsGroups = List.of(group);
    });
  }

  private static Consumer<Duel> shares(int... groups) {
    ByteWriter entries = new ByteWriter();
    for (int group : groups) entries.u16(group).vector(2, Bytes.unsafeWrap(new byte[1216]));
    return extension(
        Extensions.KEY_SHARE, become(new ByteWriter().vector(2, entries.toBytes()).toBytes()));
  }

  /** Changes only the hello that answers a retry request. */
  private static Consumer<Duel> second(UnaryOperator<ClientHello> change) {
    return duel -> {
      duel.path = Dtls13Association.Path.UNCHECKED;
      int[] hellos = {0};
      duel.sabotage =
          out -> {
            if (out.message().type() != HandshakeType.CLIENT_HELLO || hellos[0]++ == 0) {
              return List.of(out);
            }
            ClientHello after = change.apply(hello(out.message().body()));
            return List.of(new Out(out.epoch(), after.toMessage()));
          };
    };
  }

  private void secondHellos() {
    server(
        "a second hello with another random",
        ILLEGAL_PARAMETER,
        second(h ->
            new ClientHello(
                h.legacyVersion(),
                flipBit(0).apply(h.random()),
                h.sessionId(),
                h.legacyCookie(),
                h.cipherSuites(),
                h.compression(),
                h.extensions())));
    server(
        "a second hello with other suites",
        ILLEGAL_PARAMETER,
        second(h ->
            new ClientHello(
                h.legacyVersion(),
                h.random(),
                h.sessionId(),
                h.legacyCookie(),
                List.of(CipherSuite.TLS_AES_256_GCM_SHA384.id()),
                h.compression(),
                h.extensions())));
    server(
        "a second hello with a session",
        ILLEGAL_PARAMETER,
        second(h ->
            new ClientHello(
                h.legacyVersion(),
                h.random(),
                Bytes.of(1),
                h.legacyCookie(),
                h.cipherSuites(),
                h.compression(),
                h.extensions())));
    secondExtension("other groups", Extensions.SUPPORTED_GROUPS, become(list(2, 0x11EC)));
    secondExtension("other SRTP profiles", Extensions.USE_SRTP, become(Bytes.of(0, 2, 0, 7, 0)));
    secondExtension("one extension more", 0xFA1A, become(Bytes.EMPTY));
    secondExtension("early data", Extensions.EARLY_DATA, become(Bytes.EMPTY));
    secondExtension("no cookie", Extensions.COOKIE, value -> REMOVED);
    secondExtension("a wrong cookie", Extensions.COOKIE, flipBit(10));
    secondExtension("a share that was not asked for", Extensions.KEY_SHARE, flipBit(100));
    server(
        "a second hello without 1.3",
        PROTOCOL_VERSION,
        second(h ->
            with(
                h,
                changed(h.extensions(), Extensions.SUPPORTED_VERSIONS, become(list(1, 0xFEFD))))));
    server(
        "a second hello without the share that was asked for",
        ILLEGAL_PARAMETER,
        second(h ->
                with(
                    h,
                    changed(
                        h.extensions(),
                        Extensions.KEY_SHARE,
                        become(share(NamedGroup.X25519, Bytes.unsafeWrap(new byte[32]))))))
            .andThen(duel -> duel.victimsGroups = List.of(NamedGroup.SECP256R1)));
  }

  private void secondExtension(String name, int type, UnaryOperator<Bytes> change) {
    server(
        "a second hello with " + name,
        ILLEGAL_PARAMETER,
        second(h -> with(h, changed(h.extensions(), type, change))));
  }

  // Flights of clients

  private void flightsOfClients() {
    server(
        "a certificate in the clear",
        UNEXPECTED_MESSAGE,
        message(HandshakeType.CERTIFICATE, out -> List.of(new Out(0, out.message()))));
    server(
        "no certificate at all",
        CERTIFICATE_REQUIRED,
        body(HandshakeType.CERTIFICATE, become(Bytes.of(0, 0, 0, 0))));
    server(
        "a third hello",
        UNEXPECTED_MESSAGE,
        message(
            HandshakeType.CERTIFICATE,
            out -> List.of(new Out(2, new HandshakeMessage(1, out.message().body())), out)));
    server("application data in the handshake", UNEXPECTED_MESSAGE, withRecord(23, "data"));
    server("a malformed fragment", DECODE_ERROR, withRecord(22, "not a fragment"));
    server("a malformed alert", DECODE_ERROR, withRecord(21, "\2"));
  }

  /** Sends an encrypted record of its own just before the certificate. */
  private static Consumer<Duel> withRecord(int type, String content) {
    return duel ->
        duel.sabotage =
            out -> {
              if (out.message().type() == HandshakeType.CERTIFICATE) {
                for (ContentType each : ContentType.values()) {
                  if (each.id() == type) duel.puppet.raw(2, each, Bytes.utf8(content));
                }
              }
              return List.of(out);
            };
  }

  // Servers

  private static Consumer<Duel> serverExtension(int type, UnaryOperator<Bytes> change) {
    return body(
        HandshakeType.SERVER_HELLO,
        octets -> {
          ServerHello before = serverHello(octets);
          return new ServerHello(
                  before.random(),
                  before.sessionId(),
                  before.cipherSuite(),
                  changed(before.extensions(), type, change))
              .toMessage()
              .body();
        });
  }

  private static ServerHello serverHello(Bytes body) {
    try {
      return ServerHello.parse(body);
    } catch (Alerted e) {
      throw new AssertionError(e);
    }
  }

  private void hellosOfServers() {
    client(
        "a HelloVerifyRequest of DTLS 1.2",
        PROTOCOL_VERSION,
        typed(HandshakeType.SERVER_HELLO, HandshakeType.HELLO_VERIFY_REQUEST));
    client(
        "a ServerHello of DTLS 1.2",
        PROTOCOL_VERSION,
        serverExtension(Extensions.SUPPORTED_VERSIONS, value -> REMOVED));
    client(
        "1.2 in supported_versions",
        ILLEGAL_PARAMETER,
        serverExtension(Extensions.SUPPORTED_VERSIONS, become(Bytes.of(0xFE, 0xFD))));
    client(
        "supported_versions of three octets",
        DECODE_ERROR,
        serverExtension(Extensions.SUPPORTED_VERSIONS, append(0)));
    client(
        "another legacy_version", ILLEGAL_PARAMETER, body(HandshakeType.SERVER_HELLO, flipBit(1)));
    client(
        "a session echo",
        ILLEGAL_PARAMETER,
        body(
            HandshakeType.SERVER_HELLO,
            before ->
                Bytes.concat(
                    before.slice(0, 34), Bytes.of(1, 7), before.slice(35, before.length()))));
    client("an unknown suite", ILLEGAL_PARAMETER, suite(0x13FF));
    client(
        "a suite that was not offered",
        ILLEGAL_PARAMETER,
        suite(CipherSuite.TLS_AES_128_GCM_SHA256.id())
            .andThen(duel -> duel.victimsSuites = List.of(CipherSuite.TLS_AES_256_GCM_SHA384)));
    client("compression", ILLEGAL_PARAMETER, body(HandshakeType.SERVER_HELLO, flipBit(37)));
    client("a ServerHello cut short", DECODE_ERROR, body(HandshakeType.SERVER_HELLO, cut(1)));
    client(
        "no key_share", MISSING_EXTENSION, serverExtension(Extensions.KEY_SHARE, value -> REMOVED));
    client(
        "a share of another group",
        ILLEGAL_PARAMETER,
        serverExtension(
            Extensions.KEY_SHARE,
            become(
                new KeyShareEntry(NamedGroup.X25519.id(), Bytes.unsafeWrap(new byte[32]))
                    .encode())));
    client(
        "a share of the wrong length",
        ILLEGAL_PARAMETER,
        serverExtension(
            Extensions.KEY_SHARE,
            become(new KeyShareEntry(0x11EC, Bytes.unsafeWrap(new byte[1119])).encode())));
    client(
        "a share whose X25519 half is zero",
        ILLEGAL_PARAMETER,
        serverExtension(
            Extensions.KEY_SHARE,
            value ->
                Bytes.concat(value.slice(0, value.length() - 32), Bytes.unsafeWrap(new byte[32]))));
    client(
        "an extension that a ServerHello must not have",
        UNSUPPORTED_EXTENSION,
        serverExtension(Extensions.USE_SRTP, become(Bytes.of(0, 2, 0, 8, 0))));
    client(
        "a share that was seen before", ILLEGAL_PARAMETER, duel -> duel.unseenShare = s -> false);
    client("a retry request that changes nothing", ILLEGAL_PARAMETER, retry(Extensions.none()));
    client(
        "a retry request for a group that was not offered",
        ILLEGAL_PARAMETER,
        retry(Extensions.none().with(Extensions.KEY_SHARE, Bytes.of(0, 0x18))));
    client(
        "a retry request for the share that was sent",
        ILLEGAL_PARAMETER,
        retry(Extensions.none().with(Extensions.KEY_SHARE, Bytes.of(0x11, 0xEC))));
    client(
        "a retry request with an empty cookie",
        DECODE_ERROR,
        retry(Extensions.none().with(Extensions.COOKIE, Bytes.of(0, 0))));
    client(
        "a retry request with another extension",
        UNSUPPORTED_EXTENSION,
        retry(Extensions.none().with(Extensions.USE_SRTP, Bytes.of(0, 2, 0, 8, 0))));
    client("a second retry request", UNEXPECTED_MESSAGE, retriedTwice());
    client(
        "another suite than in the retry request",
        ILLEGAL_PARAMETER,
        suite(CipherSuite.TLS_AES_128_GCM_SHA256.id())
            .andThen(duel -> duel.puppetsGroups = List.of(NamedGroup.SECP256R1))
            .andThen(onlyAfterTheFirst()));
    client("a Finished first", UNEXPECTED_MESSAGE, typed(HandshakeType.SERVER_HELLO, 20));
  }

  private static Consumer<Duel> suite(int id) {
    return body(
        HandshakeType.SERVER_HELLO,
        octets -> {
          ServerHello before = serverHello(octets);
          return new ServerHello(before.random(), before.sessionId(), id, before.extensions())
              .toMessage()
              .body();
        });
  }

  /** Lets the first message of each type pass unharmed. */
  private static Consumer<Duel> onlyAfterTheFirst() {
    return duel -> {
      Puppet.Sabotage inner = duel.sabotage;
      int[] count = {0};
      duel.sabotage = out -> count[0]++ == 0 ? List.of(out) : inner.rewrite(out);
    };
  }

  private static Consumer<Duel> retry(Extensions with) {
    return body(HandshakeType.SERVER_HELLO, octets -> retryBody(serverHello(octets), with));
  }

  private static Bytes retryBody(ServerHello before, Extensions with) {
    Extensions extensions =
        Extensions.none().with(Extensions.SUPPORTED_VERSIONS, Bytes.of(0xFE, 0xFC));
    with.types().forEach(type -> extensions.with(type, with.find(type).orElseThrow()));
    return ServerHello.of(ServerHello.RETRY, before.cipherSuite(), extensions).toMessage().body();
  }

  /** Asks for P-256 as it may, and for X25519 afterwards. */
  private static Consumer<Duel> retriedTwice() {
    Consumer<Duel> again = retry(Extensions.none().with(Extensions.KEY_SHARE, Bytes.of(0, 0x1D)));
    return again
        .andThen(onlyAfterTheFirst())
        .andThen(duel -> duel.puppetsGroups = List.of(NamedGroup.SECP256R1));
  }

  private static Bytes extensionsBody(Extensions extensions) {
    return new ByteWriter().vector(2, extensions.encode()).toBytes();
  }

  private static Consumer<Duel> srtpAnswer(int... octets) {
    return body(
        HandshakeType.ENCRYPTED_EXTENSIONS,
        become(extensionsBody(Extensions.none().with(Extensions.USE_SRTP, Bytes.of(octets)))));
  }

  private void flightsOfServers() {
    client(
        "EncryptedExtensions in the clear",
        UNEXPECTED_MESSAGE,
        message(HandshakeType.ENCRYPTED_EXTENSIONS, out -> List.of(new Out(0, out.message()))));
    client(
        "no use_srtp",
        HANDSHAKE_FAILURE,
        body(HandshakeType.ENCRYPTED_EXTENSIONS, become(Bytes.of(0, 0))));
    client("two SRTP profiles", ILLEGAL_PARAMETER, srtpAnswer(0, 4, 0, 8, 0, 7, 0));
    client("an SRTP profile that was not offered", ILLEGAL_PARAMETER, srtpAnswer(0, 2, 0, 1, 0));
    client("an MKI", ILLEGAL_PARAMETER, srtpAnswer(0, 2, 0, 8, 1, 1));
    client(
        "an extension that was not asked for",
        UNSUPPORTED_EXTENSION,
        body(
            HandshakeType.ENCRYPTED_EXTENSIONS,
            become(
                extensionsBody(
                    Extensions.none()
                        .with(Extensions.USE_SRTP, Bytes.of(0, 2, 0, 8, 0))
                        .with(Extensions.EXTERNAL_SESSION_ID, Bytes.of(0))))));
    client(
        "octets after EncryptedExtensions",
        DECODE_ERROR,
        body(HandshakeType.ENCRYPTED_EXTENSIONS, append(0)));
    client(
        "use_srtp twice",
        ILLEGAL_PARAMETER,
        body(
            HandshakeType.ENCRYPTED_EXTENSIONS,
            become(Bytes.of(0, 18, 0, 14, 0, 5, 0, 2, 0, 8, 0, 0, 14, 0, 5, 0, 2, 0, 8, 0))));
    client("another session than announced", ILLEGAL_PARAMETER, bound(SESSION, "x" + SESSION));
    client(
        "another identity hash than announced",
        ILLEGAL_PARAMETER,
        duel -> {
          duel.victimsBinding = hashes(hash(1), hash(2));
          duel.puppetsBinding = hashes(hash(3), hash(1));
        });
    silent(this::client);
    client(
        "no CertificateRequest",
        HANDSHAKE_FAILURE,
        message(HandshakeType.CERTIFICATE_REQUEST, out -> List.of()));
    client(
        "a CertificateRequest with a context",
        ILLEGAL_PARAMETER,
        body(
            HandshakeType.CERTIFICATE_REQUEST,
            before -> Bytes.concat(Bytes.of(1, 9), before.slice(1, before.length()))));
    client(
        "a CertificateRequest without signature_algorithms",
        MISSING_EXTENSION,
        body(HandshakeType.CERTIFICATE_REQUEST, become(Bytes.of(0, 0, 0))));
    client(
        "a CertificateRequest that takes no signature of ours",
        HANDSHAKE_FAILURE,
        duel -> duel.puppetsSchemes = List.of(SignatureScheme.ED25519));
    client(
        "a CertificateRequest cut short",
        DECODE_ERROR,
        body(HandshakeType.CERTIFICATE_REQUEST, cut(1)));
    client(
        "no certificate at all",
        DECODE_ERROR,
        body(HandshakeType.CERTIFICATE, become(Bytes.of(0, 0, 0, 0))));
    client(
        "a ticket in the handshake",
        UNEXPECTED_MESSAGE,
        typed(HandshakeType.FINISHED, HandshakeType.NEW_SESSION_TICKET));
  }

  // What both roles must authenticate

  private void both(Role victim, String name, int alert, Consumer<Duel> setUp) {
    cases.add(new Case(name, victim, alert, setUp));
  }

  private void authentication(Role victim) {
    both(
        victim,
        "the certificate of somebody else",
        BAD_CERTIFICATE,
        duel -> duel.announcedToVictim = duel.victims.fingerprint());
    both(victim, "a certificate that is none", BAD_CERTIFICATE, certificate(Bytes.of(1, 2, 3)));
    both(victim, "an RSA certificate", UNSUPPORTED_CERTIFICATE, certificate(rsaCertificate()));
    both(
        victim,
        "a certificate with extensions",
        UNSUPPORTED_EXTENSION,
        body(
            HandshakeType.CERTIFICATE,
            before -> {
              Bytes entry = before.slice(4, before.length() - 2);
              Bytes list = Bytes.concat(entry, Bytes.of(0, 4, 0, 5, 0, 0));
              return new ByteWriter().u8(0).vector(3, list).toBytes();
            }));
    both(
        victim,
        "a certificate with a request context",
        ILLEGAL_PARAMETER,
        body(
            HandshakeType.CERTIFICATE,
            before -> Bytes.concat(Bytes.of(1, 0), before.slice(1, before.length()))));
    both(
        victim,
        "octets after Certificate",
        DECODE_ERROR,
        body(HandshakeType.CERTIFICATE, append(0)));
    both(
        victim,
        "no CertificateVerify",
        UNEXPECTED_MESSAGE,
        message(HandshakeType.CERTIFICATE_VERIFY, out -> List.of()));
    both(
        victim,
        "CertificateVerify instead of Certificate",
        UNEXPECTED_MESSAGE,
        typed(HandshakeType.CERTIFICATE, HandshakeType.CERTIFICATE_VERIFY));
    both(
        victim,
        "a signature over another transcript",
        DECRYPT_ERROR,
        signing(flipBit(LAST), s -> s));
    both(
        victim,
        "a signature of the other role",
        DECRYPT_ERROR,
        signing(
            content -> {
              String text = content.slice(64, content.length()).latin1();
              String other =
                  text.startsWith("TLS 1.3, server")
                      ? text.replaceFirst("server", "client")
                      : text.replaceFirst("client", "server");
              return Bytes.concat(
                  content.slice(0, 64), Bytes.copyOf(other.getBytes(StandardCharsets.ISO_8859_1)));
            },
            s -> s));
    both(victim, "a signature with a flipped bit", DECRYPT_ERROR, signing(c -> c, flipBit(LAST)));
    both(victim, "a signature that is not DER", DECRYPT_ERROR, signing(c -> c, append(0)));
    both(victim, "an empty signature", DECRYPT_ERROR, signing(c -> c, become(Bytes.EMPTY)));
    both(
        victim,
        "another signature scheme than the key's",
        ILLEGAL_PARAMETER,
        body(HandshakeType.CERTIFICATE_VERIFY, flipBit(1)));
    both(
        victim,
        "CertificateVerify cut short",
        DECODE_ERROR,
        body(HandshakeType.CERTIFICATE_VERIFY, cut(1)));
    both(
        victim,
        "CertificateVerify twice",
        UNEXPECTED_MESSAGE,
        message(HandshakeType.CERTIFICATE_VERIFY, out -> List.of(out, out)));
    both(victim, "a wrong Finished", DECRYPT_ERROR, body(HandshakeType.FINISHED, flipBit(0)));
    both(
        victim,
        "a Finished wrong in its last octet",
        DECRYPT_ERROR,
        body(HandshakeType.FINISHED, flipBit(LAST)));
    both(victim, "a short Finished", DECODE_ERROR, body(HandshakeType.FINISHED, cut(1)));
    both(victim, "a long Finished", DECODE_ERROR, body(HandshakeType.FINISHED, append(0)));
    both(
        victim,
        "KeyUpdate in the handshake",
        UNEXPECTED_MESSAGE,
        typed(HandshakeType.FINISHED, HandshakeType.KEY_UPDATE));
    both(
        victim,
        "a message of an unknown type",
        UNEXPECTED_MESSAGE,
        typed(HandshakeType.CERTIFICATE, 99));
    both(
        victim,
        "Finished in the clear",
        UNEXPECTED_MESSAGE,
        message(HandshakeType.FINISHED, out -> List.of(new Out(0, out.message()))));
  }

  private static Consumer<Duel> certificate(Bytes der) {
    return duel -> {
      duel.puppetsCredentials = Identities.withCertificate(duel.puppetsCredentials, der);
      duel.announcedToVictim = Fingerprint.ofCertificate(der);
    };
  }

  private static Consumer<Duel> signing(
      UnaryOperator<Bytes> content, UnaryOperator<Bytes> signature) {
    return duel ->
        duel.puppetsCredentials =
            Identities.changed(
                duel.puppetsCredentials, duel.puppets.certificate(), content, signature);
  }

  private static Bytes rsaCertificate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      KeyPair pair = generator.generateKeyPair();
      X500Name name = new X500Name("CN=rsa");
      return Bytes.copyOf(
          new JcaX509v3CertificateBuilder(
                  name,
                  BigInteger.ONE,
                  Date.from(Duel.START),
                  Date.from(Duel.START.plusSeconds(86_400)),
                  name,
                  pair.getPublic())
              .build(new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate()))
              .getEncoded());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  // Afterwards and outside

  @Test
  void aPeersAlert_endsTheHandshakeByTheName() {
    for (Role role : Role.values()) {
      Duel duel = new Duel(role);
      duel.sabotage =
          out -> {
            boolean hello = out.epoch() == 0;
            if (hello) duel.puppet.raw(0, ContentType.ALERT, Bytes.of(2, HANDSHAKE_FAILURE));
            return hello ? List.of() : List.of(out);
          };
      duel.prepare().run();
      Output.Failed failed = duel.all(Output.Failed.class).get(0);
      assertEquals(Reason.REFUSED_BY_PEER, failed.reason());
      assertEquals(HANDSHAKE_FAILURE, failed.alert().orElseThrow());
      assertEquals(List.of(), duel.puppet.alerts, "an alert is not answered");
    }
  }

  @Test
  void plainAlerts_areNobodys_onceThePeerHasProvedItself() {
    Duel duel = new Duel(Role.SERVER).prepare().run();
    duel.puppet.raw(0, ContentType.ALERT, Bytes.of(2, HANDSHAKE_FAILURE));
    duel.settle();
    assertEquals(1, duel.facts.size(), "still established: " + duel.facts);
  }

  @Test
  void afterwards_anythingButKeyUpdateEndsTheAssociation() {
    for (int type : new int[] {1, 2, 4, 8, 11, 13, 15, 20, 99}) {
      Duel duel = new Duel(Role.SERVER).prepare().run();
      duel.puppet.send(3, new HandshakeMessage(type, Bytes.of(0)));
      duel.settle();
      assertEquals(List.of(UNEXPECTED_MESSAGE), duel.puppet.alerts, "type " + type);
      assertEquals(1, duel.all(Output.Closed.class).size());
    }
  }

  @Test
  void aKeyUpdateThatIsNone_endsTheAssociation() {
    Duel odd = new Duel(Role.SERVER).prepare().run();
    odd.puppet.send(3, new HandshakeMessage(HandshakeType.KEY_UPDATE, Bytes.of(2)));
    odd.settle();
    assertEquals(List.of(ILLEGAL_PARAMETER), odd.puppet.alerts);
    Duel tooLong = new Duel(Role.CLIENT).prepare().run();
    tooLong.puppet.send(3, new HandshakeMessage(HandshakeType.KEY_UPDATE, Bytes.of(0, 0)));
    tooLong.settle();
    assertEquals(List.of(DECODE_ERROR), tooLong.puppet.alerts);
  }

  @Test
  void aTicket_isAcknowledgedAndForgotten() {
    Duel duel = new Duel(Role.CLIENT).prepare().run();
    duel.puppet.send(
        3, new HandshakeMessage(HandshakeType.NEW_SESSION_TICKET, Bytes.of(0, 0, 0, 1)));
    duel.settle();
    assertEquals(1, duel.facts.size(), "" + duel.facts);
  }

  @Test
  void recordsAfterClose_areIgnored() {
    Duel duel = new Duel(Role.SERVER).prepare().run();
    duel.puppet.raw(3, ContentType.ALERT, Bytes.of(1, 0));
    duel.puppet.raw(3, ContentType.APPLICATION_DATA, Bytes.of(1));
    duel.puppet.send(3, new HandshakeMessage(HandshakeType.KEY_UPDATE, Bytes.of(1)));
    duel.settle();
    assertEquals(1, duel.all(Output.Closed.class).size());
    assertEquals(2, duel.facts.size());
  }

  @Test
  void applicationData_isNotHeard() {
    Duel duel = new Duel(Role.CLIENT).prepare().run();
    duel.puppet.raw(3, ContentType.APPLICATION_DATA, Bytes.utf8("hello"));
    duel.settle();
    assertEquals(1, duel.facts.size());
  }

  @Test
  void plainApplicationDataAndGarbage_areAsIfTheyHadNeverCome() {
    Duel duel = new Duel(Role.SERVER);
    duel.sabotage =
        out -> {
          duel.puppet.raw(0, ContentType.APPLICATION_DATA, Bytes.utf8("early"));
          duel.puppet.raw(0, ContentType.HANDSHAKE, Bytes.utf8("garbage"));
          duel.puppet.raw(0, ContentType.ACK, Bytes.utf8("garbage"));
          duel.puppet.raw(0, ContentType.ALERT, Bytes.utf8("garbage"));
          return List.of(out);
        };
    duel.prepare().run();
    assertEquals(1, duel.all(Output.Established.class).size(), "" + duel.facts);
  }
}
