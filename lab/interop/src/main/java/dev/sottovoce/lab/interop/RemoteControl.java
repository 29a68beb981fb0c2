package dev.sottovoce.lab.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A browser's process, and the WebSocket over which it takes numbered requests in JSON: DevTools
 * and WebDriver BiDi are alike in that.
 */
final class RemoteControl implements AutoCloseable {
  private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Where a browser that has started says that it listens. */
  interface Port {
    /**
     * @return nothing while it has not said it
     */
    Optional<URI> find() throws IOException;
  }

  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final AtomicInteger lastId = new AtomicInteger();
  private final Consumer<JsonNode> hearer;
  private final WebSocket socket;

  /**
   * A message that is sent before the one before has left is lost, and that may be answered by
   * then.
   */
  private CompletableFuture<?> sent = CompletableFuture.completedFuture(null);

  private volatile @Nullable Throwable gone;

  /**
   * Waits until the browser listens; ends it when it does not.
   *
   * @param log what the process writes
   * @param hearer gets every message that comes
   */
  RemoteControl(Process process, Path log, Port port, Consumer<JsonNode> hearer)
      throws IOException, InterruptedException {
    this.process = process;
    this.hearer = hearer;
    try {
      URI uri = await(log, port);
      socket = await(http.newWebSocketBuilder().buildAsync(uri, new Listener()), "its port");
    } catch (IOException | InterruptedException | RuntimeException e) {
      end();
      throw e;
    }
  }

  private URI await(Path log, Port port) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + STARTS_WITHIN.toNanos();
    Optional<URI> found = port.find();
    while (found.isEmpty()) {
      if (System.nanoTime() > deadline || !process.isAlive()) {
        throw new IOException("the browser did not start: " + Files.readString(log));
      }
      Thread.sleep(50);
      found = port.find();
    }
    return found.get();
  }

  /**
   * Sends a request and waits for its answer.
   *
   * @param message all but its number
   * @return the answer's result
   */
  JsonNode ask(String method, ObjectNode message) throws IOException, InterruptedException {
    int id = lastId.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    message.put("id", id).put("method", method);
    send(JSON.writeValueAsString(message), answer);
    JsonNode found;
    try {
      found = await(answer, method);
    } finally {
      waiting.remove(id);
    }
    if (found.has("error")) throw new IOException(method + ": " + found);
    return found.path("result");
  }

  private synchronized void send(String text, CompletableFuture<JsonNode> answer) {
    Throwable why = gone;
    if (why != null) answer.completeExceptionally(why);
    sent = sent.handle((before, failure) -> null).thenCompose(next -> socket.sendText(text, true));
    sent.whenComplete((done, failure) -> {
      if (failure != null) answer.completeExceptionally(failure);
    });
  }

  /** Whoever waits for an answer hears at once that there is none. */
  private void end(Throwable why) {
    gone = why;
    waiting.values().forEach(each -> each.completeExceptionally(why));
  }

  private static <T> T await(CompletableFuture<T> future, String what)
      throws IOException, InterruptedException {
    try {
      return future.get(ANSWERS_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the browser did not answer " + what, e);
    }
  }

  /** Collects the parts of messages and hands answers to those who wait. */
  private final class Listener implements WebSocket.Listener {
    private final StringBuilder parts = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      parts.append(data);
      if (last) {
        take(parts.toString());
        parts.setLength(0);
      }
      from.request(1);
      return null;
    }

    private void take(String text) {
      try {
        JsonNode message = JSON.readTree(text);
        CompletableFuture<JsonNode> answer = waiting.remove(message.path("id").asInt(-1));
        if (answer != null) answer.complete(message);
        hearer.accept(message);
      } catch (IOException e) {
        throw new IllegalStateException("the browser sent no JSON", e);
      }
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
      end(new IOException("the browser has closed the connection: " + status + " " + reason));
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable problem) {
      end(problem);
    }
  }

  @Override
  public void close() {
    socket.abort();
    end();
  }

  private void end() {
    http.close();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
