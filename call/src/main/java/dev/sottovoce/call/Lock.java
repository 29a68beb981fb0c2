package dev.sottovoce.call;

import dev.sottovoce.call.PeerAccount.VerifiedBy;
import dev.sottovoce.crypto.VerifiedPeer;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What the lock beside a call says: one icon, one word, one sentence. Derived from what the
 * protocol machines proved, never from configuration; user interfaces only render it.
 */
public sealed interface Lock {
  /** End to end with the right person: somebody has made sure. */
  record Verified(VerifiedBy by) implements Lock {
    @Override
    public String jsonName() {
      return "verified";
    }

    @Override
    public String word() {
      return "Verified";
    }

    @Override
    public String sentence() {
      return switch (by) {
        case STRING -> "Only the two of you can hear this call; you have compared the words.";
        case SAFETY_NUMBER ->
            "Only the two of you can hear this call; you have compared the safety number.";
        case QR -> "Only the two of you can hear this call; you have scanned the other's code.";
      };
    }
  }

  /** End to end with the same account as before; nobody has made sure whose it is. */
  record Known(LocalDate since) implements Lock {
    @Override
    public String jsonName() {
      return "known";
    }

    @Override
    public String word() {
      return "Known";
    }

    @Override
    public String sentence() {
      return "End to end encrypted, with the same account as in your calls since "
          + since
          + "; compare the words to be sure whose it is.";
    }
  }

  /** End to end with an account that this phone has not met before. */
  record FirstContact() implements Lock {
    @Override
    public String jsonName() {
      return "firstContact";
    }

    @Override
    public String word() {
      return "First contact";
    }

    @Override
    public String sentence() {
      return "End to end encrypted, for the first time with this account; compare the words to be"
          + " sure whose it is.";
    }
  }

  /** Encrypted, and nobody but servers vouches for the other end. */
  record Unverified(Why why) implements Lock {
    @Override
    public String jsonName() {
      return "unverified";
    }

    @Override
    public String word() {
      return "Unverified";
    }

    @Override
    public String sentence() {
      return switch (why) {
        case NOT_SIGNED ->
            "Encrypted, but the other phone does not sign its calls: the servers on the way could"
                + " be in between.";
        case KEYS_SIGNED ->
            "Encrypted, and the other phone, of another maker, has signed its keys; only the"
                + " organisation's operator vouches for it, and there are no words to compare.";
        case NO_ACCOUNT ->
            "Encrypted, and signed by a device that only the organisation's operator vouches for.";
        case ACCOUNT_CHANGED ->
            "Encrypted, but this is another account than before; compare the words before you say"
                + " anything that matters.";
      };
    }
  }

  /** Why nobody vouches. */
  enum Why {
    /** The other end cannot sign, or its description is not covered by a signature. */
    NOT_SIGNED,
    /** A phone of another maker signs its keys with a certificate of the organisation. */
    KEYS_SIGNED,
    /** It signs with a certificate of the organisation, and there is no account that lists it. */
    NO_ACCOUNT,
    /** A person has let the call go on with another account than before. */
    ACCOUNT_CHANGED
  }

  /**
   * End to end, and the other end has proved itself by a key that the operator made or hands out: a
   * group's key, or that of a foreign phone.
   */
  record OperatorKey() implements Lock {
    @Override
    public String jsonName() {
      return "operatorKey";
    }

    @Override
    public String word() {
      return "Operator's key";
    }

    @Override
    public String sentence() {
      return "Encrypted with a key that the operator handed out: whoever has it could be in"
          + " between.";
    }
  }

  /** There is no call. */
  record Refused(EndReason why) implements Lock {
    @Override
    public String jsonName() {
      return "refused";
    }

    @Override
    public String word() {
      return "Refused";
    }

    @Override
    public String sentence() {
      return why.sentence();
    }
  }

  /** The name in the JSON of {@code demo} and {@code phone call}; also the icon's name. */
  String jsonName();

  /** One word for the screen. */
  String word();

  /** One sentence for the person. */
  String sentence();

  /** How a person made sure, where one did. */
  default Optional<VerifiedBy> verifiedBy() {
    return this instanceof Verified verified ? Optional.of(verified.by()) : Optional.empty();
  }

  /**
   * What was proved.
   *
   * @param string the words of this call, compared or not
   * @param peer what ties the keys to the signalling
   * @param signer who signed the other end's signalling
   */
  static Lock of(Optional<ShortAuthentication> string, VerifiedPeer peer, PeerSigner signer) {
    boolean compared =
        string.isPresent() && string.get().compared() != ShortAuthentication.Compared.NOT_YET;
    if (compared) return new Verified(VerifiedBy.STRING);
    if (signer instanceof PeerSigner.OfAccount member) return of(member.account().standing());
    if (signer instanceof PeerSigner.Foreign) return new Unverified(Why.KEYS_SIGNED);
    if (signer instanceof PeerSigner.OfOrganisation) return new Unverified(Why.NO_ACCOUNT);
    if (signer instanceof PeerSigner.Nobody nobody && nobody.operatorKey()) {
      return new OperatorKey();
    }
    return switch (peer.proof()) {
      case SIGNATURE, SHARED_KEY -> new OperatorKey();
      case CERTIFICATE_FINGERPRINT, ZRTP_HASH, SHORT_AUTHENTICATION_STRING ->
          new Unverified(Why.NOT_SIGNED);
    };
  }

  private static Lock of(PeerAccount.Standing standing) {
    if (standing instanceof PeerAccount.Standing.Verified verified) {
      return new Verified(verified.by());
    }
    if (standing instanceof PeerAccount.Standing.Known known) return new Known(known.since());
    return standing instanceof PeerAccount.Standing.Changed
        ? new Unverified(Why.ACCOUNT_CHANGED)
        : new FirstContact();
  }
}
