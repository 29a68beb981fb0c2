package dev.sottovoce.phone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.sottovoce.identity.TrustBundle;
import dev.sottovoce.identity.TrustBundle.Kind;
import dev.sottovoce.identity.TrustUpdate;
import dev.sottovoce.identity.TrustUpdate.Refusal;
import dev.sottovoce.policy.PolicyRoot;
import dev.sottovoce.policy.PolicySignatures;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A server that has its certificate from the organisation's authority and hands out other roots.
 * Each lie is told first to a phone that does not look at signatures, where it works.
 */
class LyingRootsTest {
  private static final Bytes ANNA = Bytes.unsafeWrap(new byte[32]);
  private static final Bytes EVE = Bytes.fromHex("01".repeat(32));

  /** The check is switched off: whatever the server sends is where this phone goes. */
  private static final RootSteps.Rules BELIEVES_ANYTHING =
      (present, steps) ->
          new TrustUpdate.Outcome.Taken(steps.isEmpty() ? present : steps.get(0).next());

  private final TestOrganisation ours = TestOrganisation.create();
  private final TestOrganisation successor = TestOrganisation.create();
  private final TestOrganisation strangers = TestOrganisation.create();
  private final TrustBundle present = bundle("anna", ANNA, ours);
  private final List<TrustUpdate> told = new ArrayList<>();
  private final HttpsServer server = start();
  private final Account account = account();

  LyingRootsTest() throws Exception {}

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static Bytes certificate(TestOrganisation organisation) {
    try {
      return Bytes.unsafeWrap(organisation.authority().getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static TrustBundle bundle(String officer, Bytes key, TestOrganisation... authorities) {
    PolicyRoot root = new PolicyRoot(1, List.of(PolicySignatures.verifierKey(officer, key)));
    TrustBundle bundle =
        TrustBundle.of(certificate(authorities[0])).with(Kind.POLICY_ROOT, root.encoded());
    List<Bytes> all = new ArrayList<>();
    for (TestOrganisation each : authorities) all.add(certificate(each));
    return bundle.withAuthorities(all);
  }

  private Account account() {
    KeyPair key = TestOrganisation.newKey();
    Account plain = ours.account("alice", key);
    return new Account(
        plain.address(),
        plain.deviceId(),
        new ServerAddress("127.0.0.1", 5061, server.getAddress().getPort()),
        plain.deviceKey(),
        plain.deviceChain(),
        present.encoded(),
        List.of(ours.authority()));
  }

  private HttpsServer start() throws Exception {
    KeyPair key = TestOrganisation.newKey();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    X509Certificate certificate = ours.certificate(key, "ip:127.0.0.1", "sip:example.org");
    keys.setKeyEntry("server", key.getPrivate(), new char[0], new X509Certificate[] {certificate});
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, new char[0]);
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(managers.getKeyManagers(), null, null);
    HttpsServer started =
        HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    started.setHttpsConfigurator(new HttpsConfigurator(context));
    started.createContext(
        "/api/v1/trust",
        exchange -> {
          ObjectNode body = new ObjectMapper().createObjectNode();
          var updates = body.putArray("updates");
          for (TrustUpdate each : told) {
            updates.add(
                Base64.getUrlEncoder().withoutPadding().encodeToString(each.encoded().toArray()));
          }
          byte[] octets = body.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, octets.length);
          exchange.getResponseBody().write(octets);
          exchange.close();
        });
    started.start();
    return started;
  }

  private Optional<Account> followed(RootSteps.Rules rules) throws IOException {
    return new RootSteps(Clock.systemUTC(), rules).follow(account);
  }

  /** Works where signatures do not count, and is refused where they do. */
  private void isRefused(Refusal why, TrustUpdate lie) throws Exception {
    told.clear();
    told.add(lie);
    Account deceived = followed(BELIEVES_ANYTHING).orElseThrow();
    assertEquals(lie.next().encoded(), deceived.trustBundle());
    RootSteps.RefusedException refused =
        assertThrows(RootSteps.RefusedException.class, () -> followed(RootSteps.SIGNED));
    assertTrue(String.valueOf(refused.getMessage()).contains(why.sentence()), refused.getMessage());
  }

  private TrustUpdate signed(TestOrganisation by, TrustUpdate update) {
    return update.signedBy(by.authorityKey(), certificate(by));
  }

  @Test
  void theOldAuthoritysStep_isTaken_andTheNewOneCounts() throws Exception {
    told.add(signed(ours, TrustUpdate.of(1, present, bundle("anna", ANNA, successor, ours))));
    Account moved = followed(RootSteps.SIGNED).orElseThrow();
    assertEquals(List.of(successor.authority(), ours.authority()), moved.authorities());
    assertEquals(account.deviceChain(), moved.deviceChain());
  }

  @Test
  void anotherAuthority_isRefused() throws Exception {
    TrustBundle theirs = bundle("anna", ANNA, strangers);
    isRefused(Refusal.AUTHORITY, TrustUpdate.of(1, present, theirs));
    isRefused(Refusal.AUTHORITY, signed(strangers, TrustUpdate.of(1, present, theirs)));
    isRefused(
        Refusal.AUTHORITY,
        signed(strangers, TrustUpdate.of(1, present, bundle("anna", ANNA, strangers, ours))));
  }

  /** The server has the authority's key, and so its signature. */
  @Test
  void anotherPolicyRoot_isRefused_alsoWithTheAuthoritysSignature() throws Exception {
    TrustUpdate update = TrustUpdate.of(1, present, bundle("eve", EVE, ours));
    isRefused(Refusal.OFFICERS, signed(ours, update));
    isRefused(
        Refusal.OFFICERS,
        signed(ours, update).signedBy(PolicySignatures.sign("eve", EVE, update.message())));
    told.clear();
    told.add(update.signedBy(PolicySignatures.sign("anna", ANNA, update.message())));
    assertTrue(followed(RootSteps.SIGNED).isPresent(), "the officers may");
  }

  /** What officers signed as a policy is no step. */
  @Test
  void aSignatureOverAnotherThing_isRefused() throws Exception {
    TrustUpdate update = TrustUpdate.of(1, present, bundle("eve", EVE, ours));
    String lines = PolicySignatures.sign("anna", ANNA, update.next().encoded());
    isRefused(Refusal.OFFICERS, update.signedBy(lines));
  }

  @Test
  void rootsThatAreDropped_areMissed() throws Exception {
    TrustBundle none = TrustBundle.of(certificate(ours));
    isRefused(Refusal.POLICY_ROOT, signed(ours, TrustUpdate.of(1, present, none)));
    isRefused(
        Refusal.AUTHORITY,
        signed(ours, TrustUpdate.of(1, present, bundle("anna", ANNA, successor))));
  }

  @Test
  void nonsense_orAStepFromElsewhere_changesNothing() throws Exception {
    told.add(signed(ours, TrustUpdate.of(1, bundle("eve", EVE, ours), present)));
    assertEquals(Optional.empty(), followed(RootSteps.SIGNED));
    for (int i = 0; i < 64; i++) told.add(told.get(0));
    assertThrows(IOException.class, () -> followed(RootSteps.SIGNED));
  }
}
