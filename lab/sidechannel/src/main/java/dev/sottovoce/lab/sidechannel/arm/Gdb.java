package dev.sottovoce.lab.sidechannel.arm;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;

/** As much of GDB's remote protocol as stepping through an ARM64 program takes. */
final class Gdb implements AutoCloseable {
  private static final HexFormat HEX = HexFormat.of();
  private static final int ATTEMPTS = 200;
  private static final Duration BETWEEN = Duration.ofMillis(50);
  private static final int BUFFER_OCTETS = 1 << 16;
  private static final int REGISTERS = 33;

  private final SocketChannel channel;
  private boolean owesAcknowledgement;
  private final ByteBuffer in = ByteBuffer.allocate(BUFFER_OCTETS).limit(0);

  private Gdb(SocketChannel channel) {
    this.channel = channel;
  }

  /** Connects to a program that waits for it, which may take a moment to be there. */
  static Gdb connect(Path socket, Process program) throws IOException, InterruptedException {
    for (int i = 0; ; i++) {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        channel.connect(UnixDomainSocketAddress.of(socket));
        return new Gdb(channel);
      } catch (IOException e) {
        channel.close();
        if (i == ATTEMPTS || !program.isAlive()) throw e;
        Thread.sleep(BETWEEN);
      }
    }
  }

  /** Stops the program whenever it comes to this address. */
  void breakAt(long address) throws IOException {
    require("OK", ask("Z0," + Long.toHexString(address) + ",4"));
  }

  /** Lets the program run to the next breakpoint; false when it has ended. */
  boolean resume() throws IOException {
    return hasStopped(ask("c"));
  }

  /**
   * Runs one instruction. Both questions go at once: the emulator answers the first before it runs.
   *
   * @return the registers before it: x0 to x30, the stack pointer and the program counter
   */
  long[] step() throws IOException {
    send(packet("g") + packet("s"));
    String text = reply();
    long[] registers = new long[REGISTERS];
    for (int i = 0; i < REGISTERS; i++) {
      registers[i] = Long.reverseBytes(HexFormat.fromHexDigitsToLong(text, 16 * i, 16 * i + 16));
    }
    send("");
    if (!hasStopped(reply())) throw new IOException("the program ended early");
    return registers;
  }

  /** The instruction at an address. */
  int instruction(long address) throws IOException {
    byte[] octets = HEX.parseHex(ask("m" + Long.toHexString(address) + ",4"));
    return ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN).getInt();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static boolean hasStopped(String reply) throws IOException {
    if (reply.startsWith("T05") || reply.startsWith("S05")) return true;
    if (reply.startsWith("W00")) return false;
    throw new IOException("the program stopped with " + reply);
  }

  private static void require(String wanted, String reply) throws IOException {
    if (!reply.equals(wanted)) throw new IOException("the emulator answers " + reply);
  }

  private String ask(String command) throws IOException {
    send(packet(command));
    return reply();
  }

  private static String packet(String command) {
    int sum = 0;
    for (int i = 0; i < command.length(); i++) sum += command.charAt(i);
    return "$" + command + "#" + HEX.toHexDigits((byte) sum);
  }

  /** The acknowledgement of the last reply goes first. */
  private void send(String packets) throws IOException {
    String text = owesAcknowledgement ? "+" + packets : packets;
    owesAcknowledgement = false;
    ByteBuffer out = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    while (out.hasRemaining()) channel.write(out);
  }

  /** The next packet. */
  private String reply() throws IOException {
    StringBuilder text = new StringBuilder();
    while (next() != '$') continue;
    for (int c = next(); c != '#'; c = next()) text.append((char) c);
    next();
    next();
    owesAcknowledgement = true;
    return text.toString();
  }

  private int next() throws IOException {
    if (!in.hasRemaining()) {
      in.clear();
      int read = channel.read(in);
      in.flip();
      if (read < 0) throw new EOFException("the emulator hung up");
    }
    return in.get();
  }
}
