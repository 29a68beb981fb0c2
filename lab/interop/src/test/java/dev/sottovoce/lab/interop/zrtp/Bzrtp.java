package dev.sottovoce.lab.interop.zrtp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.sottovoce.wire.Bytes;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One bzrtp context with one channel (bzrtp.h of versions 5.1 to 5.3). Confined to one thread. The
 * library is Debian's, or the one that SOTTOVOCE_BZRTP names.
 */
final class Bzrtp implements AutoCloseable {
  /** The kinds of algorithms, by bzrtp's numbers. */
  enum Kind {
    HASH(0x01),
    CIPHER(0x02),
    TAG(0x04),
    AGREEMENT(0x08),
    SAS(0x10);

    private final int number;

    Kind(int number) {
      this.number = number;
    }
  }

  /** What bzrtp hands out when it is done. */
  record Secrets(
      Bytes selfKey,
      Bytes selfSalt,
      Bytes peerKey,
      Bytes peerSalt,
      String sas,
      int mismatch,
      int auxMismatch) {}

  private static final List<String> PLACES =
      List.of("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib");
  private static final Linker LINKER = Linker.nativeLinker();
  private static final Optional<SymbolLookup> LIBRARY = library("libbzrtp.so.0");
  private static final Optional<SymbolLookup> SQLITE = library("libsqlite3.so.0");
  private static final int OK = 0;
  private static final int CACHE_SETUP = 0x2000;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment context;
  private final int ssrc;
  private final List<Bytes> toSend = new ArrayList<>();
  private final List<String> messages = new ArrayList<>();
  private Optional<Secrets> secrets = Optional.empty();
  private Optional<Boolean> verified = Optional.empty();

  /** A store of retained secrets that outlives contexts: an SQLite database in memory. */
  record Cache(MemorySegment database) {
    static Cache inMemory() {
      MemorySegment handle = Arena.global().allocate(ADDRESS);
      MemorySegment name = Arena.global().allocateFrom(":memory:");
      require(intCall(SQLITE, "sqlite3_open", List.of(ADDRESS, ADDRESS), name, handle));
      MemorySegment database = handle.get(ADDRESS, 0);
      int made =
          intCall(
              LIBRARY,
              "bzrtp_initCache_lock",
              List.of(ADDRESS, ADDRESS),
              database,
              MemorySegment.NULL);
      if (made != CACHE_SETUP) require(made);
      return new Cache(database);
    }
  }

  static boolean isThere() {
    return LIBRARY.isPresent() && SQLITE.isPresent();
  }

  Bzrtp(int ssrc, Optional<Cache> cache) {
    this.ssrc = ssrc;
    this.context =
        (MemorySegment)
            call(function(LIBRARY, "bzrtp_createBzrtpContext", FunctionDescriptor.of(ADDRESS)));
    cache.ifPresent(known ->
        require(
            intCall(
                LIBRARY,
                "bzrtp_setZIDCache_lock",
                List.of(ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS),
                context,
                known.database(),
                arena.allocateFrom("sip:bob@example.org"),
                arena.allocateFrom("sip:alice@example.org"),
                MemorySegment.NULL)));
    require(
        intCall(LIBRARY, "bzrtp_setCallbacks", List.of(ADDRESS, ADDRESS), context, callbacks()));
  }

  /** Lets it use these and no others, best first; by their codes on the wire. */
  void allow(Kind kind, String... codes) {
    MemorySegment list = arena.allocate(7);
    for (int i = 0; i < codes.length; i++) list.set(JAVA_BYTE, i, number(kind, codes[i]));
    call(
        function(
            LIBRARY,
            "bzrtp_setSupportedCryptoTypes",
            FunctionDescriptor.ofVoid(ADDRESS, JAVA_BYTE, ADDRESS, JAVA_BYTE)),
        context,
        (byte) kind.number,
        list,
        (byte) codes.length);
  }

  /** Whether this version has the algorithm at all. */
  static boolean knows(Kind kind, String code) {
    return isThere() && number(kind, code) != 0;
  }

  /** bzrtp's numbers differ between its versions. */
  private static byte number(Kind kind, String code) {
    try (Arena once = Arena.ofConfined()) {
      return (byte)
          call(
              function(
                  LIBRARY,
                  "bzrtp_cryptoAlgoTypeStringToInt",
                  FunctionDescriptor.of(JAVA_BYTE, ADDRESS, JAVA_BYTE)),
              once.allocateFrom(code),
              (byte) kind.number);
    }
  }

  /** Makes the channel; its Hello exists from now on. */
  void initialise() {
    require(intCall(LIBRARY, "bzrtp_initBzrtpContext", List.of(ADDRESS, JAVA_INT), context, ssrc));
  }

  /** As the SDP attribute has it: version, space, digits. */
  String helloHash() {
    MemorySegment text = arena.allocate(80);
    require(
        intCall(
            LIBRARY,
            "bzrtp_getSelfHelloHash",
            List.of(ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG),
            context,
            ssrc,
            text,
            80L));
    return text.getString(0);
  }

  void expectHelloHash(String attribute) {
    require(
        intCall(
            LIBRARY,
            "bzrtp_setPeerHelloHash",
            List.of(ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG),
            context,
            ssrc,
            arena.allocateFrom(attribute),
            (long) attribute.length()));
  }

  /** A secret from elsewhere, for the coming exchange. */
  void addAuxiliarySecret(Bytes secret) {
    require(
        intCall(
            LIBRARY,
            "bzrtp_setAuxiliarySharedSecret",
            List.of(ADDRESS, ADDRESS, JAVA_LONG),
            context,
            arena.allocateFrom(JAVA_BYTE, secret.toArray()),
            (long) secret.length()));
  }

  void start() {
    require(
        intCall(LIBRARY, "bzrtp_startChannelEngine", List.of(ADDRESS, JAVA_INT), context, ssrc));
  }

  void iterate(long millis) {
    intCall(LIBRARY, "bzrtp_iterate", List.of(ADDRESS, JAVA_INT, JAVA_LONG), context, ssrc, millis);
  }

  void receive(Bytes datagram) {
    try (Arena once = Arena.ofConfined()) {
      MemorySegment octets = once.allocateFrom(JAVA_BYTE, datagram.toArray());
      intCall(
          LIBRARY,
          "bzrtp_processMessage",
          List.of(ADDRESS, JAVA_INT, ADDRESS, JAVA_SHORT),
          context,
          ssrc,
          octets,
          (short) datagram.length());
    }
  }

  void sasVerified() {
    call(function(LIBRARY, "bzrtp_SASVerified", FunctionDescriptor.ofVoid(ADDRESS)), context);
  }

  List<Bytes> takeDatagrams() {
    List<Bytes> taken = List.copyOf(toSend);
    toSend.clear();
    return taken;
  }

  Optional<Secrets> secrets() {
    return secrets;
  }

  /** Whether its session began, and then whether it takes the SAS for compared earlier. */
  Optional<Boolean> verifiedBefore() {
    return verified;
  }

  List<String> messages() {
    return messages;
  }

  @Override
  public void close() {
    intCall(LIBRARY, "bzrtp_destroyBzrtpContext", List.of(ADDRESS, JAVA_INT), context, ssrc);
    arena.close();
  }

  // Called by the library. What they throw would end the process, so they throw nothing.

  @SuppressWarnings("unused")
  private int onSend(MemorySegment clientData, MemorySegment octets, short length) {
    int octetsLength = Short.toUnsignedInt(length);
    toSend.add(Bytes.copyOf(octets.reinterpret(octetsLength).toArray(JAVA_BYTE)));
    return OK;
  }

  @SuppressWarnings("unused")
  private int onStatus(MemorySegment clientData, byte level, byte id, MemorySegment text) {
    messages.add(level + "/" + id);
    return OK;
  }

  @SuppressWarnings("unused")
  private int onSecrets(MemorySegment clientData, MemorySegment address, byte part) {
    return OK;
  }

  @SuppressWarnings("unused")
  private int onStart(MemorySegment clientData, MemorySegment address, int previouslyVerified) {
    MemorySegment struct = address.reinterpret(80);
    secrets =
        Optional.of(
            new Secrets(
                octets(struct, 0),
                octets(struct, 16),
                octets(struct, 32),
                octets(struct, 48),
                struct.get(ADDRESS, 64).reinterpret(40).getString(0),
                struct.get(JAVA_BYTE, 76),
                struct.get(JAVA_BYTE, 77)));
    verified = Optional.of(previouslyVerified != 0);
    return OK;
  }

  @SuppressWarnings("unused")
  private int onExport(MemorySegment clientData, int zuid, byte role) {
    return OK;
  }

  private MemorySegment callbacks() {
    MemorySegment table = arena.allocate(48, 8);
    table.set(
        ADDRESS,
        0,
        stub(
            "onStatus", List.of(MemorySegment.class, byte.class, byte.class, MemorySegment.class)));
    table.set(JAVA_INT, 8, 3);
    table.set(
        ADDRESS,
        16,
        stub("onSend", List.of(MemorySegment.class, MemorySegment.class, short.class)));
    table.set(
        ADDRESS,
        24,
        stub("onSecrets", List.of(MemorySegment.class, MemorySegment.class, byte.class)));
    table.set(
        ADDRESS, 32, stub("onStart", List.of(MemorySegment.class, MemorySegment.class, int.class)));
    table.set(ADDRESS, 40, stub("onExport", List.of(MemorySegment.class, int.class, byte.class)));
    return table;
  }

  private MemorySegment stub(String method, List<Class<?>> parameters) {
    try {
      MethodHandle handle =
          MethodHandles.lookup()
              .findVirtual(Bzrtp.class, method, MethodType.methodType(int.class, parameters))
              .bindTo(this);
      MemoryLayout[] layouts = parameters.stream().map(Bzrtp::layout).toArray(MemoryLayout[]::new);
      return LINKER.upcallStub(handle, FunctionDescriptor.of(JAVA_INT, layouts), arena);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static MemoryLayout layout(Class<?> type) {
    if (type == byte.class) return JAVA_BYTE;
    if (type == short.class) return JAVA_SHORT;
    return type == int.class ? JAVA_INT : ADDRESS;
  }

  /** A pointer and, in the octet after it, how far it goes. */
  private static Bytes octets(MemorySegment struct, long at) {
    int length = Byte.toUnsignedInt(struct.get(JAVA_BYTE, at + 8));
    return Bytes.copyOf(struct.get(ADDRESS, at).reinterpret(length).toArray(JAVA_BYTE));
  }

  private static int intCall(
      Optional<SymbolLookup> library, String name, List<MemoryLayout> shape, Object... arguments) {
    FunctionDescriptor descriptor =
        FunctionDescriptor.of(JAVA_INT, shape.toArray(MemoryLayout[]::new));
    return (int) call(function(library, name, descriptor), arguments);
  }

  private static Object call(MethodHandle function, Object... arguments) {
    try {
      return function.invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static MethodHandle function(
      Optional<SymbolLookup> library, String name, FunctionDescriptor shape) {
    MemorySegment at =
        library
            .flatMap(symbols -> symbols.find(name))
            .orElseThrow(() -> new IllegalStateException("there is no " + name));
    return LINKER.downcallHandle(at, shape);
  }

  private static void require(int status) {
    if (status != OK && status != CACHE_SETUP) {
      throw new IllegalStateException("bzrtp says 0x" + Integer.toHexString(status));
    }
  }

  private static Optional<SymbolLookup> library(String name) {
    String named = System.getenv("SOTTOVOCE_BZRTP");
    if (named != null && name.startsWith("libbzrtp")) {
      return Optional.of(SymbolLookup.libraryLookup(Path.of(named), Arena.global()));
    }
    return PLACES.stream()
        .map(place -> Path.of(place, name))
        .filter(Files::isReadable)
        .findFirst()
        .map(file -> SymbolLookup.libraryLookup(file, Arena.global()));
  }
}
