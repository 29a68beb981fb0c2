package dev.sottovoce.lab.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The control connection of one baresip (its module {@code ctrl_tcp}): commands out, answers and
 * events in. Events are kept, so asking for one that has already come is no race. Safe for use from
 * several threads.
 */
final class BaresipControl implements AutoCloseable {
  /** Something that baresip told by itself, such as {@code CALL_ESTABLISHED}. */
  record Event(String type, String peer, String detail) {}

  /** What baresip said to a command. */
  record Answer(boolean ok, String text) {}

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Socket socket;
  private final List<Event> events = new ArrayList<>();
  private final List<Answer> answers = new ArrayList<>();
  private boolean ended;

  BaresipControl(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    Thread.ofVirtual().name("baresip-control").start(this::readAll);
  }

  /** Sends a command and waits for its answer. */
  Answer command(String name, String parameters, Duration limit)
      throws IOException, InterruptedException {
    byte[] request = JSON.writeValueAsBytes(Map.of("command", name, "params", parameters));
    int before;
    synchronized (this) {
      before = answers.size();
    }
    socket.getOutputStream().write(Netstrings.encode(request));
    socket.getOutputStream().flush();
    Optional<Answer> answer = await(answers, before, any -> true, limit);
    return answer.orElseThrow(() -> new IOException("baresip gave no answer to " + name));
  }

  /** Waits for the first event of that type since the start; empty when the limit passes. */
  Optional<Event> awaitEvent(String type, Duration limit) throws InterruptedException {
    return await(events, 0, event -> event.type().equals(type), limit);
  }

  /** Waits until an event of that type has come so many times since the start. */
  synchronized boolean awaitCount(String type, long wanted, Duration limit)
      throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (count(type) < wanted) {
      long millis = (deadline - System.nanoTime()) / 1_000_000;
      if (ended || millis <= 0) return false;
      wait(millis);
    }
    return true;
  }

  /** How often an event of that type has come. */
  synchronized long count(String type) {
    return events.stream().filter(event -> event.type().equals(type)).count();
  }

  synchronized List<Event> events() {
    return List.copyOf(events);
  }

  private synchronized <T> Optional<T> await(
      List<T> arrivals, int from, Predicate<T> wanted, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      Optional<T> found =
          arrivals.subList(from, arrivals.size()).stream().filter(wanted).findFirst();
      long millis = (deadline - System.nanoTime()) / 1_000_000;
      if (found.isPresent() || ended || millis <= 0) return found;
      wait(millis);
    }
  }

  private void readAll() {
    try (InputStream in = new BufferedInputStream(socket.getInputStream())) {
      Optional<byte[]> next = Netstrings.read(in);
      while (next.isPresent()) {
        take(JSON.readTree(next.get()));
        next = Netstrings.read(in);
      }
    } catch (IOException e) {
      // The connection is over: baresip has ended or close() was called. Waiters learn it below.
    } finally {
      synchronized (this) {
        ended = true;
        notifyAll();
      }
    }
  }

  private synchronized void take(JsonNode message) {
    if (message.path("event").asBoolean(false)) {
      events.add(
          new Event(
              message.path("type").asText(),
              message.path("peeruri").asText(),
              message.path("param").asText()));
    } else {
      answers.add(new Answer(message.path("ok").asBoolean(), message.path("data").asText()));
    }
    notifyAll();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
