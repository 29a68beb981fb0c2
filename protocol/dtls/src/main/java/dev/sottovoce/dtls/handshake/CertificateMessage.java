package dev.sottovoce.dtls.handshake;

import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Certificate (RFC 8446 section 4.4.2). Only the first certificate counts: what vouches for it is
 * the fingerprint in the signalling, not a chain.
 */
record CertificateMessage(List<Bytes> certificates) {
  private static final int MAX_CERTIFICATES = 8;

  static CertificateMessage parse(Bytes body) throws Alerted {
    ByteReader reader = new ByteReader(body);
    Bytes context = reader.vector(1);
    ByteReader list = new ByteReader(reader.vector(3));
    if (!reader.exhausted()) throw Alerted.malformed("Certificate");
    if (!context.isEmpty()) throw Alerted.illegal("certificate_request_context is not empty");
    List<Bytes> certificates = new ArrayList<>();
    while (list.remaining() > 0) {
      Bytes certificate = list.vector(3);
      Bytes extensions = list.vector(2);
      if (list.overrun() || certificate.isEmpty() || certificates.size() == MAX_CERTIFICATES) {
        throw Alerted.malformed("Certificate");
      }
      // We ask for none, so none may come.
      Extensions.parse(extensions).requireOnly(Set.of());
      certificates.add(certificate);
    }
    return new CertificateMessage(certificates);
  }

  HandshakeMessage toMessage() {
    ByteWriter list = new ByteWriter(512);
    for (Bytes certificate : certificates) list.vector(3, certificate).u16(0);
    Bytes body = new ByteWriter(512).u8(0).vector(3, list.toBytes()).toBytes();
    return new HandshakeMessage(HandshakeType.CERTIFICATE, body);
  }
}
