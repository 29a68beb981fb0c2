package dev.sottovoce.call;

/** What a person should know at once about the keys of a running call. */
public enum KeyingWarning {
  /** The other end should remember the last call and does not. */
  CONTINUITY_BROKEN(
      "The other end does not remember your last call: compare the authentication string before you"
          + " say anything that matters."),
  /** The policy would rather have had an agreement that a quantum computer does not open later. */
  NOT_POST_QUANTUM(
      "The keys of this call are not post-quantum: whoever records it could open it with a quantum"
          + " computer one day."),
  /** The policy wants the authentication string compared, and it has not been yet. */
  STRING_NOT_COMPARED(
      "Compare the authentication string before you say anything that matters: the policy wants it."),
  /** This device could not store what tells the peer again in the next call. */
  NOT_REMEMBERED(
      "What was compared could not be kept on this device, so compare again in the next call; look"
          + " for a full disk."),
  /** Speech is protected as only foreign phones may have it. */
  WEAK_PROFILE(
      "The other end knows only a weak protection of speech, which the policy allows for foreign"
          + " phones."),
  /** The other end says that it relays, and so can hear the call. */
  PEER_IS_A_RELAY("The other end says that it passes the call on and can hear it."),
  /** New keys were wanted and not agreed on. */
  REKEYING_FAILED(
      "The keys of this call could not be changed: it goes on, protected by the keys it has."),
  /** New keys were wanted where there is no way to agree on them during a call. */
  REKEYING_IMPOSSIBLE(
      "The keys of this call cannot be changed while it runs; for new keys hang up and call again."),
  /** Somebody wanted the call to go on unencrypted. */
  CLEAR_REFUSED("The other end asked for an unencrypted call and was refused."),
  /** Somebody wanted to show another authentication string. */
  FOREIGN_STRING_REFUSED("Somebody wanted to replace the authentication string and was refused.");

  private final String sentence;

  KeyingWarning(String sentence) {
    this.sentence = sentence;
  }

  /** What to tell the person. */
  public String sentence() {
    return sentence;
  }
}
