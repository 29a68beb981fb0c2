package dev.sottovoce.lab.bench.media;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Our own loops in C, which do what the peers of these rows do: compiled into a temporary folder,
 * where there is a compiler. A call is a whole batch, so how it is called costs nothing.
 */
final class CLoops {
  private static final String SOURCE = "/c/datagrams.c";

  private final MethodHandle openSocket;
  private final MethodHandle sendMany;
  private final MethodHandle receiveMany;
  private final MethodHandle relay;

  private CLoops(SymbolLookup symbols) {
    openSocket = function(symbols, "open_socket", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    sendMany =
        function(
            symbols,
            "send_many",
            FunctionDescriptor.of(
                JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    receiveMany =
        function(symbols, "receive_many", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    relay =
        function(
            symbols,
            "relay",
            FunctionDescriptor.of(
                JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS,
                JAVA_INT));
  }

  private static MethodHandle function(SymbolLookup in, String name, FunctionDescriptor shape) {
    return Linker.nativeLinker().downcallHandle(in.find(name).orElseThrow(), shape);
  }

  /** Empty where there is no compiler. */
  static Optional<CLoops> compile() {
    try {
      Path folder = Files.createTempDirectory("sottovoce-bench");
      Path source = folder.resolve("datagrams.c");
      Path library = folder.resolve("libdatagrams.so");
      try (InputStream in = CLoops.class.getResourceAsStream(SOURCE)) {
        if (in == null) throw new IOException("the loops in C are missing");
        Files.copy(in, source);
      }
      String[] command = {
        "cc", "-O2", "-Wall", "-shared", "-fPIC", "-o", library.toString(), source.toString()
      };
      if (!succeeds(command)) return Optional.empty();
      SymbolLookup symbols = SymbolLookup.libraryLookup(library, Arena.global());
      Files.delete(source);
      Files.delete(library);
      Files.delete(folder);
      return Optional.of(new CLoops(symbols));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean succeeds(String... command) {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** A socket of its own on loopback. */
  record Socket(int descriptor, int port) {}

  Socket socket() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment port = arena.allocate(JAVA_INT);
      int descriptor = (int) openSocket.invokeExact(port);
      if (descriptor < 0) throw new IllegalStateException("the system gives no socket");
      return new Socket(descriptor, port.get(JAVA_INT, 0));
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  int send(Socket from, int port, int other, MemorySegment datagram, int length, int count) {
    try {
      return (int) sendMany.invokeExact(from.descriptor(), port, other, datagram, length, count);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  int receive(Socket at, int count) {
    try {
      return (int) receiveMany.invokeExact(at.descriptor(), count);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  int relay(Socket at, int port, int other, LibSrtp incoming, LibSrtp outgoing, int count) {
    try {
      return (int)
          relay.invokeExact(
              at.descriptor(),
              port,
              other,
              LibSrtp.address("srtp_unprotect"),
              incoming.session(),
              LibSrtp.address("srtp_protect"),
              outgoing.session(),
              count);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
