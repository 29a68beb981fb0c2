package dev.sottovoce.call;

import dev.sottovoce.wire.Bytes;
import java.time.LocalDate;
import java.util.List;

/**
 * What is known about the other end's account before a call: who its devices are by its own chain
 * of statements, and what this phone remembers of it.
 *
 * @param id SHA-256 of the chain's first statement
 * @param deviceKeys of its present devices, each as SubjectPublicKeyInfo
 * @param standing what this phone remembers
 * @param log how far the chain is proved to be the latest
 */
public record PeerAccount(Bytes id, List<Bytes> deviceKeys, Standing standing, LogStanding log) {
  public PeerAccount {
    deviceKeys = List.copyOf(deviceKeys);
  }

  /** What a phone remembers of an account. */
  public sealed interface Standing {
    /** Nobody here has called it before. */
    record FirstContact() implements Standing {}

    /** The same account as in earlier calls, which nobody has compared. */
    record Known(LocalDate since) implements Standing {}

    /** Somebody has made sure that it is the right one. */
    record Verified(VerifiedBy by, LocalDate since) implements Standing {}

    /** Another account than the one that was accepted last; a person has to say what to do. */
    record Changed(boolean wasVerified) implements Standing {}
  }

  /** How a person has made sure. */
  public enum VerifiedBy {
    /** The words of a call were compared. */
    STRING("sas"),
    /** The sixty digits were compared. */
    SAFETY_NUMBER("safetyNumber"),
    /** One phone has scanned the other's code. */
    QR("qr");

    private final String jsonName;

    VerifiedBy(String jsonName) {
      this.jsonName = jsonName;
    }

    public String jsonName() {
      return jsonName;
    }
  }

  /** How far the log vouches that this is the latest version of the account. */
  public enum LogStanding {
    /** Enough witnesses have seen the head that holds it, recently. */
    WITNESSED("the account's latest version is in the log, and witnesses have seen it"),
    /** The head is good but old. */
    STALE("the log's head is old: a newer version of the account may exist"),
    /** Nobody but the server vouches for the head. */
    NOT_WITNESSED("log not witnessed"),
    /** There is no proof. */
    NONE("no proof from the log");

    private final String words;

    LogStanding(String words) {
      this.words = words;
    }

    /** For the lock's details. */
    public String words() {
      return words;
    }
  }

  @Override
  public String toString() {
    return "PeerAccount[" + deviceKeys.size() + " devices]";
  }
}
