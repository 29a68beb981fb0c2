package dev.sottovoce.phone.enrol;

import dev.sottovoce.phone.Account;
import dev.sottovoce.transparency.EpochChanges;
import dev.sottovoce.transparency.HeadProof;
import dev.sottovoce.transparency.LatestProof;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks the server for what its log shows; whether to believe it is not decided here. */
public final class LogDownload {
  private static final String PREFIX = "/api/v1/log/";

  private final Account account;
  private final Clock clock;

  public LogDownload(Account account, Clock clock) {
    this.account = account;
    this.clock = clock;
  }

  /**
   * The newest head, and that it goes on from one of that size. Blocks for at most about ten
   * seconds.
   *
   * @return nothing when what was sent is no such thing
   * @throws IOException when the server cannot be reached or does not answer that
   */
  public Optional<HeadProof> head(long from) throws IOException {
    return proof("consistency?from=" + from).flatMap(HeadProof::decode);
  }

  /** The newest version at an index, and that its head goes on from one of that size. */
  public Optional<LatestProof> latest(Bytes index, long from) throws IOException {
    return proof("proof?index=" + index.hex() + "&from=" + from).flatMap(LatestProof::decode);
  }

  /** The same of an earlier epoch under the newest head. */
  public Optional<LatestProof> at(Bytes index, long epoch, long from) throws IOException {
    return proof("proof?index=" + index.hex() + "&from=" + from + "&epoch=" + epoch)
        .flatMap(LatestProof::decode);
  }

  /** What changed in epochs from one on; nothing when what was sent are no epochs. */
  public Optional<List<EpochChanges>> epochs(long from) throws IOException {
    List<EpochChanges> epochs = new ArrayList<>();
    for (var each : get("epochs/" + from).body().path("epochs")) {
      Optional<EpochChanges> changes =
          Bytes.fromBase64Url(each.asText("")).flatMap(EpochChanges::decode);
      if (!changes.isPresent()) return Optional.empty();
      epochs.add(changes.get());
    }
    return Optional.of(epochs);
  }

  private Optional<Bytes> proof(String what) throws IOException {
    return Bytes.fromBase64Url(get(what).text("proof"));
  }

  private Https.Reply get(String what) throws IOException {
    Https https = Https.mutual(account, new Authority(account.authorities(), clock));
    Https.Reply reply = https.get(PREFIX + what);
    if (reply.status() != 200) {
      throw new IOException("the server's log did not answer, with status " + reply.status());
    }
    return reply;
  }
}
