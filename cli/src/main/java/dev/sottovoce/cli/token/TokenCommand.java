package dev.sottovoce.cli.token;

import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.identity.token.AccessToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code token}: what devices sign in with where TLS does not know them. */
@Command(name = "token", header = "Look into access tokens.")
public final class TokenCommand {
  private TokenCommand() {}

  /** The group with its commands. */
  public static CommandLine build(Console console) {
    return new CommandLine(new TokenCommand()).addSubcommand(new Inspect(console));
  }

  /** {@code token inspect}. */
  @Command(
      name = "inspect",
      header = "Say what stands in an access token.",
      description = {
        "The signature is not looked at: this says what the token claims. A token is worth nothing"
            + " without the key that it is bound to; still, keep it out of histories and chats, and"
            + " give it on standard input."
      },
      footer = {"", "Example:", "  sottovoce token inspect < token.txt"})
  static final class Inspect implements Runnable {
    private static final int MOST_OCTETS = 64 * 1024;

    private final Console console;

    @Parameters(
        paramLabel = "TOKEN",
        arity = "0..1",
        description = "The token; read from standard input if it is not given.")
    private String token = "";

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    Inspect(Console console) {
      this.console = console;
    }

    @Override
    public void run() {
      AccessToken claims =
          AccessToken.inspect(token.isEmpty() ? read() : token)
              .orElseThrow(() ->
                  Failure.failed(
                      "This is no access token: three parts with dots, signed by ES256."));
      Instant now = Clock.systemUTC().instant();
      if (json) {
        console.json(facts(claims, now));
        return;
      }
      console.say("for       " + claims.subject() + ", device " + claims.client());
      console.say("by        " + claims.issuer() + ", for " + claims.audience());
      console.say("may       " + String.join(", ", claims.roles()));
      console.say("from      " + claims.issued());
      console.say("until     " + claims.expires() + " (" + standing(claims, now) + ")");
      console.say("bound to  the key with thumbprint " + claims.thumbprint());
    }

    private static String standing(AccessToken claims, Instant now) {
      Duration left = Duration.between(now, claims.expires());
      return left.isNegative() || left.isZero() ? "over" : left.toSeconds() + " s left";
    }

    private static Map<String, Object> facts(AccessToken claims, Instant now) {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("issuer", claims.issuer());
      facts.put("subject", claims.subject());
      facts.put("device", claims.client());
      facts.put("audience", claims.audience());
      facts.put("roles", claims.roles());
      facts.put("issued", claims.issued().toString());
      facts.put("expires", claims.expires().toString());
      facts.put("expired", !now.isBefore(claims.expires()));
      facts.put("thumbprint", claims.thumbprint());
      return facts;
    }

    private static String read() {
      try {
        return new String(System.in.readNBytes(MOST_OCTETS), StandardCharsets.US_ASCII).trim();
      } catch (IOException e) {
        throw Failure.environment("Standard input cannot be read.", e);
      }
    }
  }
}
