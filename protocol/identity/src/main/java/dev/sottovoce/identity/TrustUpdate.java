package dev.sottovoce.identity;

import dev.sottovoce.crypto.Digests;
import dev.sottovoce.identity.TrustBundle.Kind;
import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * One step from the roots that a phone has to the next ones: the only way in which roots change
 * after enrolment. It names the bundle that it follows by its hash and carries the next one whole,
 * so that it can neither be replayed on other roots nor be read in two ways. What may change is
 * decided by who signed:
 *
 * <ul>
 *   <li>certificate authorities: an authority that is in both bundles. A new one is announced by
 *       the old one, and the old one is dropped by the new one, so that two steps make a change;
 *   <li>everything else (who signs policies, log, witnesses, directory): as many of the present
 *       policy root's officers as it takes, and so never the server alone. Who signs policies can
 *       be replaced but not dropped.
 * </ul>
 *
 * Encoded as version, number, hash of the bundle before, next bundle, then the signatures over
 * these: the authority's certificate hash and its signature, and the officers' lines; each may be
 * absent.
 */
public final class TrustUpdate {
  /** ECDSA on P-256; authorities with other keys cannot announce their successor. */
  private static final String ALGORITHM = CertificateRequests.SIGNATURE;

  private static final String DOMAIN = "Sottovoce trust update 1\n";
  private static final int VERSION = 1;
  private static final int HASH_OCTETS = 32;
  private static final int MOST_OCTETS = 128 * 1024;
  private static final int MOST_SIGNATURE = 512;
  private static final int MOST_LINES = 8 * 1024;

  /** Checks what officers signed; the policy room knows how. */
  @FunctionalInterface
  public interface Officers {
    /**
     * Whether enough of a policy root's officers have signed.
     *
     * @param policyRoot as it stands in the trust bundle
     * @param lines their signature lines
     */
    boolean signed(Bytes policyRoot, Bytes message, String lines);
  }

  /** Why a step is not taken. */
  public enum Refusal {
    NOT_NEXT("it does not follow the roots that this phone has"),
    NO_CHANGE("it changes nothing"),
    POLICY_ROOT("it adds or drops who signs policies, which only enrolment can"),
    OFFICERS("it changes roots for which the officers have to sign, and not enough of them did"),
    AUTHORITY("it changes the certificate authority, and none that is in both signed it");

    private final String sentence;

    Refusal(String sentence) {
      this.sentence = sentence;
    }

    public String sentence() {
      return sentence;
    }
  }

  /** What came of a step. */
  public sealed interface Outcome {
    record Taken(TrustBundle next) implements Outcome {}

    record Refused(Refusal why) implements Outcome {}
  }

  /** An authority's signature, with the hash of the certificate by which it is known. */
  private record AuthoritySignature(Bytes certificateHash, Bytes signature) {}

  private final long number;
  private final Bytes previous;
  private final TrustBundle next;
  private final Optional<AuthoritySignature> authority;
  private final String officers;

  private TrustUpdate(
      long number,
      Bytes previous,
      TrustBundle next,
      Optional<AuthoritySignature> authority,
      String officers) {
    this.number = number;
    this.previous = previous;
    this.next = next;
    this.authority = authority;
    this.officers = officers;
  }

  /**
   * A step that nobody has signed yet.
   *
   * @param number counts an organisation's steps, from 1
   */
  public static TrustUpdate of(long number, TrustBundle before, TrustBundle next) {
    if (number < 1 || number > 0xffff_ffffL) throw new IllegalArgumentException("want 1 or more");
    return new TrustUpdate(number, Digests.sha256(before.encoded()), next, Optional.empty(), "");
  }

  /**
   * The same, signed by an authority.
   *
   * @param key of that certificate; it may live in hardware
   */
  public TrustUpdate signedBy(PrivateKey key, Bytes certificate) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(key);
      signature.update(message().toArray());
      AuthoritySignature made =
          new AuthoritySignature(Digests.sha256(certificate), Bytes.unsafeWrap(signature.sign()));
      return new TrustUpdate(number, previous, next, Optional.of(made), officers);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the authority's key cannot sign with " + ALGORITHM, e);
    }
  }

  /** The same with officers' lines over {@link #message()} in place of those that were there. */
  public TrustUpdate signedBy(String officersLines) {
    if (Bytes.utf8(officersLines).length() > MOST_LINES) {
      throw new IllegalArgumentException("too many signatures");
    }
    return new TrustUpdate(number, previous, next, authority, officersLines);
  }

  /** What is signed. */
  public Bytes message() {
    return Bytes.concat(Bytes.utf8(DOMAIN), head());
  }

  public long number() {
    return number;
  }

  public TrustBundle next() {
    return next;
  }

  /** The officers' lines; empty where they did not sign. */
  public String officers() {
    return officers;
  }

  /** Whether this is a step from those roots; whether it may be taken is another question. */
  public boolean follows(TrustBundle present) {
    return previous.equals(Digests.sha256(present.encoded()));
  }

  /** Takes the step, or says why not. */
  public Outcome takenFrom(TrustBundle present, Officers judge) {
    if (!follows(present)) return new Outcome.Refused(Refusal.NOT_NEXT);
    if (next.equals(present)) return new Outcome.Refused(Refusal.NO_CHANGE);
    if (next.policyRoot().isPresent() != present.policyRoot().isPresent()) {
      return new Outcome.Refused(Refusal.POLICY_ROOT);
    }
    if (changes(present, Kind.CERTIFICATE_AUTHORITY) && !authoritySigned(present)) {
      return new Outcome.Refused(Refusal.AUTHORITY);
    }
    if (changesOthers(present) && !officersSigned(present, judge)) {
      return new Outcome.Refused(Refusal.OFFICERS);
    }
    return new Outcome.Taken(next);
  }

  private boolean changes(TrustBundle present, Kind kind) {
    return !present.values(kind).equals(next.values(kind));
  }

  private boolean changesOthers(TrustBundle present) {
    for (Kind kind : Kind.values()) {
      if (kind != Kind.CERTIFICATE_AUTHORITY && changes(present, kind)) return true;
    }
    return false;
  }

  private boolean officersSigned(TrustBundle present, Officers judge) {
    Optional<Bytes> root = present.policyRoot();
    return root.isPresent() && judge.signed(root.get(), message(), officers);
  }

  /** By one that the phone trusts already and that stays. */
  private boolean authoritySigned(TrustBundle present) {
    if (!authority.isPresent()) return false;
    for (Bytes each : present.values(Kind.CERTIFICATE_AUTHORITY)) {
      if (next.values(Kind.CERTIFICATE_AUTHORITY).contains(each)
          && Digests.sha256(each).equals(authority.get().certificateHash())) {
        return verifies(each, authority.get().signature());
      }
    }
    return false;
  }

  private boolean verifies(Bytes certificate, Bytes signature) {
    try {
      X509Certificate signer =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(certificate.toArray()));
      Signature verifier = Signature.getInstance(ALGORITHM);
      verifier.initVerify(signer.getPublicKey());
      verifier.update(message().toArray());
      return verifier.verify(signature.toArray());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private Bytes head() {
    return new ByteWriter(1024)
        .u8(VERSION)
        .u32(number)
        .bytes(previous)
        .vector(3, next.encoded())
        .toBytes();
  }

  public Bytes encoded() {
    ByteWriter writer = new ByteWriter(2048).bytes(head());
    writer.u8(authority.isPresent() ? 1 : 0);
    authority.ifPresent(made -> writer.bytes(made.certificateHash()).vector(2, made.signature()));
    return writer.vector(2, Bytes.utf8(officers)).toBytes();
  }

  /** Decodes what a server sent; nothing when it is not exactly the one valid encoding. */
  public static Optional<TrustUpdate> decode(Bytes encoded) {
    if (encoded.length() > MOST_OCTETS) return Optional.empty();
    ByteReader reader = new ByteReader(encoded);
    if (reader.u8() != VERSION) return Optional.empty();
    long number = reader.u32();
    Bytes previous = reader.bytes(HASH_OCTETS);
    Optional<TrustBundle> next = TrustBundle.decode(reader.vector(3));
    int signed = reader.u8();
    Optional<AuthoritySignature> authority = Optional.empty();
    if (signed == 1) {
      Bytes hash = reader.bytes(HASH_OCTETS);
      Bytes signature = reader.vector(2);
      if (signature.isEmpty() || signature.length() > MOST_SIGNATURE) return Optional.empty();
      authority = Optional.of(new AuthoritySignature(hash, signature));
    }
    Bytes lines = reader.vector(2);
    boolean whole =
        reader.exhausted()
            && number > 0
            && signed <= 1
            && next.isPresent()
            && lines.length() <= MOST_LINES;
    if (!whole) return Optional.empty();
    TrustUpdate update = new TrustUpdate(number, previous, next.get(), authority, lines.utf8());
    // Octets that are no UTF-8 would be read as others.
    return update.encoded().equals(encoded) ? Optional.of(update) : Optional.empty();
  }

  /**
   * Walks from the roots that a phone has along the steps that a server sent, as far as they lead.
   *
   * @param updates in their order; those before the present roots are passed over
   * @return the last roots, or why the first step that follows was not taken
   */
  public static Outcome walk(TrustBundle present, List<TrustUpdate> updates, Officers judge) {
    TrustBundle at = present;
    for (TrustUpdate each : updates) {
      if (!each.follows(at)) continue;
      Outcome outcome = each.takenFrom(at, judge);
      if (!(outcome instanceof Outcome.Taken taken)) return outcome;
      at = taken.next();
    }
    return new Outcome.Taken(at);
  }

  @Override
  public String toString() {
    return "TrustUpdate[" + number + "]";
  }
}
