package dev.sottovoce.sip.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.testing.TortureMessages;
import dev.sottovoce.wire.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each message of RFC 4475, sorted into accepted and refused, with the reason. */
class Rfc4475Test {
  private static final String FOLDER = "rfc4475/";

  /** Well-formed, and served by whoever it is for. */
  @ParameterizedTest
  @CsvSource({
    "wsinv, USER_AGENT", // 3.1.1.1
    "esc01, USER_AGENT", // 3.1.1.3
    "escnull, REGISTRAR", // 3.1.1.4
    "esc02, PROXY", // 3.1.1.5
    "lwsdisp, USER_AGENT", // 3.1.1.6
    "longreq, USER_AGENT", // 3.1.1.7
    "dblreq, REGISTRAR", // 3.1.1.8
    "semiuri, USER_AGENT", // 3.1.1.9
    "transports, USER_AGENT", // 3.1.1.10
    "mpart01, PROXY", // 3.1.1.11
    "invut, PROXY", // 3.3.6
    "unksm2, PROXY", // 3.3.4
    "regaut01, REGISTRAR", // 3.3.7
    "zeromf, USER_AGENT", // 3.3.11
    "cparam01, REGISTRAR", // 3.3.12
    "cparam02, REGISTRAR", // 3.3.13
    "regescrt, REGISTRAR", // 3.3.14
    "sdp01, PROXY", // 3.3.15
    "inv2543, USER_AGENT", // 3.4.1
  })
  void wellFormedRequest_isServed(String name, String role) {
    assertEquals(Optional.empty(), Torture.judged(validator(role), FOLDER + name + ".dat"), name);
  }

  @ParameterizedTest
  @CsvSource({"unreason, 200", "noreason, 100", "bcast, 200"}) // 3.1.1.12, 3.1.1.13, 3.3.10
  void wellFormedResponse_isAccepted(String name, int status) {
    SipResponse response = (SipResponse) Torture.accepted(FOLDER + name + ".dat");
    assertEquals(status, response.status());
  }

  /** The parser refuses; where the headers to answer by are whole there is a 400 to send. */
  @ParameterizedTest
  @CsvSource({
    "intmeth, NUL_OCTET, false", // 3.1.1.2: well-formed, refused on purpose, see below
    "badinv01, BAD_VIA, false", // 3.1.2.1
    "clerr, BODY_TRUNCATED, true", // 3.1.2.2
    "ncl, BAD_CONTENT_LENGTH, true", // 3.1.2.3
    "scalar02, BAD_CSEQ, false", // 3.1.2.4
    "scalarlg, BAD_CSEQ, false", // 3.1.2.5: a response is discarded
    "quotbal, BAD_TO, false", // 3.1.2.6
    "ltgtruri, BAD_REQUEST_URI, true", // 3.1.2.7
    "lwsruri, BAD_REQUEST_URI, true", // 3.1.2.8
    "lwsstart, BAD_REQUEST_URI, true", // 3.1.2.9
    "trws, BAD_START_LINE, false", // 3.1.2.10
    "badaspec, BAD_TO, false", // 3.1.2.14
    "baddn, TRUNCATED, false", // 3.1.2.15: the archive lacks the empty line, see below
    "mismatch01, METHOD_MISMATCH, true", // 3.1.2.17
    "mismatch02, METHOD_MISMATCH, true", // 3.1.2.18
    "bigcode, BAD_STATUS, false", // 3.1.2.19
    "insuf, MISSING_FROM, false", // 3.3.1
    "multi01, DUPLICATE_HEADER, true", // 3.3.8
    "mcl01, BAD_CONTENT_LENGTH, true", // 3.3.9
    "test, BAD_HEADER_NAME, false", // not in the text: a line without a colon
  })
  void malformedMessage_isRefused(String name, RejectReason reason, boolean answered) {
    ParseResult.Rejected rejected = Torture.refused(FOLDER + name + ".dat");
    assertEquals(reason, rejected.reason(), name);
    assertEquals(answered, rejected.answer().isPresent(), name);
    rejected.answer().ifPresent(answer -> assertEquals(400, answer.status()));
  }

  /** Well-formed, but to be answered with a failure. */
  @ParameterizedTest
  @CsvSource({
    "esc02, USER_AGENT, UNKNOWN_METHOD, 501", // 3.1.1.5
    "mpart01, USER_AGENT, METHOD_NOT_ALLOWED, 405", // 3.1.1.11
    "escruri, PROXY, HEADERS_IN_REQUEST_URI, 400", // 3.1.2.11
    "baddate, USER_AGENT, DATE, 400", // 3.1.2.12
    "regbadct, REGISTRAR, CONTACT, 400", // 3.1.2.13
    "badvers, USER_AGENT, VERSION, 505", // 3.1.2.16
    "badbranch, USER_AGENT, BRANCH, 400", // 3.2.1
    "unkscm, PROXY, SCHEME, 416", // 3.3.2
    "novelsc, PROXY, SCHEME, 416", // 3.3.3
    "unksm2, REGISTRAR, NO_ADDRESS_OF_RECORD, 400", // 3.3.4
    "bext01, PROXY, EXTENSION, 420", // 3.3.5
    "bext01, USER_AGENT, EXTENSION, 420", // 3.3.5
    "invut, USER_AGENT, CONTENT_TYPE, 415", // 3.3.6
    "zeromf, PROXY, TOO_MANY_HOPS, 483", // 3.3.11
    "sdp01, USER_AGENT, ACCEPT, 406", // 3.3.15
  })
  void wellFormedRequestOutOfReach_isAnsweredWithItsStatus(
      String name, String role, RequestProblem problem, int status) {
    RequestValidator validator = validator(role);
    SipRequest request = (SipRequest) Torture.accepted(FOLDER + name + ".dat");
    assertEquals(Optional.of(problem), validator.check(request), name);
    SipResponse answer = validator.answer(request, problem, "tag1");
    assertEquals(status, answer.status());
    assertEquals(request.callId(), answer.callId());
    assertEquals(problem.sentence(), Warning.in(answer).orElseThrow().text());
  }

  @Test
  void unquotedDisplayNameWithComma_isRefused() { // 3.1.2.15
    Bytes whole = Bytes.concat(Torture.read(FOLDER + "baddn.dat"), Bytes.utf8("\r\n"));
    ParseResult result = new SipParser(SipLimits.DEFAULT).parse(whole);
    assertEquals(RejectReason.BAD_FROM, ((ParseResult.Rejected) result).reason());
  }

  @Test
  void everyMessageIsSorted() {
    Set<String> seen = new TreeSet<>();
    for (var method : Rfc4475Test.class.getDeclaredMethods()) {
      CsvSource source = method.getAnnotation(CsvSource.class);
      if (source == null) continue;
      for (String row : source.value()) seen.add(row.substring(0, row.indexOf(',')) + ".dat");
    }
    Set<String> stored = new TreeSet<>();
    for (String name : TortureMessages.names()) {
      if (name.startsWith(FOLDER)) stored.add(name.substring(FOLDER.length()));
    }
    assertEquals(50, stored.size());
    assertEquals(stored, seen);
  }

  @Test
  void shortTortuousInvite_yieldsItsValues() { // 3.1.1.1
    SipRequest request = (SipRequest) Torture.accepted(FOLDER + "wsinv.dat");
    assertEquals(68, request.number(HeaderName.MAX_FORWARDS).orElseThrow());
    assertEquals(new CSeq(9, "INVITE"), request.cseq());
    assertEquals("1918181833n", request.to().tag().orElseThrow());
    assertEquals("98asjd8", request.from().tag().orElseThrow());
    assertEquals("J Rosenberg \\\"", request.from().displayName());
    assertEquals(3, request.vias().size());
    assertEquals("390skdjuw", request.topVia().branch().orElseThrow());
    assertEquals("z9hG4bK9ikj8", request.vias().get(1).branch().orElseThrow());
    assertEquals("spindle.example.com", request.vias().get(1).host());
    assertEquals("", request.header(HeaderName.SUBJECT).orElseThrow());
    assertEquals(
        "newfangled value continued newfangled value",
        request.header("newfangledheader").orElseThrow());
    List<NameAddr> contacts = request.addresses(HeaderName.CONTACT);
    assertEquals(1, contacts.size());
    assertEquals("Quoted string \"\"", contacts.get(0).displayName());
    assertEquals("0.33", contacts.get(0).parameters().value("q").orElseThrow());
  }

  /**
   * A NUL may stand in a quoted pair by the grammar, and nowhere in a message that a person's phone
   * writes; C strings behind us would end there. Without it the message is accepted.
   */
  @Test
  void wideRangeOfCharacters_isAcceptedWithoutTheNul() { // 3.1.1.2
    byte[] octets = Torture.read(FOLDER + "intmeth.dat").toArray();
    for (int i = 0; i < octets.length; i++) if (octets[i] == 0) octets[i] = 'x';
    ParseResult result = new SipParser(SipLimits.DEFAULT).parse(Bytes.unsafeWrap(octets));
    SipRequest request = (SipRequest) ((ParseResult.Parsed) result).message();
    assertEquals("!interesting-Method0123456789_*+`.%indeed'~", request.method());
    assertTrue(request.requestUri().isPresent());
    assertEquals("_token~1'+`*%!-.", request.from().tag().orElseThrow());
    assertEquals(Optional.of(RequestProblem.UNKNOWN_METHOD), Torture.USER_AGENT.check(request));
  }

  @Test
  void escapedNullsInUris_areNoEnd() { // 3.1.1.4
    SipRequest request = (SipRequest) Torture.accepted(FOLDER + "escnull.dat");
    assertEquals("null-\0-null", request.to().uri().orElseThrow().plainUser());
    List<NameAddr> contacts = request.addresses(HeaderName.CONTACT);
    assertFalse(contacts.get(0).uri().orElseThrow().matches(contacts.get(1).uri().orElseThrow()));
  }

  @Test
  void percentOutsideUris_isNoEscape() { // 3.1.1.5
    SipRequest request = (SipRequest) Torture.accepted(FOLDER + "esc02.dat");
    assertFalse(request.is("REGISTER"));
    assertEquals("%Z%45", request.to().displayName());
    assertEquals(2, request.values(HeaderName.CONTACT).size());
  }

  @Test
  void octetsBehindTheBody_areDropped() { // 3.1.1.8
    SipMessage message = Torture.accepted(FOLDER + "dblreq.dat");
    assertTrue(message.body().isEmpty());
    assertTrue(message.octets().utf8().endsWith("\r\n\r\n"));
    assertFalse(message.octets().utf8().contains("INVITE"));
  }

  @Test
  void semicolonInTheUser_belongsToTheUser() { // 3.1.1.9
    SipRequest request = (SipRequest) Torture.accepted(FOLDER + "semiuri.dat");
    assertEquals("user;par=u@example.net", request.requestUri().orElseThrow().plainUser());
  }

  @Test
  void binaryBody_isWhole() { // 3.1.1.11
    SipMessage message = Torture.accepted(FOLDER + "mpart01.dat");
    assertEquals(message.number(HeaderName.CONTENT_LENGTH).orElseThrow(), message.body().length());
  }

  @Test
  void unknownExtensions_areNamedByRole() { // 3.3.5
    SipRequest request = (SipRequest) Torture.accepted(FOLDER + "bext01.dat");
    assertEquals(
        "nothingSupportsThis, nothingSupportsThisEither",
        Torture.USER_AGENT
            .answer(request, RequestProblem.EXTENSION, "t")
            .header(HeaderName.UNSUPPORTED)
            .orElseThrow());
    assertEquals(
        "noProxiesSupportThis, norDoAnyProxiesSupportThis",
        Torture.PROXY
            .answer(request, RequestProblem.EXTENSION, "t")
            .header(HeaderName.UNSUPPORTED)
            .orElseThrow());
  }

  @Test
  void parametersBelongToContactOrUri() { // 3.3.12, 3.3.13
    NameAddr first = contact("cparam01");
    assertTrue(first.parameters().has("unknownparam"));
    assertFalse(first.uri().orElseThrow().parameters().has("unknownparam"));
    NameAddr second = contact("cparam02");
    assertFalse(second.parameters().has("unknownparam"));
    assertTrue(second.uri().orElseThrow().parameters().has("unknownparam"));
  }

  @Test
  void escapedHeaderInContact_isKept() { // 3.3.14
    assertEquals(
        "Route=%3Csip:sip.example.com%3E", contact("regescrt").uri().orElseThrow().headers());
  }

  private static NameAddr contact(String name) {
    return Torture.accepted(FOLDER + name + ".dat").addresses(HeaderName.CONTACT).get(0);
  }

  private static RequestValidator validator(String role) {
    if (role.equals("PROXY")) return Torture.PROXY;
    return role.equals("REGISTRAR") ? Torture.REGISTRAR : Torture.USER_AGENT;
  }
}
