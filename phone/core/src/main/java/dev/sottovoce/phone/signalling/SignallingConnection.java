package dev.sottovoce.phone.signalling;

import dev.sottovoce.phone.RegistrationState.Problem;
import dev.sottovoce.sip.message.ParseResult;
import dev.sottovoce.sip.message.SipLimits;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.sip.message.SipParser;
import dev.sottovoce.sip.message.StreamFramer;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the server, being made, living or broken. A thread connects and then reads,
 * another one writes, so that a stalled network never holds up the phone's loop.
 */
public final class SignallingConnection implements AutoCloseable {
  /** Hears what happens, on the connection's own threads; {@code closed} comes last and once. */
  public interface Listener {
    void connected(SignallingConnection connection, InetSocketAddress local, InetAddress server);

    void received(SignallingConnection connection, SipMessage message);

    void pong(SignallingConnection connection);

    void closed(SignallingConnection connection, ConnectionProblem problem);
  }

  /** Messages that wait to be written; when as many wait, the network has stalled. */
  private static final int MAX_WAITING = 256;

  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);
  private static final ConnectionProblem LOST = ConnectionProblem.of(Problem.CONNECTION_LOST);
  private static final Bytes PING = Bytes.utf8("\r\n\r\n");

  private final TlsClient client;
  private final Listener listener;
  private final BlockingQueue<Bytes> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final Thread reader;
  private final Thread writer;
  private volatile @Nullable SSLSocket socket;
  private volatile boolean closed;

  private SignallingConnection(TlsClient client, Listener listener) {
    this.client = client;
    this.listener = listener;
    this.reader = daemon(this::connectAndRead, "sottovoce-signalling-in");
    this.writer = daemon(this::write, "sottovoce-signalling-out");
  }

  /** Begins to connect. */
  public static SignallingConnection open(TlsClient client, Listener listener) {
    SignallingConnection connection = new SignallingConnection(client, listener);
    connection.reader.start();
    return connection;
  }

  /** Sends a whole message. */
  public void send(Bytes message) {
    enqueue(message);
  }

  /** A keep-alive (RFC 5626 section 3.5.1). */
  public void ping() {
    enqueue(PING);
  }

  /** Closes as soon as what waits is written, or after {@code patience}. */
  public void closeGently(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!waiting.isEmpty() && System.nanoTime() < deadline) Thread.sleep(5);
    close();
  }

  @Override
  public void close() {
    closed = true;
    writer.interrupt();
    SSLSocket open = socket;
    if (open != null) closeQuietly(open);
  }

  private void enqueue(Bytes octets) {
    if (!waiting.offer(octets)) close();
  }

  private void connectAndRead() {
    ConnectionProblem problem;
    try {
      SSLSocket connected = client.connect(CONNECT_WITHIN);
      socket = connected;
      if (closed) closeQuietly(connected);
      writer.start();
      listener.connected(
          this, (InetSocketAddress) connected.getLocalSocketAddress(), connected.getInetAddress());
      problem = read(connected);
    } catch (IOException e) {
      problem = ConnectionProblem.of(e);
    }
    close();
    listener.closed(this, problem);
  }

  private ConnectionProblem read(SSLSocket connected) throws IOException {
    StreamFramer framer = new StreamFramer(StreamFramer.End.CLIENT, SipLimits.DEFAULT);
    SipParser parser = new SipParser(SipLimits.DEFAULT);
    InputStream in = connected.getInputStream();
    byte[] buffer = new byte[16 * 1024];
    boolean heard = false;
    try {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        heard = true;
        for (StreamFramer.Frame frame : framer.feed(buffer, 0, count)) {
          if (frame instanceof StreamFramer.Frame.Broken) return LOST;
          take(frame, parser);
        }
      }
    } catch (SocketException e) {
      // A reset says no more than an end.
    }
    // Whoever hangs up without a word, as soon as it has seen who we are, does not want us.
    return heard || closed ? LOST : ConnectionProblem.of(Problem.DEVICE_REFUSED);
  }

  private void take(StreamFramer.Frame frame, SipParser parser) {
    if (frame instanceof StreamFramer.Frame.Pong) listener.pong(this);
    // What does not parse is dropped: the server never sends it, and there is nobody to tell.
    if (frame instanceof StreamFramer.Frame.Message message
        && parser.parse(message.octets()) instanceof ParseResult.Parsed parsed) {
      listener.received(this, parsed.message());
    }
  }

  private void write() {
    SSLSocket connected = socket;
    if (connected == null) return;
    try {
      OutputStream out = connected.getOutputStream();
      while (!closed) {
        out.write(waiting.take().toArray());
        out.flush();
      }
    } catch (IOException e) {
      close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void closeQuietly(SSLSocket open) {
    try {
      open.close();
    } catch (IOException e) {
      // It is gone either way.
    }
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
