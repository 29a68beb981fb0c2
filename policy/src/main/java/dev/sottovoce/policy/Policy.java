package dev.sottovoce.policy;

import dev.sottovoce.identity.Protection;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an organisation allows: a document as it was read and found to keep the rules. Immutable.
 *
 * @param profile which rules it keeps
 * @param version grows with each document; an older one is never taken
 * @param from the first day it holds
 * @param until the first day it no longer holds
 * @param choices what is offered and accepted, for each kind that it lists
 * @param postQuantum what to do about agreements that a quantum computer opens later
 * @param verification what a peer must be verified by before a call is shown as safe
 * @param staleHead what to do about a head of the log that witnesses saw too long ago
 * @param withoutIce what to do with a peer that has no ICE
 * @param unsigned what to do with a peer that has no account and does not sign
 * @param silentPeers the version of DTLS for a client whose peer names none
 * @param codecs the codecs that may be used, best first
 * @param deviceKey the least that must keep a device's key from being copied
 * @param mutual who has to show a certificate in TLS to sign in
 * @param browser when a phone in a browser locks itself
 * @param hold what a held call looks like to an observer
 * @param isolation where phones decode what the other end sends
 * @param metadata what the server may see of who calls whom with what
 * @param fourEyes changes in the console that take two people
 * @param lastSeen how exactly the server keeps when devices signed in last
 * @param anomalies whether phones tell whoever runs the server what the watch saw
 * @param watch when the watch over a call's packets speaks up
 */
public record Policy(
    Profile profile,
    int version,
    LocalDate from,
    LocalDate until,
    Map<Kind, Choice> choices,
    PostQuantum postQuantum,
    Verification verification,
    StaleHead staleHead,
    WithoutIce withoutIce,
    Unsigned unsigned,
    String silentPeers,
    List<String> codecs,
    Protection deviceKey,
    Mutual mutual,
    BrowserLock browser,
    Hold hold,
    Isolation isolation,
    Metadata metadata,
    Set<FourEyes> fourEyes,
    LastSeen lastSeen,
    Anomalies anomalies,
    WatchLimits watch) {
  /** The codecs that a document may list. */
  public static final List<String> CODECS = List.of("opus", "PCMU", "PCMA");

  /** What a client may speak when its peer names no version of DTLS. */
  public static final List<String> SILENT_PEERS = List.of("DTLS 1.3", "DTLS 1.2");

  /** The rules that a document keeps. */
  public enum Profile {
    DEFAULT,
    REGULATED,
    /** For the dealings with foreign phones: weaker SRTP profiles may stand in it. */
    INTEROP
  }

  /** What to do about agreements that a quantum computer opens later. */
  public enum PostQuantum {
    /** Refuse them. */
    REQUIRE,
    /** Take them when the peer has nothing better, and say so. */
    PREFER,
    OFF
  }

  /** What a peer must be verified by. */
  public enum Verification {
    /** Nothing beyond the signalling; the lock says so. */
    NONE,
    /** The people compare the authentication string. */
    STRING
  }

  /** Heads of the log that witnesses saw too long ago: newer ones may be held back. */
  public enum StaleHead {
    REFUSE,
    /** Take them, and say so. */
    WARN
  }

  /** Peers that have no account, and do not sign what they say in a call. */
  public enum Unsigned {
    REFUSED,
    /** The call takes place, and the lock says that nobody vouches for the other end. */
    SHOWN
  }

  /** Who has to show its certificate in TLS to sign in for calls. */
  public enum Mutual {
    /** Everybody: a browser, which cannot, has no calls. */
    ALL,
    /** Phones; a browser shows a token and a proof of its key instead. */
    PHONES
  }

  /** What is sent while a call is held. */
  public enum Hold {
    /** Silence, like speech, to phones that do the same: nobody on the way sees the hold. */
    STEADY,
    /** Nothing, which spares batteries and shows to whoever sees the packets. */
    SAVING
  }

  /** Where phones decode what the other end sends. */
  public enum Isolation {
    /** In a process of its own that has few rights; without one there is no call. */
    REQUIRE,
    /** Where the phone likes. */
    OFF
  }

  /** What the server may see of a call. */
  public enum Metadata {
    /** Who calls, from where, and what the two ends offer each other. */
    STANDARD,
    /**
     * From which device, whom and when: the rest is sealed to the callee's devices, and calls go
     * through relays alone. Whoever cannot seal has no calls.
     */
    PROTECTED
  }

  /** Changes that one person who administers may make alone, or only with another one's yes. */
  public enum FourEyes {
    /** A policy is installed. */
    POLICY,
    /** A device is cut off. */
    REVOCATION,
    /** A user gets a code for a phone. */
    ENROLMENT,
    /** Somebody is invited to administer, or taken out. */
    ADMINS
  }

  /** How exactly the server keeps when a device signed in last, for who administers. */
  public enum LastSeen {
    /** Not at all. */
    NEVER,
    MONTH,
    /** From Monday on. */
    WEEK,
    DAY;

    /** The first day of the span that a day lies in; nothing where nothing is kept. */
    public Optional<LocalDate> of(LocalDate day) {
      return switch (this) {
        case NEVER -> Optional.empty();
        case MONTH -> Optional.of(day.withDayOfMonth(1));
        case WEEK -> Optional.of(day.minusDays(day.getDayOfWeek().getValue() - 1L));
        case DAY -> Optional.of(day);
      };
    }
  }

  /** Whether phones tell whoever runs the server what the watch over packets saw. */
  public enum Anomalies {
    /** It stays in the phone. */
    NEVER,
    /** How often, of all the calls of a day together, when the day is over. */
    DAILY
  }

  /** Peers without ICE. */
  public enum WithoutIce {
    REFUSED,
    ALLOWED
  }

  public Policy {
    choices = Map.copyOf(choices);
    codecs = List.copyOf(codecs);
    fourEyes = Set.copyOf(fourEyes);
  }

  public Choice choice(Kind kind) {
    return choices.getOrDefault(kind, Choice.NOTHING);
  }

  /** The names of a kind that are offered on that day, best first. */
  public List<String> offered(Kind kind, LocalDate day) {
    return withoutWeak(kind, choice(kind).offered(day));
  }

  /** The names of a kind that are accepted on that day, best first. */
  public List<String> accepted(Kind kind, LocalDate day) {
    return withoutWeak(kind, choice(kind).accepted(day));
  }

  /** Where a post-quantum agreement is required, what is none does not count. */
  private List<String> withoutWeak(Kind kind, List<String> names) {
    boolean agrees = kind == Kind.KEYING || kind == Kind.GROUP || kind == Kind.ZRTP_KEY_AGREEMENT;
    if (postQuantum != PostQuantum.REQUIRE || !agrees) return names;
    List<String> strong = new ArrayList<>();
    for (String name : names) {
      if (SuiteRegister.find(kind, name).filter(Suite::postQuantum).isPresent()) strong.add(name);
    }
    return strong;
  }

  /** Whether phones tell of anomalies: not where the server is to know less of calls than this. */
  public boolean tellsOfAnomalies() {
    return anomalies == Anomalies.DAILY && metadata == Metadata.STANDARD;
  }

  public boolean isValidOn(LocalDate day) {
    return !day.isBefore(from) && day.isBefore(until);
  }

  /** The same with another choice of one kind. */
  public Policy with(Kind kind, Choice choice) {
    Map<Kind, Choice> changed = new EnumMap<>(Kind.class);
    changed.putAll(choices);
    changed.put(kind, choice);
    return with(changed, verification, watch);
  }

  /** The same, but a peer must be verified by this. */
  public Policy with(Verification wanted) {
    return with(choices, wanted, watch);
  }

  /** The same with other limits of the watch. */
  public Policy with(WatchLimits limits) {
    return with(choices, verification, limits);
  }

  /** The same with another look of held calls. */
  public Policy with(Hold newHold) {
    return with(choices, verification, newHold, isolation, watch);
  }

  /** The same with another rule of where to decode. */
  public Policy with(Isolation newIsolation) {
    return with(choices, verification, hold, newIsolation, watch);
  }

  private Policy with(Map<Kind, Choice> changed, Verification wanted, WatchLimits limits) {
    return with(changed, wanted, hold, isolation, limits);
  }

  private Policy with(
      Map<Kind, Choice> changed,
      Verification wanted,
      Hold newHold,
      Isolation newIsolation,
      WatchLimits limits) {
    return new Policy(
        profile,
        version,
        from,
        until,
        changed,
        postQuantum,
        wanted,
        staleHead,
        withoutIce,
        unsigned,
        silentPeers,
        codecs,
        deviceKey,
        mutual,
        browser,
        newHold,
        newIsolation,
        metadata,
        fourEyes,
        lastSeen,
        anomalies,
        limits);
  }

  /**
   * The same with fewer key agreements: those of the given ones that are accepted. All of them are
   * offered, in the given order.
   *
   * @throws IllegalArgumentException if none of them is accepted
   */
  public Policy narrowedTo(List<String> keyings) {
    List<Entry> left = new ArrayList<>();
    for (String name : keyings) {
      for (Entry entry : choice(Kind.KEYING).accept()) {
        if (entry.name().equals(name)) left.add(entry);
      }
    }
    if (left.isEmpty()) throw new IllegalArgumentException("none of " + keyings + " is accepted");
    return with(Kind.KEYING, new Choice(left, left));
  }

  /** Sentences about what will be refused from a day on. */
  public List<String> warnings(LocalDate day) {
    List<String> warnings = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      for (Entry entry : choice(kind).accept()) {
        entry
            .until()
            .filter(date -> entry.isGoodOn(day))
            .ifPresent(date ->
                warnings.add(entry.name() + " (" + kind.path() + ") is refused from " + date));
      }
    }
    return warnings;
  }
}
