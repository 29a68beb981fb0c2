package dev.sottovoce.call.watch;

import java.util.Optional;

/**
 * Watches the steps that speech takes through a phone and names the first one that stands still.
 * Times are nanoseconds on one monotonic clock.
 */
public final class MediaWatch {
  /** How the speech that should be heard here does. */
  public enum Hearing {
    FINE,
    /** The network brings nothing. */
    NO_PACKETS,
    /** Packets come, but not one can be decrypted. */
    CANNOT_DECRYPT,
    /** Speech comes, but the loudspeaker does not take it. */
    NOT_PLAYED
  }

  /** How the speech that should be heard there does. */
  public enum Speaking {
    FINE,
    /** The microphone, or the network, takes nothing from us. */
    NOT_SENT,
    /** We send, and the other end reports that nothing arrives. */
    NOT_RECEIVED_THERE
  }

  /** What changed. */
  public record Change(Hearing hearing, Speaking speaking) {
    /** One sentence for a person, or empty text when all is well. */
    public String sentence() {
      String heard =
          switch (hearing) {
            case FINE -> "";
            case NO_PACKETS -> "Nothing arrives from the other end.";
            case CANNOT_DECRYPT -> "What arrives cannot be decrypted.";
            case NOT_PLAYED -> "The loudspeaker does not play what arrives.";
          };
      String spoken =
          switch (speaking) {
            case FINE -> "";
            case NOT_SENT -> "Nothing is sent: the microphone delivers no sound.";
            case NOT_RECEIVED_THERE -> "The other end receives nothing from here.";
          };
      return (heard + " " + spoken).trim();
    }
  }

  /** A step that was not taken for this long stands still. */
  public static final long SILENT_AFTER_NANOS = 2_500_000_000L;

  /** Two reports that are closer may be about the same packets. */
  private static final long REPORTS_APART_NANOS = 500_000_000L;

  private long arrived;
  private long arriving;
  private long decrypted;
  private long played;
  private long sent;
  private long started;
  private long receivedThere;
  private boolean missingThere;
  private boolean watching;
  private Change last = new Change(Hearing.FINE, Speaking.FINE);

  /** Begins to watch, at the start of audio or when a hold ends: every step counts from now. */
  public synchronized void start(long now) {
    started = now;
    arrived = now;
    arriving = now;
    decrypted = now;
    played = now;
    sent = now;
    receivedThere = now;
    missingThere = false;
    watching = true;
  }

  /** Silence is wanted now, as during a hold. */
  public synchronized void pause() {
    watching = false;
  }

  /** A packet that may be speech; reports say nothing of what is heard. */
  public synchronized void packetArrived(long now) {
    if (now - arrived > SILENT_AFTER_NANOS) arriving = now;
    arrived = now;
  }

  public synchronized void packetDecrypted(long now) {
    decrypted = now;
  }

  public synchronized void framePlayed(long now) {
    played = now;
  }

  public synchronized void packetSent(long now) {
    sent = now;
  }

  /**
   * The other end reported on our stream.
   *
   * @param receivedMore whether it received anything since its last report
   */
  public synchronized void peerReported(boolean receivedMore, long now) {
    // What was sent first may still be underway when the other end reports.
    boolean early = now - started <= SILENT_AFTER_NANOS;
    boolean sameAgain = now - receivedThere < REPORTS_APART_NANOS;
    if (receivedMore) receivedThere = now;
    missingThere = !receivedMore && !early && !sameAgain;
  }

  /** What is different from the last time it was asked, if anything. */
  public synchronized Optional<Change> check(long now) {
    if (!watching) return Optional.empty();
    Change change = new Change(hearing(now), speaking(now));
    if (change.equals(last)) return Optional.empty();
    last = change;
    return Optional.of(change);
  }

  private Hearing hearing(long now) {
    if (now - arrived > SILENT_AFTER_NANOS) return Hearing.NO_PACKETS;
    if (now - decrypted > SILENT_AFTER_NANOS) {
      // After a silence the first packet has arrived and is perhaps still being decrypted.
      return now - arriving > SILENT_AFTER_NANOS ? Hearing.CANNOT_DECRYPT : last.hearing();
    }
    return now - played > SILENT_AFTER_NANOS ? Hearing.NOT_PLAYED : Hearing.FINE;
  }

  private Speaking speaking(long now) {
    if (now - sent > SILENT_AFTER_NANOS) return Speaking.NOT_SENT;
    return missingThere ? Speaking.NOT_RECEIVED_THERE : Speaking.FINE;
  }
}
