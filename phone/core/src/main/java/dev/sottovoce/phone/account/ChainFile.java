package dev.sottovoce.phone.account;

import dev.sottovoce.identity.account.AccountChain;
import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A chain in a file: each statement after its length in two octets. Verified when it is read. */
final class ChainFile {
  private ChainFile() {}

  static Bytes encode(AccountChain chain) {
    ByteWriter writer = new ByteWriter(2048);
    for (Bytes each : chain.encoded()) writer.vector(2, each);
    return writer.toBytes();
  }

  static AccountChain decode(Bytes content) throws IOException {
    ByteReader reader = new ByteReader(content);
    List<Bytes> statements = new ArrayList<>();
    while (reader.remaining() > 0 && statements.size() < AccountChain.MAX_STATEMENTS) {
      statements.add(reader.vector(2));
    }
    Optional<AccountChain> chain = AccountChain.read(statements).valid();
    if (!reader.exhausted() || !chain.isPresent()) {
      throw new IOException(
          "account.chain in the phone's folder is damaged; delete it, and the account is read again"
              + " from the server");
    }
    return chain.get();
  }
}
