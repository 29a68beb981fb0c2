package dev.sottovoce.zrtp;

import dev.sottovoce.crypto.KeyAgreement;
import dev.sottovoce.crypto.SrtpProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The five choices of one exchange (RFC 6189 section 4.1.2). */
record Suite(
    HashType hash,
    CipherType cipher,
    AuthTagType authTag,
    KeyAgreementType keyAgreement,
    SasType sas) {
  /** What every endpoint has, whether its Hello lists it or not (section 5.1). */
  private static final List<List<String>> MANDATORY =
      List.of(
          List.of("S256"),
          List.of("AES1"),
          List.of("HS32", "HS80"),
          List.of("DH3k", "Mult"),
          List.of("B32 "));

  /** What an initiator takes: its own best in each list, but for the key agreement. */
  static Optional<Suite> choose(ZrtpConfig config, Message.Hello peer) {
    Optional<KeyAgreementType> agreement = keyAgreement(config, peer);
    if (!agreement.isPresent()) return Optional.empty();
    boolean kem = agreement.get().isKem();
    Optional<HashType> hash =
        first(kem ? List.of(HashType.S384) : config.hashes(), peer, Message.Kind.HASH);
    Optional<CipherType> cipher =
        first(kem ? List.of(CipherType.AES3) : config.ciphers(), peer, Message.Kind.CIPHER);
    Optional<AuthTagType> tag = first(config.authTags(), peer, Message.Kind.AUTH_TAG);
    Optional<SasType> sas = first(config.sasTypes(), peer, Message.Kind.SAS);
    if (!hash.isPresent() || !cipher.isPresent() || !tag.isPresent() || !sas.isPresent()) {
      return Optional.empty();
    }
    return Optional.of(new Suite(hash.get(), cipher.get(), tag.get(), agreement.get(), sas.get()));
  }

  /** The error that a Commit deserves whose choices are not all ours, or nothing. */
  static Optional<ErrorCode> objection(ZrtpConfig config, Message.Commit commit) {
    String agreement = commit.of(Message.Kind.KEY_AGREEMENT);
    if (agreement.equals("Prsh")) return Optional.of(ErrorCode.NO_SHARED_SECRET);
    if (!has(config.keyAgreements(), agreement)) {
      return Optional.of(ErrorCode.KEY_AGREEMENT_NOT_SUPPORTED);
    }
    if (!has(config.hashes(), commit.of(Message.Kind.HASH))) {
      return Optional.of(ErrorCode.HASH_NOT_SUPPORTED);
    }
    if (!has(config.ciphers(), commit.of(Message.Kind.CIPHER))) {
      return Optional.of(ErrorCode.CIPHER_NOT_SUPPORTED);
    }
    if (!has(config.authTags(), commit.of(Message.Kind.AUTH_TAG))) {
      return Optional.of(ErrorCode.AUTH_TAG_NOT_SUPPORTED);
    }
    if (!has(config.sasTypes(), commit.of(Message.Kind.SAS))) {
      return Optional.of(ErrorCode.SAS_NOT_SUPPORTED);
    }
    return weakensKem(commit) ? Optional.of(ErrorCode.HASH_NOT_SUPPORTED) : Optional.empty();
  }

  /** What a Commit without {@link #objection} says. */
  static Suite of(Message.Commit commit) {
    return new Suite(
        Component.byCode(HashType.values(), commit.of(Message.Kind.HASH)).get(),
        Component.byCode(CipherType.values(), commit.of(Message.Kind.CIPHER)).get(),
        Component.byCode(AuthTagType.values(), commit.of(Message.Kind.AUTH_TAG)).get(),
        Component.byCode(KeyAgreementType.values(), commit.of(Message.Kind.KEY_AGREEMENT)).get(),
        Component.byCode(SasType.values(), commit.of(Message.Kind.SAS)).get());
  }

  List<Component> components() {
    return List.of(hash, cipher, authTag, keyAgreement, sas);
  }

  SrtpProfile profile() {
    return authTag.profile(cipher);
  }

  KeyAgreement description() {
    String suite = "ZRTP_" + hash.code() + "_" + cipher.code() + "_" + authTag.code().trim();
    return new KeyAgreement(
        "ZRTP", keyAgreement.registeredName(), suite, keyAgreement.isPostQuantum());
  }

  private static boolean weakensKem(Message.Commit commit) {
    return commit.of(Message.Kind.KEY_AGREEMENT).equals(KeyAgreementType.XM76.code())
        && !(commit.of(Message.Kind.HASH).equals(HashType.S384.code())
            && commit.of(Message.Kind.CIPHER).equals(CipherType.AES3.code()));
  }

  /**
   * The faster of both ends' first choices in DH mode; KEM mode only if it is both ends' first
   * choice (RFC 6189 section 4.1.2 and zrtp-pq.md), so that both come to the same result.
   */
  private static Optional<KeyAgreementType> keyAgreement(ZrtpConfig config, Message.Hello peer) {
    List<String> theirs = offered(config.keyAgreements(), peer, Message.Kind.KEY_AGREEMENT);
    List<KeyAgreementType> common = new ArrayList<>();
    for (KeyAgreementType ours : config.keyAgreements()) {
      if (theirs.contains(ours.code())) common.add(ours);
    }
    Optional<KeyAgreementType> peersFirst = Optional.empty();
    for (String code : theirs) {
      peersFirst = common.stream().filter(ours -> ours.code().equals(code)).findFirst();
      if (peersFirst.isPresent()) break;
    }
    if (!peersFirst.isPresent()) return Optional.empty();
    return Optional.of(faster(common.get(0), peersFirst.get()));
  }

  private static KeyAgreementType faster(KeyAgreementType ours, KeyAgreementType theirs) {
    if (ours.isKem() != theirs.isKem()) return ours.isKem() ? theirs : ours;
    return ours == KeyAgreementType.X255 ? ours : theirs;
  }

  private static <C extends Component> Optional<C> first(
      List<C> ours, Message.Hello peer, Message.Kind kind) {
    List<String> theirs = offered(ours, peer, kind);
    return ours.stream().filter(component -> theirs.contains(component.code())).findFirst();
  }

  /**
   * What the peer's Hello lists, and only where nothing of that would do also what it need not
   * list: our own phones refuse what they do not list.
   */
  private static List<String> offered(
      List<? extends Component> ours, Message.Hello peer, Message.Kind kind) {
    List<String> offered = new ArrayList<>(peer.of(kind));
    if (offered.stream().anyMatch(code -> has(ours, code))) return offered;
    for (String mandatory : MANDATORY.get(kind.ordinal())) {
      if (!offered.contains(mandatory)) offered.add(mandatory);
    }
    return offered;
  }

  private static boolean has(List<? extends Component> ours, String code) {
    return ours.stream().anyMatch(component -> component.code().equals(code));
  }
}
