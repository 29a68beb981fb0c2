package dev.sottovoce.lab.bench.media;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.sottovoce.crypto.SrtpProfile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * libsrtp 2 through FFM: one stream, one direction. The method handles are constants, else a call
 * would cost twice as much and the comparison would flatter us.
 */
final class LibSrtp {
  /** The system property that names the library's path. */
  static final String SETTING = "sottovoce.peer.libsrtp";

  private static final List<String> USUAL_PLACES =
      List.of(
          "/usr/lib/x86_64-linux-gnu/libsrtp2.so.1",
          "/usr/lib/aarch64-linux-gnu/libsrtp2.so.1",
          "/usr/lib64/libsrtp2.so.1",
          "/usr/lib/libsrtp2.so.1");

  private static final Optional<Path> LIBRARY = find();
  private static final Optional<SymbolLookup> SYMBOLS =
      LIBRARY.map(path -> SymbolLookup.libraryLookup(path, Arena.global()));

  private static final MethodHandle INIT = function("srtp_init", FunctionDescriptor.of(JAVA_INT));
  private static final MethodHandle CREATE =
      function("srtp_create", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
  private static final MethodHandle PROTECT =
      function("srtp_protect", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  private static final MethodHandle UNPROTECT =
      function("srtp_unprotect", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));

  /** {@code srtp_policy_t} is smaller; what is not set must be zero. */
  private static final int POLICY_OCTETS = 256;

  private static final int SSRC_TYPE_AT = 0;
  private static final int RTP_POLICY_AT = 8;
  private static final int RTCP_POLICY_AT = 32;
  private static final int KEY_AT = 56;
  private static final int WINDOW_AT = 88;
  private static final long WINDOW_PACKETS = 1024;

  static {
    if (SYMBOLS.isPresent()) require("srtp_init", callInit());
  }

  private final MemorySegment session;
  private final MemorySegment length;

  private LibSrtp(MemorySegment session, MemorySegment length) {
    this.session = session;
    this.length = length;
  }

  /** What was found, as a report should call it; empty when there is no libsrtp. */
  static Optional<String> description() {
    return LIBRARY.map(path -> version() + " (" + cryptography(path) + ")");
  }

  /** A session that protects any outgoing stream, or opens any incoming one. */
  static LibSrtp session(SrtpProfile profile, byte[] keyAndSalt, boolean outgoing, Arena arena) {
    MemorySegment policy = arena.allocate(POLICY_OCTETS, 8);
    policy.set(JAVA_INT, SSRC_TYPE_AT, outgoing ? 3 : 2);
    setCryptography(profile, policy.asSlice(RTP_POLICY_AT));
    setCryptography(profile.forSrtcp(), policy.asSlice(RTCP_POLICY_AT));
    policy.set(ADDRESS, KEY_AT, arena.allocateFrom(JAVA_BYTE, keyAndSalt));
    policy.set(JAVA_LONG, WINDOW_AT, WINDOW_PACKETS);
    MemorySegment handle = arena.allocate(ADDRESS);
    require("srtp_create", call(CREATE, handle, policy));
    return new LibSrtp(handle.get(ADDRESS, 0), arena.allocate(JAVA_INT));
  }

  /** {@code srtp_t}. */
  MemorySegment session() {
    return session;
  }

  /** Of a function, for a loop in C. */
  static MemorySegment address(String name) {
    return SYMBOLS.flatMap(symbols -> symbols.find(name)).orElseThrow();
  }

  /** Protects in place; returns the protected length. */
  int protect(MemorySegment packet, int octets) {
    length.set(JAVA_INT, 0, octets);
    int status;
    try {
      status = (int) PROTECT.invokeExact(session, packet, length);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
    if (status != 0) require("srtp_protect", status);
    return length.get(JAVA_INT, 0);
  }

  /** Opens in place; returns the plain length. */
  int unprotect(MemorySegment packet, int octets) {
    length.set(JAVA_INT, 0, octets);
    int status;
    try {
      status = (int) UNPROTECT.invokeExact(session, packet, length);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
    if (status != 0) require("srtp_unprotect", status);
    return length.get(JAVA_INT, 0);
  }

  private static void setCryptography(SrtpProfile profile, MemorySegment policy) {
    String name =
        switch (profile) {
          case AEAD_AES_256_GCM -> "srtp_crypto_policy_set_aes_gcm_256_16_auth";
          case AEAD_AES_128_GCM -> "srtp_crypto_policy_set_aes_gcm_128_16_auth";
          case AES_CM_128_HMAC_SHA1_80 -> "srtp_crypto_policy_set_rtp_default";
          case AES_CM_128_HMAC_SHA1_32 -> "srtp_crypto_policy_set_aes_cm_128_hmac_sha1_32";
          case AES_256_CM_HMAC_SHA1_80 -> "srtp_crypto_policy_set_aes_cm_256_hmac_sha1_80";
          case AES_256_CM_HMAC_SHA1_32 -> "srtp_crypto_policy_set_aes_cm_256_hmac_sha1_32";
        };
    try {
      function(name, FunctionDescriptor.ofVoid(ADDRESS)).invoke(policy);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static int callInit() {
    try {
      return (int) INIT.invokeExact();
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static int call(MethodHandle function, MemorySegment first, MemorySegment second) {
    try {
      return (int) function.invokeExact(first, second);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static void require(String function, int status) {
    if (status != 0) throw new IllegalStateException(function + " says " + status);
  }

  private static MethodHandle function(String name, FunctionDescriptor shape) {
    return SYMBOLS
        .flatMap(symbols -> symbols.find(name))
        // A critical call spares the switch of thread state: the peer gets every advantage.
        .map(at -> Linker.nativeLinker().downcallHandle(at, shape, Linker.Option.critical(false)))
        .orElseGet(() -> missing(name, shape));
  }

  private static MethodHandle missing(String name, FunctionDescriptor shape) {
    if (SYMBOLS.isPresent()) throw new IllegalStateException("this libsrtp has no " + name);
    return MethodHandles.empty(shape.toMethodType());
  }

  private static Optional<Path> find() {
    String named = System.getProperty(SETTING, System.getenv("SOTTOVOCE_LIBSRTP"));
    if (named != null) {
      if (!Files.isReadable(Path.of(named))) {
        throw new IllegalArgumentException("no library can be read at the path given for libsrtp");
      }
      return Optional.of(Path.of(named));
    }
    return USUAL_PLACES.stream().map(Path::of).filter(Files::isReadable).findFirst();
  }

  private static String version() {
    MethodHandle function = function("srtp_get_version_string", FunctionDescriptor.of(ADDRESS));
    try {
      return ((MemorySegment) function.invoke()).reinterpret(64).getString(0);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Which cryptographic library it was linked with, from the names it needs. */
  private static String cryptography(Path library) {
    String content;
    try {
      content = new String(Files.readAllBytes(library), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "backend unknown";
    }
    return Stream.of("libcrypto.so=OpenSSL", "libnss3.so=NSS", "libmbedcrypto.so=Mbed TLS")
        .map(pair -> pair.split("="))
        .filter(pair -> content.contains(pair[0]))
        .map(pair -> pair[1])
        .findFirst()
        .orElse("its own C");
  }
}
