package dev.sottovoce.nativelib.crypto;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The functions of {@code openssl/evp.h}. Initialising this class throws where it is absent. */
final class OpenSslFunctions {
  static final int OK = 1;
  static final int PKEY_X25519 = 1034;
  static final int PKEY_ED25519 = 1087;

  /** {@code NID_X9_62_prime256v1}. */
  private static final int PRIME256V1 = 415;

  /** {@code POINT_CONVERSION_UNCOMPRESSED}. */
  static final int UNCOMPRESSED = 4;

  /** {@code BN_FLG_CONSTTIME}. */
  static final int CONSTANT_TIME = 4;

  static final int CTRL_GET_TAG = 0x10;
  static final int CTRL_SET_TAG = 0x11;

  private static final NativeLibrary LIBRARY = NativeLibrary.openSsl();

  private static final MethodHandle VERSION = pointer("OpenSSL_version", JAVA_INT);
  private static final MethodHandle CLEAR_ERRORS =
      LIBRARY.function("ERR_clear_error", FunctionDescriptor.ofVoid());

  static final MethodHandle RAW_PRIVATE =
      pointer("EVP_PKEY_new_raw_private_key", JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG);
  static final MethodHandle RAW_PUBLIC =
      pointer("EVP_PKEY_new_raw_public_key", JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG);
  static final MethodHandle GET_RAW_PUBLIC =
      number("EVP_PKEY_get_raw_public_key", ADDRESS, ADDRESS, ADDRESS);
  static final MethodHandle NEW_NAMED_CONTEXT =
      pointer("EVP_PKEY_CTX_new_from_name", ADDRESS, ADDRESS, ADDRESS);
  static final MethodHandle FROM_DATA_INIT = number("EVP_PKEY_fromdata_init", ADDRESS);
  static final MethodHandle FROM_DATA =
      number("EVP_PKEY_fromdata", ADDRESS, ADDRESS, JAVA_INT, ADDRESS);
  static final MethodHandle NUMBER = pointer("BN_bin2bn", ADDRESS, JAVA_INT, ADDRESS);
  static final MethodHandle SET_NUMBER_FLAGS =
      LIBRARY.function("BN_set_flags", FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT));
  static final MethodHandle WIPE_NUMBER = free("BN_clear_free");
  static final MethodHandle NEW_POINT = pointer("EC_POINT_new", ADDRESS);
  static final MethodHandle FREE_POINT = free("EC_POINT_free");
  static final MethodHandle MULTIPLY =
      number("EC_POINT_mul", ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
  static final MethodHandle ENCODE_POINT =
      LIBRARY.function(
          "EC_POINT_point2oct",
          FunctionDescriptor.of(
              JAVA_LONG, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS));
  static final MethodHandle FREE_KEY = free("EVP_PKEY_free");
  static final MethodHandle NEW_KEY_CONTEXT = pointer("EVP_PKEY_CTX_new", ADDRESS, ADDRESS);
  static final MethodHandle FREE_KEY_CONTEXT = free("EVP_PKEY_CTX_free");
  static final MethodHandle DERIVE_INIT = number("EVP_PKEY_derive_init", ADDRESS);
  static final MethodHandle DERIVE_PEER =
      number("EVP_PKEY_derive_set_peer_ex", ADDRESS, ADDRESS, JAVA_INT);
  static final MethodHandle DERIVE = number("EVP_PKEY_derive", ADDRESS, ADDRESS, ADDRESS);
  static final MethodHandle NEW_DIGEST_CONTEXT = pointer("EVP_MD_CTX_new");
  static final MethodHandle FREE_DIGEST_CONTEXT = free("EVP_MD_CTX_free");
  static final MethodHandle SIGN_INIT =
      number("EVP_DigestSignInit", ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
  static final MethodHandle SIGN =
      number("EVP_DigestSign", ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG);
  static final MethodHandle VERIFY_INIT =
      number("EVP_DigestVerifyInit", ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
  static final MethodHandle VERIFY =
      number("EVP_DigestVerify", ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG);
  static final MethodHandle DIGEST =
      number("EVP_Digest", ADDRESS, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
  static final MethodHandle HMAC =
      pointer("HMAC", ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS);
  static final MethodHandle NEW_CIPHER_CONTEXT = pointer("EVP_CIPHER_CTX_new");
  static final MethodHandle FREE_CIPHER_CONTEXT = free("EVP_CIPHER_CTX_free");
  static final MethodHandle CONTROL_CIPHER =
      number("EVP_CIPHER_CTX_ctrl", ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
  static final MethodHandle CIPHER_INIT =
      number("EVP_CipherInit_ex", ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT);
  static final MethodHandle CIPHER_UPDATE =
      number("EVP_CipherUpdate", ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT);
  static final MethodHandle CIPHER_FINAL = number("EVP_CipherFinal_ex", ADDRESS, ADDRESS, ADDRESS);

  /** The curve, which is read only and lives as long as the library. */
  static final MemorySegment P256 = p256();

  private OpenSslFunctions() {}

  private static MemorySegment p256() {
    try {
      return (MemorySegment)
          pointer("EC_GROUP_new_by_curve_name", JAVA_INT).invokeExact(PRIME256V1);
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  /** Such as {@code OpenSSL 3.0.22}. */
  static String version() {
    try {
      MemorySegment text = (MemorySegment) VERSION.invokeExact(0);
      String[] words = text.reinterpret(256).getString(0).split(" ", -1);
      return words.length < 2 ? words[0] : words[0] + " " + words[1];
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  /** An algorithm's description, such as of {@code EVP_sha256}; lives as long as the library. */
  static MemorySegment description(String function) {
    try {
      return (MemorySegment) pointer(function).invokeExact();
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  /** Bad input leaves notes in the thread's error queue, which would otherwise grow. */
  static void clearErrors() {
    try {
      CLEAR_ERRORS.invokeExact();
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  private static MethodHandle pointer(String name, MemoryLayout... parameters) {
    return LIBRARY.function(name, FunctionDescriptor.of(ADDRESS, parameters));
  }

  private static MethodHandle number(String name, MemoryLayout... parameters) {
    return LIBRARY.function(name, FunctionDescriptor.of(JAVA_INT, parameters));
  }

  private static MethodHandle free(String name) {
    return LIBRARY.function(name, FunctionDescriptor.ofVoid(ADDRESS));
  }
}
