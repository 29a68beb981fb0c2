package dev.sottovoce.nativelib.udp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.sottovoce.nativelib.crypto.NativeLibrary;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The C library's calls for sockets. They may wait, so none is called critically. Each says -1 when
 * it failed; why does not matter to a protocol that loses datagrams anyway.
 */
final class UdpFunctions {
  static final int IPV4 = 2;
  static final int IPV6 = 10;
  static final int LEVEL_IP = 0;
  static final int LEVEL_IPV6 = 41;
  static final int LEVEL_UDP = 17;
  static final int TYPE_OF_SERVICE = 1;
  static final int TRAFFIC_CLASS = 67;
  static final int IPV6_ONLY = 26;
  static final int UDP_SEGMENT = 103;
  static final int UDP_GRO = 104;
  static final int DO_NOT_WAIT = 0x40;
  static final short READABLE = 1;

  /** Datagrams; does not wait; is not inherited by other programs. */
  private static final int SOCKET_TYPE = 2 | 0x800 | 0x80000;

  /** Likewise. */
  private static final int EVENT_FLAGS = 0x800 | 0x80000;

  private static final int FOREVER = -1;

  private static final MethodHandle SOCKET = function("socket", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle BIND = function("bind", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle NAME = function("getsockname", JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle OPTION =
      function("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle SEND_MANY =
      function("sendmmsg", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle RECEIVE_MANY =
      function("recvmmsg", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle EVENT = function("eventfd", JAVA_INT, JAVA_INT);
  private static final MethodHandle POLL = function("poll", ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle CLOSE = function("close", JAVA_INT);
  private static final MethodHandle READ = sized("read", JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle WRITE = sized("write", JAVA_INT, ADDRESS, JAVA_LONG);

  private UdpFunctions() {}

  static int socket(int family) {
    try {
      return (int) SOCKET.invokeExact(family, SOCKET_TYPE, 0);
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  static boolean bind(int socket, MemorySegment address, int length) {
    try {
      return (int) BIND.invokeExact(socket, address, length) == 0;
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  /** What it is bound to; the length is read and written. */
  static boolean name(int socket, MemorySegment address, MemorySegment length) {
    try {
      return (int) NAME.invokeExact(socket, address, length) == 0;
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  static boolean option(int socket, int level, int option, MemorySegment number) {
    try {
      return (int) OPTION.invokeExact(socket, level, option, number, Integer.BYTES) == 0;
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  /** How many went out. */
  static int sendMany(int socket, MemorySegment messages, int count) {
    try {
      return (int) SEND_MANY.invokeExact(socket, messages, count, DO_NOT_WAIT);
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  /** How many were there. */
  static int receiveMany(int socket, MemorySegment messages, int count) {
    try {
      return (int)
          RECEIVE_MANY.invokeExact(socket, messages, count, DO_NOT_WAIT, MemorySegment.NULL);
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  /** A descriptor that becomes readable when it is written to. */
  static int event() {
    try {
      return (int) EVENT.invokeExact(0, EVENT_FLAGS);
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  /** Waits until one is readable. */
  static int poll(MemorySegment descriptors, long count) {
    try {
      return (int) POLL.invokeExact(descriptors, count, FOREVER);
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  static void read(int descriptor, MemorySegment number) {
    try {
      long unused = (long) READ.invokeExact(descriptor, number, (long) Long.BYTES);
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  static void write(int descriptor, MemorySegment number) {
    try {
      long unused = (long) WRITE.invokeExact(descriptor, number, (long) Long.BYTES);
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  static void close(int descriptor) {
    try {
      int unused = (int) CLOSE.invokeExact(descriptor);
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  private static MethodHandle function(String name, MemoryLayout... parameters) {
    return handle(name, FunctionDescriptor.of(JAVA_INT, parameters));
  }

  private static MethodHandle sized(String name, MemoryLayout... parameters) {
    return handle(name, FunctionDescriptor.of(JAVA_LONG, parameters));
  }

  private static MethodHandle handle(String name, FunctionDescriptor shape) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker
            .defaultLookup()
            .find(name)
            .orElseThrow(() -> new IllegalArgumentException("the C library has no " + name)),
        shape);
  }
}
