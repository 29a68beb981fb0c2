/*
 * What is stepped through on an emulated ARM64 processor: comparisons and ciphers of Debian's
 * libcrypto and libsodium. "targets NAME" runs one of them VARIANTS times on inputs that differ only
 * in what is secret; begin() and end() are where whoever steps looks on and off. Prototypes stand
 * here so that only the libraries themselves are needed.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VARIANTS 3
#define TEXT_OCTETS 64

int CRYPTO_memcmp(const void *, const void *, size_t);
typedef struct evp_cipher_ctx_st EVP_CIPHER_CTX;
typedef struct evp_cipher_st EVP_CIPHER;
typedef struct evp_pkey_st EVP_PKEY;
typedef struct evp_pkey_ctx_st EVP_PKEY_CTX;
EVP_CIPHER_CTX *EVP_CIPHER_CTX_new(void);
EVP_CIPHER *EVP_CIPHER_fetch(void *, const char *, const char *);
int EVP_CipherInit_ex2(EVP_CIPHER_CTX *, const EVP_CIPHER *, const unsigned char *, const unsigned char *, int,
                       const void *);
int EVP_CipherUpdate(EVP_CIPHER_CTX *, unsigned char *, int *, const unsigned char *, int);
int EVP_CipherFinal_ex(EVP_CIPHER_CTX *, unsigned char *, int *);
int EVP_CIPHER_CTX_ctrl(EVP_CIPHER_CTX *, int, int, void *);
#define SET_TAG 0x11
#define GET_TAG 0x10
EVP_PKEY *EVP_PKEY_new_raw_private_key(int, void *, const unsigned char *, size_t);
EVP_PKEY *EVP_PKEY_new_raw_public_key(int, void *, const unsigned char *, size_t);
EVP_PKEY_CTX *EVP_PKEY_CTX_new(EVP_PKEY *, void *);
void EVP_PKEY_free(EVP_PKEY *);
void EVP_PKEY_CTX_free(EVP_PKEY_CTX *);
int EVP_PKEY_derive_init(EVP_PKEY_CTX *);
int EVP_PKEY_derive_set_peer(EVP_PKEY_CTX *, EVP_PKEY *);
int EVP_PKEY_derive(EVP_PKEY_CTX *, unsigned char *, size_t *);
#define X25519 1034

int sodium_init(void);
int sodium_memcmp(const void *, const void *, size_t);
int crypto_verify_32(const unsigned char *, const unsigned char *);
int crypto_aead_xchacha20poly1305_ietf_encrypt(unsigned char *, unsigned long long *, const unsigned char *,
                                               unsigned long long, const unsigned char *, unsigned long long,
                                               const unsigned char *, const unsigned char *, const unsigned char *);
int crypto_aead_xchacha20poly1305_ietf_decrypt(unsigned char *, unsigned long long *, unsigned char *,
                                               const unsigned char *, unsigned long long, const unsigned char *,
                                               unsigned long long, const unsigned char *, const unsigned char *);

__attribute__((noinline)) void begin(void) { __asm__ volatile("" ::: "memory"); }
__attribute__((noinline)) void end(void) { __asm__ volatile("" ::: "memory"); }

static unsigned char right[32], given[32], key[32], nonce[24], text[TEXT_OCTETS], sealed[TEXT_OCTETS + 16],
    opened[TEXT_OCTETS + 16];
static volatile int result;

static void fail(const char *why) {
  fprintf(stderr, "targets: %s\n", why);
  exit(1);
}

/* Wrong in the last octet, in the first, in a middle one: all are refused. */
static void spoil(unsigned char *octets, size_t length, int variant) {
  size_t at = variant == 0 ? length - 1 : variant == 1 ? 0 : length / 2;
  octets[at] ^= 0x55;
}

static void another_key(int variant) {
  for (int i = 0; i < 32; i++) key[i] = (unsigned char)(0x3b * i + 0x91 * variant * (i + 7) + variant);
}

/* Comparisons. */

static void compare_right(int variant) {
  memcpy(given, right, sizeof right);
  spoil(given, sizeof given, variant);
}
static void run_crypto_memcmp(void) { result = CRYPTO_memcmp(right, given, sizeof right); }
static void run_sodium_memcmp(void) { result = sodium_memcmp(right, given, sizeof right); }
static void run_crypto_verify(void) { result = crypto_verify_32(right, given); }

/* The control of control flow. */
static void run_early_stop(void) {
  result = 0;
  for (size_t i = 0; i < sizeof right; i++) {
    if (right[i] != given[i]) {
      result = 1;
      return;
    }
  }
}

/* The control of addresses: a table that is asked with a secret, as AES from tables does. */
static unsigned char table[256];
static void run_table(void) {
  int sum = 0;
  for (size_t i = 0; i < sizeof key; i++) sum += table[key[i]];
  result = sum;
}

/* AEAD of libcrypto. */

static EVP_CIPHER_CTX *context;
static EVP_CIPHER *cipher;

static void evp(int encrypting, const unsigned char *in, unsigned char *out, unsigned char *tag) {
  int length = 0;
  if (EVP_CipherInit_ex2(context, cipher, key, nonce, encrypting, NULL) != 1) fail("init");
  if (EVP_CipherUpdate(context, out, &length, in, TEXT_OCTETS) != 1) fail("update");
  if (!encrypting) EVP_CIPHER_CTX_ctrl(context, SET_TAG, 16, tag);
  result = EVP_CipherFinal_ex(context, out + TEXT_OCTETS, &length);
  if (encrypting) EVP_CIPHER_CTX_ctrl(context, GET_TAG, 16, tag);
}
static void fetch(const char *name) {
  if (cipher == NULL) cipher = EVP_CIPHER_fetch(NULL, name, NULL);
  if (context == NULL) context = EVP_CIPHER_CTX_new();
  if (cipher == NULL || context == NULL) fail(name);
}
static void forge(const char *name, int variant) {
  fetch(name);
  another_key(1);
  evp(1, text, sealed, sealed + TEXT_OCTETS);
  spoil(sealed + TEXT_OCTETS, 16, variant);
}
static void forge_gcm(int variant) { forge("AES-256-GCM", variant); }
static void forge_chacha(int variant) { forge("ChaCha20-Poly1305", variant); }
static void run_open(void) {
  evp(0, sealed, opened, sealed + TEXT_OCTETS);
  if (result == 1) fail("a forged tag was taken");
}
static void key_gcm(int variant) {
  fetch("AES-256-GCM");
  another_key(variant);
}
/* Without GHASH: the cipher alone, as SRTP's counter mode has it. */
static void key_ctr(int variant) {
  fetch("AES-256-CTR");
  another_key(variant);
}
static void run_ctr(void) {
  int length = 0;
  if (EVP_CipherInit_ex2(context, cipher, key, nonce, 1, NULL) != 1) fail("init");
  if (EVP_CipherUpdate(context, sealed, &length, text, TEXT_OCTETS) != 1) fail("update");
  result = length;
}
static void run_seal(void) { evp(1, text, sealed, sealed + TEXT_OCTETS); }

/* AEAD of libsodium. */

static void forge_sodium(int variant) {
  unsigned long long length;
  another_key(1);
  crypto_aead_xchacha20poly1305_ietf_encrypt(sealed, &length, text, TEXT_OCTETS, NULL, 0, NULL, nonce, key);
  spoil(sealed + TEXT_OCTETS, 16, variant);
}
static void run_open_sodium(void) {
  unsigned long long length;
  result = crypto_aead_xchacha20poly1305_ietf_decrypt(opened, &length, NULL, sealed, TEXT_OCTETS + 16, NULL, 0, nonce,
                                                      key);
  if (result == 0) fail("a forged tag was taken");
}

/* Key agreement of libcrypto: another private key each time. */

static EVP_PKEY_CTX *agreement;
static EVP_PKEY *ours, *theirs;
/* What is freed first comes back at the same place. */
static void key_x25519(int variant) {
  unsigned char base[32] = {9};
  another_key(variant);
  EVP_PKEY_CTX_free(agreement);
  EVP_PKEY_free(theirs);
  EVP_PKEY_free(ours);
  ours = EVP_PKEY_new_raw_private_key(X25519, NULL, key, 32);
  theirs = EVP_PKEY_new_raw_public_key(X25519, NULL, base, 32);
  agreement = EVP_PKEY_CTX_new(ours, NULL);
  if (EVP_PKEY_derive_init(agreement) != 1) fail("derive");
  if (EVP_PKEY_derive_set_peer(agreement, theirs) != 1) fail("peer");
}
static void run_derive(void) {
  size_t length = 32;
  result = EVP_PKEY_derive(agreement, opened, &length);
}

static const struct {
  const char *name;
  void (*prepare)(int variant);
  void (*run)(void);
} targets[] = {
    {"early-stop", compare_right, run_early_stop},
    {"table", another_key, run_table},
    {"CRYPTO_memcmp", compare_right, run_crypto_memcmp},
    {"sodium_memcmp", compare_right, run_sodium_memcmp},
    {"crypto_verify_32", compare_right, run_crypto_verify},
    {"open-aes-256-gcm", forge_gcm, run_open},
    {"open-chacha20-poly1305", forge_chacha, run_open},
    {"open-xchacha20-poly1305", forge_sodium, run_open_sodium},
    {"seal-aes-256-gcm", key_gcm, run_seal},
    {"aes-256-ctr", key_ctr, run_ctr},
    {"derive-x25519", key_x25519, run_derive},
};

int main(int count, char **words) {
  if (count != 2) fail("want a name");
  if (sodium_init() < 0) fail("libsodium");
  for (int i = 0; i < 32; i++) right[i] = (unsigned char)(i * 7 + 3);
  for (int i = 0; i < TEXT_OCTETS; i++) text[i] = (unsigned char)i;
  for (int i = 0; i < 256; i++) table[i] = (unsigned char)(i * 31);
  for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++) {
    if (strcmp(targets[i].name, words[1]) != 0) continue;
    /* The first time is for memory that is only then asked for. */
    targets[i].prepare(0);
    targets[i].run();
    for (int variant = 0; variant < VARIANTS; variant++) {
      targets[i].prepare(variant);
      begin();
      targets[i].run();
      end();
    }
    return 0;
  }
  fail("no such target");
  return 1;
}
