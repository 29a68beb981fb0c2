package dev.sottovoce.phone.voice;

import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.VerifiedPeer;
import dev.sottovoce.srtp.HeaderEncryption;
import dev.sottovoce.srtp.KeyLifetime;
import dev.sottovoce.srtp.PacketCipherBackend;
import dev.sottovoce.srtp.SrtpReceiver;
import dev.sottovoce.srtp.SrtpSender;

/** The protection of both directions under the same keys: both open, or none. */
record BothWays(SrtpSender outgoing, SrtpReceiver incoming) {
  /** {@code keys} are destroyed, whatever comes of it. */
  static BothWays open(
      MediaKeys keys,
      VerifiedPeer peer,
      PacketCipherBackend ciphers,
      HeaderEncryption headers,
      KeyLifetime lifetime) {
    try {
      SrtpSender outgoing = SrtpSender.open(keys, peer, ciphers, headers).limitedTo(lifetime);
      return new BothWays(outgoing, incoming(keys, peer, ciphers, headers, outgoing));
    } finally {
      keys.destroy();
    }
  }

  private static SrtpReceiver incoming(
      MediaKeys keys,
      VerifiedPeer peer,
      PacketCipherBackend ciphers,
      HeaderEncryption headers,
      SrtpSender besides) {
    try {
      return SrtpReceiver.open(keys, peer, ciphers, headers);
    } catch (RuntimeException | Error e) {
      besides.destroy();
      throw e;
    }
  }
}
