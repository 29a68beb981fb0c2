package dev.sottovoce.cli.transparency;

import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.cli.output.Sentences;
import dev.sottovoce.cli.phone.HomeOption;
import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.HeadStore;
import dev.sottovoce.phone.log.HeadKeeper;
import dev.sottovoce.phone.log.LogStanding;
import dev.sottovoce.transparency.SeenHead;
import dev.sottovoce.transparency.StaleHead;
import dev.sottovoce.transparency.Verdict;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the phone's side of the log says, for people and programs. */
final class Verdicts {
  private Verdicts() {}

  /** The phone's memory of the log; refuses where it has none. */
  static HeadKeeper keeper(HomeOption home) {
    Account account = home.account();
    try {
      HeadKeeper keeper =
          new HeadKeeper(
              () -> account,
              HeadStore.inFolder(home.folder()),
              () -> StaleHead.WARN,
              Clock.systemUTC());
      if (keeper.pinned().isEmpty()) {
        throw Failure.failed(
            "This phone was enrolled before its organisation had a log; enrol it anew with a code"
                + " from 'sottovoce user add NAME'.");
      }
      return keeper;
    } catch (IOException e) {
      throw Failure.environment(Sentences.of("What this phone remembers cannot be read", e), e);
    }
  }

  /** What was found; fails with a sentence where the log is not believed or does not answer. */
  static Verdict believed(LogStanding standing) {
    return switch (standing) {
      case LogStanding.Judged judged when judged.verdict() instanceof Verdict.Refused refused ->
          throw Failure.failed(sentence(refused.reason()));
      case LogStanding.Judged judged -> judged.verdict();
      case LogStanding.NotAnswered none ->
          throw Failure.failed(
              "The server cannot be reached, or its log does not show that; try again, then see the"
                  + " server's log.");
      case LogStanding.NoLog none -> throw Failure.failed("This organisation has no log.");
    };
  }

  private static String sentence(Verdict.Reason reason) {
    return switch (reason) {
      case NOT_SIGNED ->
          "The head is not signed by the log that this phone was enrolled with: do not trust this"
              + " server.";
      case NOT_WITNESSED ->
          "Fewer witnesses have cosigned the head than this phone demands; if that goes on, somebody"
              + " hides something, or witnesses are down.";
      case FORK ->
          "The log shows this phone another history than before: do not trust this server, and tell"
              + " those who run the witnesses.";
      case ROLLED_BACK ->
          "The log shows a head older than one that this phone has seen: do not trust this server.";
      case STALE -> "The head is too old; somebody may hold newer ones back.";
      case BAD_PROOF -> "What the server sent proves nothing: do not trust this server.";
    };
  }

  static Map<String, Object> values(SeenHead head) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("size", head.size());
    values.put("witnessed", head.witnessedAt().isPresent());
    values.put("witnessedAt", head.witnessedAt().map(Object::toString).orElse(null));
    values.put("ageSeconds", head.age().map(age -> (Object) age.toSeconds()).orElse(null));
    values.put("stale", head.isStale());
    return values;
  }

  static String words(SeenHead head) {
    String witnessed =
        head.witnessedAt()
            .map(time -> "witnessed at " + time)
            .orElse("not witnessed: nobody else has seen it");
    return "epoch " + head.size() + ", " + witnessed + (head.isStale() ? ", too old" : "");
  }
}
