package dev.sottovoce.server.log;

import dev.sottovoce.crypto.note.Cosignature;
import dev.sottovoce.crypto.note.SignatureLine;
import dev.sottovoce.crypto.note.SignedNote;
import dev.sottovoce.server.log.Witnesses.Contact;
import dev.sottovoce.transparency.AddCheckpoint;
import dev.sottovoce.transparency.EpochChanges;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Talks to witnesses (C2SP tlog-witness) and, where they are ours, asks back what they keep. What
 * they answer is judged by their keys and by the log's, not by whom TLS names.
 */
final class WitnessClient implements AutoCloseable {
  private static final Duration WITHIN = Duration.ofSeconds(10);
  private static final int CONFLICT = 409;

  /** What a witness said. */
  sealed interface Answer {
    record Cosigned(SignatureLine line) implements Answer {}

    /** It cosigned a head of that size last. */
    record Cosigner(long size) implements Answer {}

    record Refused(int status) implements Answer {}

    record Unreachable() implements Answer {}
  }

  private final HttpClient http;

  /**
   * @param trust decides about certificates
   */
  WitnessClient(SSLContext trust) {
    http =
        HttpClient.newBuilder()
            .sslContext(trust)
            .connectTimeout(WITHIN)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  Answer ask(Contact witness, AddCheckpoint request) throws InterruptedException {
    HttpRequest.BodyPublisher body =
        HttpRequest.BodyPublishers.ofByteArray(request.encoded().toArray());
    try {
      HttpResponse<byte[]> reply =
          send(HttpRequest.newBuilder(at(witness, "/add-checkpoint")).POST(body));
      return switch (reply.statusCode()) {
        case 200 -> cosignature(witness, request.head(), Bytes.unsafeWrap(reply.body()));
        case CONFLICT -> size(reply);
        default -> new Answer.Refused(reply.statusCode());
      };
    } catch (IOException e) {
      return new Answer.Unreachable();
    }
  }

  /** The line of this witness, which must be right; others are nobody's business here. */
  private static Answer cosignature(Contact witness, SignedNote head, Bytes body) {
    for (String each : body.utf8().split("\n", SignedNote.MOST_LINES)) {
      Optional<SignatureLine> line =
          SignatureLine.parse(each)
              .filter(parsed ->
                  Cosignature.verify(parsed, head.signedOctets(), witness.key()).isPresent());
      if (line.isPresent()) return new Answer.Cosigned(line.get());
    }
    return new Answer.Refused(200);
  }

  private static Answer size(HttpResponse<byte[]> reply) {
    String text = Bytes.unsafeWrap(reply.body()).latin1();
    return text.matches("(0|[1-9][0-9]{0,17})\n")
        ? new Answer.Cosigner(Long.parseLong(text.trim()))
        : new Answer.Refused(CONFLICT);
  }

  /** The head that it cosigned last, with its and the log's signature. */
  SignedNote latest(Contact witness, String origin) throws IOException, InterruptedException {
    byte[] note = get(at(witness, "/" + WitnessPaths.of(origin) + "/checkpoint"));
    return SignedNote.decode(Bytes.unsafeWrap(note))
        .orElseThrow(() -> new IOException("the witness sent no head"));
  }

  /** Epochs that it replayed, from one on; at least one. */
  List<EpochChanges> epochs(Contact witness, String origin, long from)
      throws IOException, InterruptedException {
    return epochs(at(witness, "/" + WitnessPaths.of(origin) + "/epochs/" + from));
  }

  /** Epochs from a log or a witness. */
  List<EpochChanges> epochs(URI from) throws IOException, InterruptedException {
    List<EpochChanges> epochs = EpochPage.decode(Bytes.unsafeWrap(get(from)));
    if (epochs.isEmpty()) throw new IOException("there are no more epochs");
    return epochs;
  }

  private byte[] get(URI from) throws IOException, InterruptedException {
    HttpResponse<byte[]> reply = send(HttpRequest.newBuilder(from).GET());
    if (reply.statusCode() != 200) throw new IOException("it answered " + reply.statusCode());
    return reply.body();
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(
        request.timeout(WITHIN).build(),
        BodyHandlers.limiting(BodyHandlers.ofByteArray(), EpochPage.MOST_OCTETS));
  }

  private static URI at(Contact witness, String path) {
    return URI.create(witness.url() + path);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
