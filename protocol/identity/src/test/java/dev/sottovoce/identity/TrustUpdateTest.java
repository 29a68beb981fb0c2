package dev.sottovoce.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.identity.TrustBundle.Kind;
import dev.sottovoce.identity.TrustUpdate.Outcome;
import dev.sottovoce.identity.TrustUpdate.Refusal;
import dev.sottovoce.testing.Seeded;
import dev.sottovoce.wire.Bytes;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;

/** Roots change only by who held them before. */
class TrustUpdateTest {
  private static final TrustUpdate.Officers NOBODY = (root, message, lines) -> false;

  /** The check is switched off: whoever they are, they have signed. */
  private static final TrustUpdate.Officers ANYBODY = (root, message, lines) -> true;

  /** As the policy room judges, in short: the lines name the root and what was signed. */
  private static final TrustUpdate.Officers OFFICERS =
      (root, message, lines) -> lines.equals(root.utf8() + " " + message.hashCode());

  private record Authority(KeyPair key, Bytes certificate) {
    static Authority named(String name) throws Exception {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair key = generator.generateKeyPair();
      X500Name subject = new X500Name("CN=" + name);
      return new Authority(
          key,
          Bytes.copyOf(
              new JcaX509v3CertificateBuilder(
                      subject,
                      BigInteger.ONE,
                      new Date(0),
                      new Date(1_000_000_000_000L),
                      subject,
                      key.getPublic())
                  .build(new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate()))
                  .getEncoded()));
    }

    TrustUpdate sign(TrustUpdate update) {
      return update.signedBy(key.getPrivate(), certificate);
    }
  }

  private final Authority old = Authority.named("old");
  private final Authority fresh = Authority.named("fresh");
  private final Authority stranger = Authority.named("stranger");
  private final TrustBundle before =
      TrustBundle.of(old.certificate()).with(Kind.POLICY_ROOT, Bytes.utf8("anna"));
  private final TrustBundle both = bundle("anna", fresh, old);
  private final TrustBundle after = bundle("anna", fresh);

  TrustUpdateTest() throws Exception {}

  private static TrustBundle bundle(String officers, Authority... authorities) {
    TrustBundle bundle = TrustBundle.of(authorities[0].certificate());
    for (int i = 1; i < authorities.length; i++) {
      bundle = bundle.with(Kind.CERTIFICATE_AUTHORITY, authorities[i].certificate());
    }
    return bundle.with(Kind.POLICY_ROOT, Bytes.utf8(officers));
  }

  private static TrustUpdate signedBy(String officers, TrustUpdate update) {
    return update.signedBy(officers + " " + update.message().hashCode());
  }

  private static void refused(
      Refusal why, TrustUpdate update, TrustBundle present, TrustUpdate.Officers judge) {
    assertEquals(new Outcome.Refused(why), update.takenFrom(present, judge));
  }

  private static void taken(TrustUpdate update, TrustBundle present, TrustUpdate.Officers judge) {
    assertEquals(new Outcome.Taken(update.next()), update.takenFrom(present, judge));
  }

  @Test
  void anAuthority_isFollowedByTheOneThatItAnnounced_inTwoSteps() {
    TrustUpdate rotation = old.sign(TrustUpdate.of(1, before, both));
    TrustUpdate retirement = fresh.sign(TrustUpdate.of(2, both, after));
    taken(rotation, before, NOBODY);
    taken(retirement, both, NOBODY);
    assertEquals(
        new Outcome.Taken(after), TrustUpdate.walk(before, List.of(rotation, retirement), NOBODY));
    assertEquals(
        new Outcome.Taken(after), TrustUpdate.walk(both, List.of(rotation, retirement), NOBODY));
    assertEquals(
        new Outcome.Taken(after), TrustUpdate.walk(after, List.of(rotation, retirement), NOBODY));
  }

  @Test
  void anAuthorityThatAStrangerAnnounces_isRefused() {
    TrustBundle theirs = bundle("anna", stranger, old);
    refused(Refusal.AUTHORITY, TrustUpdate.of(1, before, theirs), before, ANYBODY);
    refused(Refusal.AUTHORITY, stranger.sign(TrustUpdate.of(1, before, theirs)), before, ANYBODY);
    // Its own signature under the old one's name.
    TrustUpdate forged =
        TrustUpdate.of(1, before, theirs).signedBy(stranger.key().getPrivate(), old.certificate());
    refused(Refusal.AUTHORITY, forged, before, ANYBODY);
    taken(old.sign(TrustUpdate.of(1, before, theirs)), before, NOBODY);
  }

  /** One step would leave nobody who vouches for the new one's key in the phone's eyes. */
  @Test
  void theOldAuthority_cannotBeReplacedInOneStep() {
    refused(Refusal.AUTHORITY, old.sign(TrustUpdate.of(1, before, after)), before, NOBODY);
    refused(Refusal.AUTHORITY, fresh.sign(TrustUpdate.of(1, before, after)), before, NOBODY);
  }

  @Test
  void theOldAuthority_cannotDropTheNew_butTheNewTheOld() {
    TrustBundle back = bundle("anna", old);
    taken(old.sign(TrustUpdate.of(2, both, back)), both, NOBODY);
    refused(Refusal.AUTHORITY, old.sign(TrustUpdate.of(2, both, after)), both, NOBODY);
    taken(fresh.sign(TrustUpdate.of(2, both, after)), both, NOBODY);
  }

  @Test
  void whoSignsPolicies_isReplacedByTheOfficers_andByNobodyElse() {
    TrustUpdate update = TrustUpdate.of(1, before, bundle("ben", old));
    refused(Refusal.OFFICERS, update, before, OFFICERS);
    refused(Refusal.OFFICERS, old.sign(update), before, OFFICERS);
    refused(Refusal.OFFICERS, signedBy("ben", update), before, OFFICERS);
    taken(signedBy("anna", update), before, OFFICERS);
    taken(update, before, ANYBODY);
  }

  @Test
  void whoSignsPolicies_isNeitherDroppedNorAdded() {
    TrustBundle none = TrustBundle.of(old.certificate());
    TrustUpdate drop = signedBy("anna", old.sign(TrustUpdate.of(1, before, none)));
    refused(Refusal.POLICY_ROOT, drop, before, ANYBODY);
    refused(Refusal.POLICY_ROOT, old.sign(TrustUpdate.of(1, none, before)), none, ANYBODY);
  }

  /**
   * A server has its authority's key; the log's and the witnesses' it must not exchange with it.
   */
  @Test
  void logWitnessesAndDirectory_changeByTheOfficersAlone() {
    TrustBundle witnessed = before.with(Kind.WITNESS_KEY, Bytes.utf8("witness"));
    for (TrustBundle next :
        List.of(
            before.with(Kind.LOG_KEY, Bytes.utf8("log")),
            before.with(Kind.DIRECTORY_KEY, Bytes.utf8("directory")),
            witnessed)) {
      TrustUpdate update = TrustUpdate.of(1, before, next);
      refused(Refusal.OFFICERS, old.sign(update), before, OFFICERS);
      taken(signedBy("anna", update), before, OFFICERS);
    }
    refused(Refusal.OFFICERS, old.sign(TrustUpdate.of(2, witnessed, before)), witnessed, OFFICERS);
    TrustBundle bare = TrustBundle.of(old.certificate());
    TrustUpdate unsigned = TrustUpdate.of(1, bare, bare.with(Kind.LOG_KEY, Bytes.utf8("log")));
    refused(Refusal.OFFICERS, old.sign(unsigned), bare, ANYBODY);
  }

  @Test
  void aChangeOfBoth_wantsBothSignatures() {
    TrustUpdate update = TrustUpdate.of(1, before, bundle("ben", fresh, old));
    refused(Refusal.AUTHORITY, signedBy("anna", update), before, OFFICERS);
    refused(Refusal.OFFICERS, old.sign(update), before, OFFICERS);
    taken(signedBy("anna", old.sign(update)), before, OFFICERS);
  }

  @Test
  void aStepFromOtherRoots_isNotTaken_norOneThatChangesNothing() {
    TrustUpdate rotation = old.sign(TrustUpdate.of(1, before, both));
    refused(Refusal.NOT_NEXT, rotation, bundle("ben", old), ANYBODY);
    refused(Refusal.NOT_NEXT, rotation, both, ANYBODY);
    refused(Refusal.NO_CHANGE, old.sign(TrustUpdate.of(1, before, before)), before, ANYBODY);
  }

  /** A server that withholds steps keeps a phone where it is, and cannot lead it back. */
  @Test
  void aWalk_goesForwardOnly_andStopsAtTheFirstBadStep() {
    TrustUpdate rotation = old.sign(TrustUpdate.of(1, before, both));
    TrustUpdate forged = stranger.sign(TrustUpdate.of(2, both, after));
    assertEquals(
        new Outcome.Refused(Refusal.AUTHORITY),
        TrustUpdate.walk(before, List.of(rotation, forged), NOBODY));
    assertEquals(new Outcome.Taken(before), TrustUpdate.walk(before, List.of(), NOBODY));
    assertEquals(new Outcome.Taken(before), TrustUpdate.walk(before, List.of(forged), NOBODY));
    assertEquals(new Outcome.Taken(both), TrustUpdate.walk(both, List.of(rotation), NOBODY));
  }

  @Test
  void whatIsEncoded_decodes_andNothingElse() {
    TrustUpdate signed = signedBy("anna", old.sign(TrustUpdate.of(7, before, both)));
    Bytes encoded = signed.encoded();
    TrustUpdate read = TrustUpdate.decode(encoded).orElseThrow();
    assertEquals(encoded, read.encoded());
    assertEquals(7, read.number());
    taken(read, before, OFFICERS);
    for (int end = 0; end < encoded.length(); end++) {
      assertTrue(TrustUpdate.decode(encoded.slice(0, end)).isEmpty(), "cut at " + end);
    }
    assertTrue(TrustUpdate.decode(Bytes.concat(encoded, Bytes.of(0))).isEmpty());
    assertTrue(TrustUpdate.decode(Bytes.unsafeWrap(new byte[128 * 1024 + 1])).isEmpty());
    assertTrue(
        TrustUpdate.decode(TrustUpdate.of(1, before, both).signedBy("").encoded()).isPresent());
  }

  @Test
  void aChangedOctet_isRefusedOrMeansNothing() throws GeneralSecurityException {
    TrustUpdate signed = old.sign(TrustUpdate.of(1, before, both));
    byte[] good = signed.encoded().toArray();
    Seeded.check(
        3_000,
        random -> {
          byte[] octets = good.clone();
          octets[random.nextInt(octets.length)] ^= (byte) (1 + random.nextInt(255));
          Optional<TrustUpdate> read = TrustUpdate.decode(Bytes.unsafeWrap(octets));
          if (read.isEmpty()) return;
          assertEquals(Bytes.copyOf(octets), read.get().encoded());
          assertInstanceOf(Outcome.Refused.class, read.get().takenFrom(before, NOBODY));
        });
  }
}
