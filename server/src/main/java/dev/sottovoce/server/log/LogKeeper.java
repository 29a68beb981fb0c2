package dev.sottovoce.server.log;

import dev.sottovoce.crypto.note.SignedNote;
import dev.sottovoce.server.log.WitnessClient.Answer;
import dev.sottovoce.server.log.Witnesses.Contact;
import dev.sottovoce.server.store.LogStore;
import dev.sottovoce.server.store.LogStore.Pages;
import dev.sottovoce.transparency.AddCheckpoint;
import dev.sottovoce.transparency.Checkpoint;
import dev.sottovoce.transparency.EpochChanges;
import dev.sottovoce.transparency.MerkleTree;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a running server's log going: epochs of what was recorded, and heads that enough witnesses
 * have cosigned. After a start it first asks the witnesses how far the log had come; where they
 * know of more than this folder does (a restored backup), it takes over what is missing, and where
 * the two histories differ it signs nothing any more.
 */
public final class LogKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LogKeeper.class);

  /** Heads are cosigned again this often when nothing changes; phones call them stale after 15. */
  static final Duration HEARTBEAT = Duration.ofMinutes(5);

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final LogStore store;
  private final LogSecrets secrets;
  private final Witnesses witnesses;
  private final EpochMaker maker;
  private final Clock clock;
  private final WitnessClient client = new WitnessClient(PublicTrust.context());

  /** How large the head was that a witness cosigned last. */
  private final Map<Contact, Long> cosigned = new HashMap<>();

  private boolean settled;
  private boolean forked;
  private int failures;
  private Instant next = Instant.MIN;
  private Instant publishedAt = Instant.MIN;

  public LogKeeper(TransparencyLog log, Witnesses witnesses, Clock clock) {
    store = log.store();
    secrets = log.secrets();
    this.witnesses = witnesses;
    this.clock = clock;
    maker = new EpochMaker(secrets.openings());
    // Nobody else knows of heads where there are no witnesses.
    settled = witnesses.contacts().isEmpty();
  }

  /** Does what is due; called each second, by one thread at a time. */
  public synchronized void tick() {
    Instant now = clock.instant();
    if (forked || now.isBefore(next)) return;
    if (store.read(Pages::size) == 0) store.write(maker::make);
    if (isPublished()) {
      boolean due = !witnesses.contacts().isEmpty() && !now.isBefore(publishedAt.plus(HEARTBEAT));
      boolean made = settled && store.write(maker::make);
      if (!made && !due && settled) return;
    }
    try {
      publish(now);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isPublished() {
    return store.read(pages -> publishedSize(pages) == pages.size());
  }

  private static long publishedSize(Pages pages) {
    return pages
        .head()
        .flatMap(head -> Checkpoint.parse(head.text()))
        .map(Checkpoint::size)
        .orElse(0L);
  }

  private SignedNote signed() {
    Checkpoint checkpoint =
        store.read(pages -> {
          long size = pages.size();
          Bytes root = new MerkleTree(pages, size).root(size);
          return new Checkpoint(secrets.signer().verifier().name(), size, root);
        });
    Bytes text = Bytes.utf8(checkpoint.text());
    return new SignedNote(checkpoint.text(), List.of(secrets.signer().sign(text)));
  }

  private void publish(Instant now) throws InterruptedException {
    SignedNote head = signed();
    Map<Contact, Answer> answers = askAll(head);
    SignedNote complete = head;
    int answered = 0;
    int lines = 0;
    long size = store.read(Pages::size);
    for (Contact each : witnesses.contacts()) {
      Answer answer = answers.getOrDefault(each, new Answer.Unreachable());
      if (answer instanceof Answer.Cosigner ahead && ahead.size() > size) {
        takeOver(each, ahead.size());
        return;
      }
      if (answer instanceof Answer.Cosigned yes) {
        complete = complete.with(yes.line());
        cosigned.put(each, size);
        lines++;
      }
      if (answer instanceof Answer.Cosigned || answer instanceof Answer.Cosigner) answered++;
      if (answer instanceof Answer.Refused no) {
        LOG.error("witness {} refuses to cosign the log: {}", each.key().name(), no.status());
      }
    }
    // Any head that was ever published has the cosignature of one of these.
    settled |= answered > witnesses.contacts().size() - witnesses.needed();
    finish(complete, lines, now);
  }

  private void finish(SignedNote head, int lines, Instant now) {
    if (lines < witnesses.needed()) {
      failures++;
      Duration pause = Duration.ofSeconds(1L << Math.min(failures, 6));
      next = now.plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
      if (failures == 1) {
        LOG.warn("no new head of the log: {} of {} witnesses cosigned", lines, witnesses.needed());
      }
      return;
    }
    if (failures > 0) LOG.info("the log has a new head again");
    failures = 0;
    next = Instant.MIN;
    publishedAt = now;
    store.write(pages -> {
      pages.setHead(head);
      return true;
    });
  }

  private Map<Contact, Answer> askAll(SignedNote head) throws InterruptedException {
    Map<Contact, Future<Answer>> asked = new HashMap<>();
    Map<Contact, Answer> answers = new HashMap<>();
    try (var each = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Contact witness : witnesses.contacts()) {
        long remembered = cosigned.getOrDefault(witness, -1L);
        asked.put(witness, each.submit(() -> ask(witness, head, remembered)));
      }
      for (var entry : asked.entrySet()) answers.put(entry.getKey(), entry.getValue().get());
    } catch (ExecutionException e) {
      LOG.error("a witness could not be asked", e.getCause());
    }
    return answers;
  }

  /** Asks once, and once more from where the witness says that it is. */
  private Answer ask(Contact witness, SignedNote head, long remembered)
      throws InterruptedException {
    long size = store.read(Pages::size);
    long from = remembered >= 0 ? remembered : store.read(LogKeeper::publishedSize);
    Answer first = client.ask(witness, request(head, from, size));
    return first instanceof Answer.Cosigner other && other.size() <= size
        ? client.ask(witness, request(head, other.size(), size))
        : first;
  }

  private AddCheckpoint request(SignedNote head, long from, long size) {
    List<Bytes> consistency =
        store.read(pages -> new MerkleTree(pages, size).consistency(from, size));
    return new AddCheckpoint(from, consistency, head);
  }

  /** Goes on from a head that a witness has and this folder has not. */
  private void takeOver(Contact witness, long size) throws InterruptedException {
    String origin = secrets.signer().verifier().name();
    try {
      SignedNote head = client.latest(witness, origin);
      Optional<Checkpoint> checkpoint = Checkpoint.parse(head.text());
      if (checkpoint.isEmpty() || !head.isSignedBy(secrets.signer().verifier())) {
        throw new IOException("what it keeps is not signed by this log");
      }
      List<EpochChanges> missing = missing(witness, origin, checkpoint.get().size());
      store.write(pages -> goesOn(pages, missing, checkpoint.get()));
      LOG.warn(
          "this folder is older than the log: {} epochs were taken over from witness {}",
          missing.size(),
          witness.key().name());
    } catch (HistoryException e) {
      forked = true;
      LOG.error(
          "witness {} has a head of {} epochs that does not go on from what this folder holds;"
              + " nothing is signed any more. Restore the newest backup of this server.",
          witness.key().name(),
          size);
    } catch (IOException e) {
      next = clock.instant().plus(LONGEST_PAUSE);
      LOG.error(
          "this folder is older than the log, and witness {} does not hand out what is missing"
              + " ({}); nothing is signed until it does. Restore a newer backup if there is one.",
          witness.key().name(),
          e.getMessage());
    }
  }

  private List<EpochChanges> missing(Contact witness, String origin, long upTo)
      throws IOException, InterruptedException {
    List<EpochChanges> missing = new ArrayList<>();
    long from = store.read(Pages::size);
    while (from + missing.size() < upTo) {
      missing.addAll(client.epochs(witness, origin, from + missing.size()));
    }
    long count = upTo - from;
    return missing.subList(0, (int) Math.max(0, count));
  }

  /** Adds the epochs if they lead to that head, else nothing. */
  private static boolean goesOn(Pages pages, List<EpochChanges> missing, Checkpoint head) {
    EpochMaker.addAll(pages, missing);
    long size = pages.size();
    boolean same =
        size == head.size() && new MerkleTree(pages, size).root(size).equals(head.root());
    if (!same) throw new HistoryException();
    return true;
  }

  /** Two histories; what was begun is undone. */
  private static final class HistoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Gives up what it asks witnesses for; does not wait. */
  @Override
  public void close() {
    client.close();
  }
}
