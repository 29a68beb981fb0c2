package dev.sottovoce.identity.account;

import dev.sottovoce.wire.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * What two people compare to know that nobody put accounts of their own between them: sixty digits
 * of one SHA-512 over both addresses and both account identities, in an order that both ends have,
 * or a code that one scans from the other. Whoever wants two numbers to agree has to find a
 * collision of 199 bits; making each try slower by repetition would add little to that.
 */
public final class SafetyNumber {
  /** One end. */
  public record End(AccountLabel label, AccountId id) {
    @Override
    public String toString() {
      return "End[redacted]";
    }
  }

  /** What a scanned code says about the two accounts that this end knows. */
  public enum Comparison {
    SAME,
    /** About these two people, but with another account: somebody may be in between. */
    DIFFERENT,
    /** About other people, or no code of this kind. */
    OTHER_PEOPLE
  }

  /** Of digits. */
  public static final int GROUPS = 12;

  private static final Bytes CONTEXT = Bytes.utf8("sottovoce safety number 1\0");
  private static final String PREFIX = "svn1:";
  private static final int MAX_TEXT = 1024;
  private static final int ID_CHARACTERS = 43;

  private final End own;
  private final End peer;

  public SafetyNumber(End own, End peer) {
    this.own = own;
    this.peer = peer;
  }

  public static SafetyNumber of(AccountState own, AccountState peer) {
    return new SafetyNumber(new End(own.label(), own.id()), new End(peer.label(), peer.id()));
  }

  /** Twelve groups of five digits, the same at both ends. */
  public List<String> groups() {
    Bytes one = encoded(own);
    Bytes other = encoded(peer);
    boolean first = one.hex().compareTo(other.hex()) <= 0;
    Bytes hash = Hashes.sha512(Bytes.concat(CONTEXT, first ? one : other, first ? other : one));
    return Hashes.digits(hash, GROUPS);
  }

  /** Begins with 32 octets of identity, so nothing can stand for anything else. */
  private static Bytes encoded(End end) {
    return Bytes.concat(end.id().hash(), Bytes.utf8(end.label().text()), Bytes.of(0));
  }

  /** For a QR code that the other end scans: {@code svn1:OWN/ID/PEER/ID}. */
  public String code() {
    return PREFIX
        + own.label().text()
        + "/"
        + text(own)
        + "/"
        + peer.label().text()
        + "/"
        + text(peer);
  }

  private static String text(End end) {
    return end.id().hash().base64Url();
  }

  /** What the code of the other end says; any text is safe to pass. */
  public Comparison compare(String code) {
    if (code.length() > MAX_TEXT || !code.startsWith(PREFIX)) return Comparison.OTHER_PEOPLE;
    String[] parts = code.substring(PREFIX.length()).split("/", -1);
    if (parts.length != 4) return Comparison.OTHER_PEOPLE;
    Optional<End> shower = end(parts[0], parts[1]);
    Optional<End> scanner = end(parts[2], parts[3]);
    boolean aboutUs =
        shower.isPresent()
            && scanner.isPresent()
            && shower.get().label().equals(peer.label())
            && scanner.get().label().equals(own.label());
    if (!aboutUs) return Comparison.OTHER_PEOPLE;
    return shower.get().equals(peer) && scanner.get().equals(own)
        ? Comparison.SAME
        : Comparison.DIFFERENT;
  }

  private static Optional<End> end(String label, String id) {
    Optional<AccountLabel> read =
        AccountLabel.parse(label).filter(parsed -> parsed.text().equals(label));
    if (!read.isPresent() || id.length() != ID_CHARACTERS) return Optional.empty();
    return Bytes.fromBase64Url(id)
        .filter(hash -> hash.length() == AccountId.OCTETS)
        .map(hash -> new End(read.get(), new AccountId(hash)))
        .filter(end -> text(end).equals(id));
  }

  @Override
  public String toString() {
    return "SafetyNumber[redacted]";
  }
}
