package dev.sottovoce.lab.simulation.keys;

import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.wire.Bytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Digests of every SRTP master key and salt that calls had, and what is wrong with them: an end
 * that sends with what it receives with, two ends that do not fit, something that was there before.
 */
public final class KeyCensus {
  /** What one end of a call has. */
  private record Half(
      String end, Bytes sendKey, Bytes sendSalt, Bytes receiveKey, Bytes receiveSalt) {
    boolean fits(Half other) {
      return sendKey.equals(other.receiveKey)
          && sendSalt.equals(other.receiveSalt)
          && receiveKey.equals(other.sendKey)
          && receiveSalt.equals(other.sendSalt);
    }

    Set<Bytes> all() {
      return new HashSet<>(Arrays.asList(sendKey, sendSalt, receiveKey, receiveSalt));
    }
  }

  private final Map<Bytes, String> firstSeen = new HashMap<>();
  private final List<Half> open = new ArrayList<>();
  private final List<String> findings = new ArrayList<>();
  private String call = "";
  private int associations;

  /** From now on what is counted belongs to this call. */
  public void begin(String newCall) {
    if (!open.isEmpty()) throw new IllegalStateException("the call before was not judged");
    call = newCall;
  }

  /** An end of the present call has these keys; they stay its own. */
  public void count(String end, MediaKeys keys) {
    Half half =
        new Half(
            end,
            digest(keys.sendKey()),
            digest(keys.sendSalt()),
            digest(keys.receiveKey()),
            digest(keys.receiveSalt()));
    if (half.all().size() != 4) find(end + " sends with what it receives with");
    open.add(half);
  }

  /**
   * The present call is over: compares its ends with one another and with all calls before.
   *
   * @param caller the end that one other end must fit, if both had keys; one more device that
   *     answered may have keys of its own
   */
  public void judge(String caller) {
    List<Half> callers = new ArrayList<>(open);
    callers.removeIf(half -> !half.end().equals(caller));
    List<Half> others = new ArrayList<>(open);
    others.removeAll(callers);
    open.clear();
    int alone = 0;
    for (Half half : callers) {
      List<Half> fitting = others.stream().filter(half::fits).toList();
      if (fitting.isEmpty()) alone++;
      if (fitting.size() > 1) find("more than one end has the keys of " + caller);
      others.removeAll(fitting);
      enter(half);
    }
    // A call may end before one end has its keys; keys on both sides that fit nothing are wrong.
    if (alone > 0 && !others.isEmpty()) find("no other end has the keys of " + caller);
    others.forEach(this::enter);
  }

  private void enter(Half half) {
    associations++;
    for (Bytes each : half.all()) {
      String before = firstSeen.putIfAbsent(each, call);
      if (before != null) find("a key or salt of " + half.end() + " was in " + before);
    }
  }

  private void find(String what) {
    findings.add(call + ": " + what);
  }

  /** What is wrong, in words; none of it is a key. */
  public List<String> findings() {
    return List.copyOf(findings);
  }

  /** How many pairs of ends, and ends without another, have been counted. */
  public int associations() {
    return associations;
  }

  /** How many different keys and salts there were. */
  public int distinct() {
    return firstSeen.size();
  }

  private static Bytes digest(Secret secret) {
    byte[] octets = secret.exposedCopy();
    try {
      return Bytes.unsafeWrap(MessageDigest.getInstance("SHA-256").digest(octets));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    } finally {
      Arrays.fill(octets, (byte) 0);
    }
  }
}
