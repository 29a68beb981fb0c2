package dev.sottovoce.identity.passport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.wire.Bytes;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The tokens printed in RFC 8225 appendix A, RFC 8224 section 4 and RFC 8946. The signature of the
 * first verifies with none of the keys printed beside it, and the second writes {@code iat} as
 * text, which RFC 8225 section 5.1.1 does not allow.
 */
class PublishedPassportsTest {
  private static final String RFC_8225 =
      "eyJhbGciOiJFUzI1NiIsInR5cCI6InBhc3Nwb3J0IiwieDV1IjoiaHR0cHM6Ly9jZXJ0Lm"
          + "V4YW1wbGUub3JnL3Bhc3Nwb3J0LmNlciJ9.eyJkZXN0Ijp7InVyaSI6WyJzaXA6YWxpY2V"
          + "AZXhhbXBsZS5jb20iXX0sImlhdCI6MTQ3MTM3NTQxOCwib3JpZyI6eyJ0biI6IjEyMTU1N"
          + "TUxMjEyIn19.VLBCIVDCaeK6M4hLJb6SHQvacAQVvoiiEOWQ_iUkqk79UD81fHQ0E1b3_G"
          + "luIkba7UWYRM47ZbNFdOJquE35cw";
  private static final String RFC_8224 =
      "eyJhbGciOiJFUzI1NiIsInR5cCI6InBhc3Nwb3J0IiwieDV1IjoiaHR0cHM6Ly9jZXJ0Lm"
          + "V4YW1wbGUub3JnL3Bhc3Nwb3J0LmNlciJ9.eyJkZXN0Ijp7InVyaSI6WyJzaXA6YWxpY2V"
          + "AZXhhbXBsZS5jb20iXX0sImlhdCI6IjE0NDMyMDgzNDUiLCJvcmlnIjp7InRuIjoiMTIxN"
          + "TU1NTEyMTIifX0.rq3pjT1hoRwakEGjHCnWSwUnshd0-zJ6F1VOgFWSjHBr8Qjpjlk-cpF"
          + "YpFYsojNCpTzO3QfPOlckGaS6hEck7w";
  private static final List<String> RFC_8946 =
      List.of(
          "eyJhbGciOiJFUzI1NiIsInBwdCI6ImRpdiIsInR5cCI6InBhc3Nwb3J0IiwieDV1IjoiaH"
              + "R0cHM6Ly93d3cuZXhhbXBsZS5jb20vY2VydC5jZXIifQ.eyJkZXN0Ijp7InRuIjpbIjEyM"
              + "TU1NTUxMjE0Il19LCJkaXYiOnsidG4iOiIxMjE1NTU1NTEyMTMifSwiaWF0IjoxNDQzMjA"
              + "4MzQ1LCJvcmlnIjp7InRuIjoiMTIxNTU1NTEyMTIifX0.xBHWipDEEJ8a6TsdX6xUXAnbl"
              + "sFiGUiAxwLiv0HLC9IICj6eG9jQd6WzeSSjHRBwxmChHhVIiMTSqIlk3yCNkg",
          "eyJhbGciOiJFUzI1NiIsInR5cCI6InBhc3Nwb3J0IiwieDV1IjoiaHR0cHM6Ly93d3cuZX"
              + "hhbXBsZS5jb20vY2VydC5jZXIifQ.eyJkZXN0Ijp7InRuIjpbIjEyMTU1NTUxMjEzIl19L"
              + "CJpYXQiOjE0NDMyMDgzNDUsIm9yaWciOnsidG4iOiIxMjE1NTU1MTIxMiJ9fQ.1bEzkzcN"
              + "bKvgz4QoMx0_DJ2T8qFMDC1sPqHPXl1WvbauzRJRvYlZqQ0qgGTlS8tJ_wXjVe07Z3wvDr"
              + "dApHhhYw",
          "eyJhbGciOiJFUzI1NiIsInBwdCI6ImRpdi1vIiwidHlwIjoicGFzc3BvcnQiLCJ4NXUiOi"
              + "JodHRwczovL3d3dy5leGFtcGxlLmNvbS9jZXJ0LmNlciJ9.eyJkZXN0Ijp7InRuIjoiMTI"
              + "xNTU1NTEyMTQifSwiZGl2Ijp7InRuIjoiMTIxNTU1NTUxMjEzIn0sImlhdCI6MTQ0MzIwO"
              + "DM0NSwib3B0IjoiZXlKaGJHY2lPaUpGVXpJMU5pSXNJblI1Y0NJNkluQmhjM053YjNKMEl"
              + "pd2llRFYxSWpvaWFIUjBjSE02THk5M2QzY3VaWGhoYlhCc1pTNWpiMjB2WTJWeWRDNWpaW"
              + "ElpZlEuZXlKa1pYTjBJanA3SW5SdUlqcGJJakV5TVRVMU5UVXhNakV6SWwxOUxDSnBZWFF"
              + "pT2pFME5ETXlNRGd6TkRVc0ltOXlhV2NpT25zaWRHNGlPaUl4TWpFMU5UVTFNVEl4TWlKO"
              + "WZRLjFiRXpremNOYkt2Z3o0UW9NeDBfREoyVDhxRk1EQzFzUHFIUFhsMVd2YmF1elJKUnZ"
              + "ZbFpxUTBxZ0dUbFM4dEpfd1hqVmUwN1ozd3ZEcmRBcEhoaFl3Iiwib3JpZyI6eyJ0biI6I"
              + "jEyMTU1NTUxMjEyIn19.CHeA9wRnthl7paMe6rP0TARpmFCXjmi_vF_HRz2O_oulB_R-G9"
              + "xZNiLVvmvHv4gk6LILaDV2y2VtHTLIEgmHig");
  private static final Bytes RFC_8225_KEY =
      key(
          "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE8HNbQd/TmvCKwPKHkMF9fScavGeH78YTU8qLS8I5HLHSSmlATLcslQMhNC/OhlWBYC626nIlo7XeebYS7Sb37g==");
  private static final Bytes RFC_8946_KEY =
      key(
          "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEmzGM1VsO+3IqbMF54rQMaYKQftO4hUYm9wv5wutLgEd9FsiTy3+4+Wa2O7pffOXPC0QzO+yD8hGEXGP/2mZo6w==");

  @Test
  void theToken_ofRfc8225_isReadAndWrittenAsPrinted() {
    Passport claims = SignedPassport.read(RFC_8225).orElseThrow().claims();
    assertEquals("tel:12155551212", claims.from());
    assertEquals(List.of("sip:alice@example.com"), claims.to());
    assertEquals(1_471_375_418, claims.issuedAt());
    assertEquals("https://cert.example.org/passport.cer", claims.certificateUrl());
    assertEquals(RFC_8225, SignedPassport.read(RFC_8225).orElseThrow().compact());
    assertFalse(SignedPassport.read(RFC_8225).orElseThrow().verify(RFC_8225_KEY));
  }

  @Test
  void theToken_ofRfc8224_hasTextWhereANumberBelongs() {
    assertEquals(Optional.empty(), SignedPassport.read(RFC_8224));
  }

  @Test
  void theTokens_ofRfc8946_verify_exceptTheOneWhoseDestinationIsNoList() {
    int read = 0;
    for (String each : RFC_8946) {
      Optional<SignedPassport> passport = SignedPassport.read(each);
      if (!passport.isPresent()) continue;
      read++;
      assertTrue(passport.get().verify(RFC_8946_KEY));
      assertFalse(passport.get().verify(RFC_8225_KEY));
    }
    assertEquals(2, read);
  }

  private static Bytes key(String base64) {
    return Bytes.unsafeWrap(Base64.getDecoder().decode(base64));
  }
}
