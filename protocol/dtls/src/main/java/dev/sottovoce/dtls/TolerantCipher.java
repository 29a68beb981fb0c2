package dev.sottovoce.dtls;

import java.io.IOException;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsDecodeResult;
import org.bouncycastle.tls.crypto.TlsEncodeResult;

/**
 * A record cipher for which a record that is too short is as invalid as one with a wrong tag:
 * "invalid records SHOULD be silently discarded" (RFC 6347 section 4.1.2.7). Bouncy Castle's own
 * ends the association, so anybody could end it with one short forged record.
 */
final class TolerantCipher implements TlsCipher {
  private final TlsCipher cipher;

  TolerantCipher(TlsCipher cipher) {
    this.cipher = cipher;
  }

  @Override
  public TlsDecodeResult decodeCiphertext(
      long sequence, short type, ProtocolVersion version, byte[] record, int offset, int length)
      throws IOException {
    try {
      return cipher.decodeCiphertext(sequence, type, version, record, offset, length);
    } catch (TlsFatalAlert e) {
      throw new TlsFatalAlert(AlertDescription.bad_record_mac, e);
    }
  }

  @Override
  public TlsEncodeResult encodePlaintext(
      long sequence,
      short type,
      ProtocolVersion version,
      int headerAllocation,
      byte[] plaintext,
      int offset,
      int length)
      throws IOException {
    return cipher.encodePlaintext(
        sequence, type, version, headerAllocation, plaintext, offset, length);
  }

  @Override
  public int getCiphertextDecodeLimit(int plaintextLimit) {
    return cipher.getCiphertextDecodeLimit(plaintextLimit);
  }

  @Override
  public int getCiphertextEncodeLimit(int plaintextLimit) {
    return cipher.getCiphertextEncodeLimit(plaintextLimit);
  }

  @Override
  public int getPlaintextDecodeLimit(int ciphertextLimit) {
    return cipher.getPlaintextDecodeLimit(ciphertextLimit);
  }

  @Override
  public int getPlaintextEncodeLimit(int ciphertextLimit) {
    return cipher.getPlaintextEncodeLimit(ciphertextLimit);
  }

  @Override
  public void rekeyDecoder() throws IOException {
    cipher.rekeyDecoder();
  }

  @Override
  public void rekeyEncoder() throws IOException {
    cipher.rekeyEncoder();
  }

  @Override
  public boolean usesOpaqueRecordTypeDecode() {
    return cipher.usesOpaqueRecordTypeDecode();
  }

  @Override
  public boolean usesOpaqueRecordTypeEncode() {
    return cipher.usesOpaqueRecordTypeEncode();
  }
}
