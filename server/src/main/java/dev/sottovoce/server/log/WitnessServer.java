package dev.sottovoce.server.log;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.note.NoteSigner;
import dev.sottovoce.crypto.note.VerifierKey;
import dev.sottovoce.crypto.note.VerifierKey.Algorithm;
import dev.sottovoce.server.limits.RateLimit;
import dev.sottovoce.server.limits.Source;
import dev.sottovoce.server.store.Database;
import dev.sottovoce.server.store.LogStore;
import dev.sottovoce.server.store.LogStore.Pages;
import dev.sottovoce.transparency.AddCheckpoint;
import dev.sottovoce.transparency.CompactRange;
import dev.sottovoce.transparency.EpochChanges;
import dev.sottovoce.transparency.Witness;
import dev.sottovoce.transparency.Witness.Outcome;
import dev.sottovoce.transparency.Witness.Refusal;
import dev.sottovoce.transparency.WitnessState;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A witness of one log: {@code add-checkpoint} over HTTP (C2SP tlog-witness), with the epochs
 * fetched from the log's server and replayed. What it keeps it also hands out, so that a log whose
 * server was restored from a backup can go on. TLS, where it is wanted, is a proxy's in front.
 */
public final class WitnessServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WitnessServer.class);
  private static final Duration START_WITHIN = Duration.ofSeconds(20);
  private static final String PLAIN = "text/plain; charset=utf-8";

  /** Requests that one source has in a minute; a log asks a dozen times. */
  private static final int MOST_REQUESTS = 600;

  /**
   * @param folder of the witness alone
   * @param name in its key, when that is made
   * @param log whose heads it cosigns
   * @param from the log's server, such as {@code https://calls.example.org:8443}
   * @param trust decides about that server's certificate
   */
  public record Settings(
      Path folder,
      String name,
      VerifierKey log,
      URI from,
      SSLContext trust,
      String host,
      int port) {}

  private record Reply(int status, String type, Bytes body) {
    static Reply of(int status, String sentence) {
      return new Reply(status, PLAIN, Bytes.utf8(sentence + "\n"));
    }
  }

  private final Settings settings;
  private final NoteSigner key;
  private final Database database;
  private final LogStore store;
  private final WitnessClient client;
  private final Vertx vertx;
  private final WorkerExecutor worker;
  private final Clock clock;
  private final RateLimit limit = new RateLimit(MOST_REQUESTS, Duration.ofMinutes(1));
  private int port;

  private WitnessServer(Settings settings, NoteSigner key, Database database, Clock clock) {
    this.settings = settings;
    this.key = key;
    this.database = database;
    this.clock = clock;
    store = new LogStore(database);
    client = new WitnessClient(settings.trust());
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(2));
    // One request after another: each goes on from what the one before has kept.
    worker = vertx.createSharedWorkerExecutor("witness", 1, 10, TimeUnit.MINUTES);
  }

  /**
   * Starts a witness; its folder and key are made at the first start.
   *
   * @throws IOException when the folder or the port cannot be used; the message says which
   */
  public static WitnessServer start(Settings settings, Clock clock) throws IOException {
    NoteSigner key = key(settings.folder(), settings.name());
    Database database = Database.open(settings.folder().resolve("witness.db"));
    WitnessServer server = new WitnessServer(settings, key, database, clock);
    try {
      server.listen();
      return server;
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /** The key in a folder, made when there is none; the name stays what it was first. */
  private static NoteSigner key(Path folder, String name) throws IOException {
    Files.createDirectories(folder);
    Path nameFile = folder.resolve("witness.name");
    if (!Files.exists(nameFile)) Files.writeString(nameFile, name + "\n");
    Secret secret = Secret.takeFrom(LogSecrets.key(folder.resolve("witness.key")));
    String kept = Files.readString(nameFile).trim();
    return new NoteSigner(kept, Algorithm.COSIGNATURE_V1, secret);
  }

  /** What the log's server and its phones know this witness by. */
  public VerifierKey key() {
    return key.verifier();
  }

  public int port() {
    return port;
  }

  /** How many epochs it has replayed and cosigned. */
  public long size() {
    return store.read(Pages::size);
  }

  private void listen() throws IOException {
    HttpServer server =
        vertx
            .createHttpServer(
                new HttpServerOptions().setHttp2ClearTextEnabled(false).setIdleTimeout(60))
            .requestHandler(this::handle);
    try {
      port =
          server
              .listen(settings.port(), settings.host())
              .toCompletionStage()
              .toCompletableFuture()
              .get(START_WITHIN.toSeconds(), TimeUnit.SECONDS)
              .actualPort();
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException(
          "the witness cannot listen on port " + settings.port() + "; another program may have it",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while starting", e);
    }
  }

  private void handle(HttpServerRequest request) {
    request.exceptionHandler(gone -> {});
    String log = "/" + WitnessPaths.of(settings.log().name());
    String path = request.path() == null ? "" : request.path();
    if (!limit.allows(Source.of(request.remoteAddress().hostAddress()), clock.instant())) {
      send(request, Reply.of(429, "Too many requests; wait a minute."));
    } else if (path.equals("/add-checkpoint") && request.method().equals(HttpMethod.POST)) {
      readBody(request);
    } else if (path.equals(log + "/checkpoint")) {
      run(request, this::checkpoint);
    } else if (path.matches(log + "/epochs/(0|[1-9][0-9]{0,17})")) {
      long from = Long.parseLong(path.substring(path.lastIndexOf('/') + 1));
      run(request, () -> epochs(from));
    } else {
      send(request, Reply.of(404, "This witness has nothing of that name."));
    }
  }

  private void readBody(HttpServerRequest request) {
    Buffer body = Buffer.buffer();
    request.handler(chunk -> {
      if (body.length() + chunk.length() <= AddCheckpoint.MOST_OCTETS) body.appendBuffer(chunk);
      else if (!request.response().ended()) send(request, Reply.of(413, "Too large."));
    });
    request.endHandler(end -> {
      if (request.response().ended()) return;
      run(request, () -> add(Bytes.unsafeWrap(body.getBytes())));
    });
  }

  private void run(HttpServerRequest request, Callable<Reply> task) {
    worker
        .executeBlocking(task, true)
        .onSuccess(reply -> send(request, reply))
        .onFailure(failure -> {
          LOG.error("a request failed", failure);
          send(request, Reply.of(500, "The witness failed; see its log."));
        });
  }

  private static void send(HttpServerRequest request, Reply reply) {
    if (request.response().closed() || request.response().ended()) return;
    request
        .response()
        .setStatusCode(reply.status())
        .putHeader("Content-Type", reply.type())
        .putHeader("X-Content-Type-Options", "nosniff")
        .end(Buffer.buffer(reply.body().toArray()));
  }

  private Reply checkpoint() {
    return store
        .read(Pages::head)
        .map(head -> new Reply(200, PLAIN, head.encoded()))
        .orElse(Reply.of(404, "This witness has cosigned nothing yet."));
  }

  private Reply epochs(long from) {
    List<Bytes> changes = store.read(pages -> pages.changes(from, EpochPage.MOST_EPOCHS));
    return new Reply(200, "application/json", Bytes.utf8(EpochPage.of(changes).encode()));
  }

  private Reply add(Bytes body) {
    Optional<AddCheckpoint> request = AddCheckpoint.decode(body);
    if (request.isEmpty()) return Reply.of(400, "This is no add-checkpoint request.");
    try {
      return reply(store.write(pages -> added(pages, request.get())));
    } catch (NotKept e) {
      return reply(e.outcome);
    } catch (Unfetched e) {
      LOG.warn("the log's epochs cannot be fetched", e.getCause());
      return Reply.of(503, "The log's epochs cannot be fetched.");
    }
  }

  /** Replays and cosigns; throws what is not to be kept. */
  private Outcome added(Pages pages, AddCheckpoint request) {
    Witness witness = new Witness(key, settings.log(), state(pages), pages);
    Optional<Outcome> objection = witness.objection(request);
    if (objection.isPresent()) throw new NotKept(objection.get());
    Witness.Replay replay = witness.replay(request);
    Iterator<EpochChanges> page = List.<EpochChanges>of().iterator();
    while (!replay.isComplete()) {
      if (!page.hasNext()) page = fetch(replay.next()).iterator();
      EpochChanges next = page.next();
      Optional<Outcome> broken = replay.apply(next);
      if (broken.isPresent()) throw new NotKept(broken.get());
      EpochMaker.add(pages, next);
    }
    Outcome outcome = replay.finish(clock.instant());
    if (!(outcome instanceof Outcome.Cosigned cosigned)) throw new NotKept(outcome);
    pages.setHead(request.head().with(cosigned.line()));
    return outcome;
  }

  private static WitnessState state(Pages pages) {
    long size = pages.size();
    return new WitnessState(CompactRange.of(pages, size), pages.tree(size).root());
  }

  private List<EpochChanges> fetch(long from) {
    try {
      return client.epochs(URI.create(settings.from() + "/api/v1/log/epochs/" + from));
    } catch (IOException e) {
      throw new Unfetched(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unfetched(e);
    }
  }

  private Reply reply(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Cosigned cosigned ->
          new Reply(200, PLAIN, Bytes.utf8(cosigned.line().text() + "\n"));
      case Outcome.Conflict conflict ->
          new Reply(409, "text/x.tlog.size", Bytes.utf8(conflict.size() + "\n"));
      case Outcome.Refused refused -> refusal(refused.why());
    };
  }

  private Reply refusal(Refusal why) {
    return switch (why) {
      case MALFORMED -> Reply.of(400, "This is no checkpoint that could follow.");
      case UNKNOWN_LOG -> Reply.of(404, "This witness does not know that log.");
      case NOT_SIGNED -> Reply.of(403, "The log's key did not sign it.");
      case FORK, INCONSISTENT -> alarm("the log shows two histories");
      case VERSION -> alarm("a version does not follow the one before");
      case NOT_REPLAYED -> alarm("something changed or vanished that no epoch says");
    };
  }

  private Reply alarm(String what) {
    LOG.error(
        "log {} is not cosigned: {}. Keep this witness's folder.", settings.log().name(), what);
    return Reply.of(422, "Not cosigned: " + what + ".");
  }

  /** An outcome with which nothing that was written stays. */
  private static final class NotKept extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Outcome outcome;

    NotKept(Outcome outcome) {
      this.outcome = outcome;
    }
  }

  private static final class Unfetched extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unfetched(Exception why) {
      super(why);
    }
  }

  @Override
  public void close() {
    client.close();
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("the witness did not close cleanly");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    database.close();
    key.close();
  }
}
