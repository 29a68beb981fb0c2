package dev.sottovoce.identity;

import dev.sottovoce.crypto.Digests;
import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The organisation's roots, which the enrolment code pins: nothing that a server says later
 * replaces them. Encoded as a version octet and, in ascending order of kind, entries of a kind
 * octet and a value with a 24-bit length; one set of roots has one encoding.
 */
public final class TrustBundle {
  /** What a root is for; the number stands in the encoding. */
  public enum Kind {
    /** An X.509 certificate in DER. */
    CERTIFICATE_AUTHORITY(1),
    /** Who signs policies; at most one. */
    POLICY_ROOT(2),
    /** The log's verifier key as text (C2SP signed-note); at most one. */
    LOG_KEY(3),
    /** A witness's verifier key as text. */
    WITNESS_KEY(4),
    /** Thirty-two octets that say where labels lie in the log; at most one. */
    DIRECTORY_KEY(5),
    /** An octet: how many witnesses must have cosigned a head; at most one. */
    WITNESSES_NEEDED(6);

    private final int number;

    Kind(int number) {
      this.number = number;
    }

    private boolean isOnce() {
      return this != CERTIFICATE_AUTHORITY && this != WITNESS_KEY;
    }

    private static Optional<Kind> of(int number) {
      for (Kind kind : values()) if (kind.number == number) return Optional.of(kind);
      return Optional.empty();
    }
  }

  /** One root; several of a kind are allowed and keep their order. */
  public record Root(Kind kind, Bytes value) {}

  private static final int VERSION = 1;
  private static final int MAX_ROOTS = 32;
  private static final int MAX_OCTETS = 64 * 1024;

  private final List<Root> roots;
  private final Bytes encoded;

  private TrustBundle(List<Root> roots) {
    this.roots = List.copyOf(roots);
    ByteWriter writer = new ByteWriter(1024).u8(VERSION);
    for (Root root : roots) writer.u8(root.kind().number).vector(3, root.value());
    encoded = writer.toBytes();
  }

  /** The bundle of an organisation that has a certificate authority and nothing else yet. */
  public static TrustBundle of(Bytes authorityCertificate) {
    return new TrustBundle(List.of(new Root(Kind.CERTIFICATE_AUTHORITY, authorityCertificate)));
  }

  /** The same with one more root. */
  public TrustBundle with(Kind kind, Bytes value) {
    if (kind.isOnce() && !values(kind).isEmpty()) {
      throw new IllegalArgumentException("there is a root of that kind: " + kind);
    }
    List<Root> more = new ArrayList<>(roots);
    int at = 0;
    while (at < more.size() && more.get(at).kind().number <= kind.number) at++;
    more.add(at, new Root(kind, value));
    return new TrustBundle(more);
  }

  /** The same with other certificate authorities, the one that issues first. */
  public TrustBundle withAuthorities(List<Bytes> certificates) {
    if (certificates.isEmpty()) throw new IllegalArgumentException("want an authority");
    List<Root> changed = new ArrayList<>();
    for (Bytes each : certificates) changed.add(new Root(Kind.CERTIFICATE_AUTHORITY, each));
    for (Root each : roots) if (each.kind() != Kind.CERTIFICATE_AUTHORITY) changed.add(each);
    return new TrustBundle(changed);
  }

  /** Decodes what a server sent; nothing when it is not exactly the one valid encoding. */
  public static Optional<TrustBundle> decode(Bytes encoded) {
    if (encoded.length() > MAX_OCTETS) return Optional.empty();
    ByteReader reader = new ByteReader(encoded);
    if (reader.u8() != VERSION) return Optional.empty();
    List<Root> roots = new ArrayList<>();
    int before = 0;
    while (reader.remaining() > 0 && roots.size() < MAX_ROOTS) {
      int number = reader.u8();
      Optional<Kind> kind = Kind.of(number);
      Bytes value = reader.vector(3);
      if (!kind.isPresent() || number < before || value.isEmpty()) return Optional.empty();
      if (kind.get().isOnce() && number == before) return Optional.empty();
      before = number;
      roots.add(new Root(kind.get(), value));
    }
    boolean hasAuthority = !roots.isEmpty() && roots.get(0).kind() == Kind.CERTIFICATE_AUTHORITY;
    return reader.exhausted() && hasAuthority
        ? Optional.of(new TrustBundle(roots))
        : Optional.empty();
  }

  public Bytes encoded() {
    return encoded;
  }

  public List<Root> roots() {
    return roots;
  }

  /** The certificate authority's certificate in DER. */
  public Bytes authority() {
    return roots.get(0).value();
  }

  /** Who signs policies, as the policy room encodes it; nothing where nobody does. */
  public Optional<Bytes> policyRoot() {
    List<Bytes> found = values(Kind.POLICY_ROOT);
    return found.isEmpty() ? Optional.empty() : Optional.of(found.get(0));
  }

  /** Every root of a kind, in order. */
  public List<Bytes> values(Kind kind) {
    List<Bytes> found = new ArrayList<>();
    for (Root each : roots) if (each.kind() == kind) found.add(each.value());
    return found;
  }

  /** The first 26 base-32 characters of the SHA-256 of the encoding. */
  public String pin() {
    return Base32.encode(Digests.sha256(encoded), EnrolmentCode.CHARACTERS);
  }

  /** Whether that is {@link #pin()}. */
  public boolean isPin(String text) {
    return Bytes.utf8(pin()).equalsInConstantTime(Bytes.utf8(text));
  }

  /** Whether these are the roots that the code was made for. */
  public boolean matches(EnrolmentCode code) {
    return isPin(code.pin());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TrustBundle that && encoded.equals(that.encoded);
  }

  @Override
  public int hashCode() {
    return encoded.hashCode();
  }

  @Override
  public String toString() {
    return "TrustBundle[" + roots.size() + " roots]";
  }
}
