package dev.sottovoce.zrtp;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.ZrtpHash;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.crypto.backend.Hash;
import dev.sottovoce.crypto.backend.Primitive;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * This end's Hello, made for one call before its description is written, because the description
 * announces its hash (RFC 6189 section 8.1). It is good for one exchange, of the answer that is
 * taken; whoever made it destroys it once the endpoint is closed.
 */
public final class LocalHello {
  private final ZrtpConfig config;
  private final CryptoBackend crypto;
  private final HashChain chain;
  private final Message.Hello message;

  /**
   * A Hello of its own for each call.
   *
   * @param crypto computes the exchange: it has the primitives that {@code config} allows
   */
  public LocalHello(ZrtpConfig config, CryptoBackend crypto, Entropy entropy) {
    this.config = config;
    this.crypto = crypto;
    Hash sha256 = crypto.require(Primitive.SHA_256);
    this.chain = new HashChain(sha256, entropy);
    Bytes octets = Message.frameWithMac(sha256, MessageType.HELLO, body(config, chain), chain.h2());
    this.message = (Message.Hello) MessageParser.parse(octets).get();
  }

  /** The hash for {@code a=zrtp-hash}, to be written after {@link #version}. */
  public ZrtpHash hash() {
    return ZrtpHash.ofHello(message.octets());
  }

  /** The protocol's version, as {@code a=zrtp-hash} names it: {@code 1.10}. */
  public static String version() {
    return Message.Hello.VERSION;
  }

  /** After the call: wipes the hash image that has not been told yet. */
  public void destroy() {
    chain.destroy();
  }

  ZrtpConfig config() {
    return config;
  }

  CryptoBackend crypto() {
    return crypto;
  }

  HashChain chain() {
    return chain;
  }

  Message.Hello message() {
    return message;
  }

  private static Bytes body(ZrtpConfig config, HashChain chain) {
    byte[] client = new byte[ZrtpConfig.CLIENT_ID_OCTETS];
    Arrays.fill(client, (byte) ' ');
    byte[] name = config.clientId().getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(name, 0, client, 0, name.length);
    List<List<? extends Component>> lists =
        List.of(
            config.hashes(),
            config.ciphers(),
            config.authTags(),
            config.keyAgreements(),
            config.sasTypes());
    // No flags: we check no signature on the SAS, are no man in the middle and may initiate.
    ByteWriter writer =
        new ByteWriter(160)
            .bytes(Bytes.utf8(Message.Hello.VERSION))
            .bytes(Bytes.unsafeWrap(client))
            .bytes(chain.h3())
            .bytes(config.zid().octets())
            .u8(0)
            .u8(lists.get(0).size())
            .u8(lists.get(1).size() << 4 | lists.get(2).size())
            .u8(lists.get(3).size() << 4 | lists.get(4).size());
    for (List<? extends Component> list : lists) {
      for (Component component : list) writer.bytes(Bytes.utf8(component.code()));
    }
    return writer.toBytes();
  }
}
