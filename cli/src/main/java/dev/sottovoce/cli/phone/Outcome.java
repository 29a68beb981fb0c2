package dev.sottovoce.cli.phone;

import dev.sottovoce.call.EndReason;
import dev.sottovoce.call.Lock;
import dev.sottovoce.call.PeerAccount;
import dev.sottovoce.call.PeerSigner;
import dev.sottovoce.call.SecurityReport;
import dev.sottovoce.call.ShortAuthentication;
import dev.sottovoce.call.watch.Anomaly;
import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.report.CallResult;
import dev.sottovoce.phone.Call;
import dev.sottovoce.phone.CallEnd;
import dev.sottovoce.phone.CallStatistics;
import dev.sottovoce.transparency.HeadState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What came of a call, for people and programs. */
final class Outcome {
  private final Session session;
  private final String own;
  private final Side side;
  private final SoundOptions sound;

  Outcome(Session session, Side side, SoundOptions sound) {
    this.session = session;
    this.own = session.account().address();
    this.side = side;
    this.sound = sound;
  }

  /** Which end this is. */
  enum Side {
    CALLER,
    CALLEE
  }

  /** Whether the call took place and ended as calls end. */
  boolean isGood(Call call, CallEnd end) {
    return end.reason().isOrdinary() && call.security().isPresent();
  }

  void print(Console console, Call call, CallEnd end) {
    if (sound.json()) {
      console.note(end.sentence());
      console.json(result(call, end));
      return;
    }
    console.say(end.sentence());
    proved(call, end)
        .ifPresent(security -> {
          console.say("  " + lock(security));
          console.say("  " + words(security));
        });
    CallStatistics counts = end.statistics();
    if (counts.packetsSent() + counts.packetsReceived() == 0) return;
    console.say(
        String.format(
            "  %,d packets sent, %,d received, %,d lost",
            counts.packetsSent(), counts.packetsReceived(), counts.packetsLost()));
    for (Anomaly each : counts.anomalies()) {
      console.say(
          String.format("  tampering seen: %s, %,d times", each.kind().word(), each.count()));
    }
    console.say("  to whoever saw the packets: " + counts.leakage().sentence());
    counts.setUp().ifPresent(time -> console.say("  set up in " + time.toMillis() + " ms"));
    counts
        .mouthToEar()
        .ifPresent(delay -> console.say("  mouth to ear about " + delay.toMillis() + " ms"));
  }

  static String words(SecurityReport security) {
    return security.agreement().keying()
        + " with "
        + security.agreement().group()
        + ", "
        + security.srtp().name()
        + details(security.signer())
        + security.string().map(string -> ", authentication string " + string.text()).orElse("");
  }

  /** What the lock says, and why. */
  static String lock(SecurityReport security) {
    return security.lock().word() + ": " + security.lock().sentence();
  }

  private static String details(PeerSigner signer) {
    return signer instanceof PeerSigner.OfAccount member
        ? ", " + member.account().log().words()
        : "";
  }

  /** Nothing where the people found out that somebody is in between, whatever was known before. */
  private static Optional<SecurityReport> proved(Call call, CallEnd end) {
    return end.reason() == EndReason.STRING_DIFFERS ? Optional.empty() : call.security();
  }

  private static @Nullable String verifiedBy(SecurityReport security) {
    return security.lock().verifiedBy().map(PeerAccount.VerifiedBy::jsonName).orElse(null);
  }

  private CallResult result(Call call, CallEnd end) {
    Optional<SecurityReport> security = call.security();
    Optional<SecurityReport> proved = proved(call, end);
    CallStatistics counts = end.statistics();
    boolean caller = side == Side.CALLER;
    return new CallResult(
        isGood(call, end),
        caller ? own : call.peer(),
        caller ? call.peer() : own,
        security.map(each -> each.agreement().keying()).orElse(null),
        security.map(each -> each.agreement().group()).orElse(null),
        security.map(each -> each.srtp().name()).orElse(null),
        security.map(each -> each.agreement().postQuantum()).orElse(null),
        proved.map(SecurityReport::lock).orElseGet(() -> new Lock.Refused(end.reason())).jsonName(),
        proved.map(Outcome::verifiedBy).orElse(null),
        security.flatMap(SecurityReport::string).map(ShortAuthentication::text).orElse(null),
        session.phone().logHead().map(Outcome::head).orElse(null),
        counts.setUp().map(Duration::toMillis).orElse(null),
        counts.packetsSent(),
        counts.packetsReceived(),
        counts.packetsLost(),
        caller ? text(sound.play()) : null,
        caller ? null : text(sound.record()),
        caller ? null : text(sound.play()),
        caller ? text(sound.record()) : null,
        null,
        null,
        counts.mouthToEar().map(Duration::toMillis).orElse(null),
        counts.packetsReceived() == 0 ? null : counts.jitter().toNanos() / 100_000 / 10.0,
        counts.heardHere().map(score -> Math.round(10 * score) / 10.0).orElse(null),
        counts.packetsSent() == 0 ? null : counts.leakage(),
        anomalies(counts),
        call.metadata().name().toLowerCase(Locale.ROOT),
        null);
  }

  private static Map<String, Long> anomalies(CallStatistics counts) {
    Map<String, Long> byKind = new LinkedHashMap<>();
    counts.anomalies().forEach(each -> byKind.put(each.kind().word(), each.count()));
    return byKind;
  }

  /** As in a checkpoint: how many epochs, and the root over them. */
  private static String head(HeadState head) {
    return head.size() + " " + Base64.getEncoder().encodeToString(head.root().toArray());
  }

  private static @Nullable String text(@Nullable Path file) {
    return file == null ? null : file.toString();
  }
}
