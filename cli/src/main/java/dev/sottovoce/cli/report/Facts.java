package dev.sottovoce.cli.report;

import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.phone.CryptoBackends;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The table of what is known about the call, and what is not. */
final class Facts {
  private final CallResult call;
  private final ReportData data;
  private final List<String> unknown = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();

  Facts(ReportData data) {
    this.data = data;
    this.call = data.result();
  }

  String html() {
    text.append("<section aria-labelledby=\"facts\"><h2 id=\"facts\">Facts</h2><dl>");
    fact("From", call.from());
    fact("To", call.to());
    fact("Lock", lock());
    fact("Keys agreed by", call.keying());
    fact("Group", call.group());
    fact("Speech protected by", call.srtp());
    fact("Encrypted here with", call.srtp() == null ? null : backend(call.srtp()));
    fact("Post-quantum", call.postQuantum() == null ? null : quantum(call.postQuantum()));
    fact("Verified by", call.verifiedBy());
    fact("Words", call.sas() == null ? null : call.sas().replace(':', ' '));
    fact("Transparency log", call.logHead());
    fact("Set-up", call.setupMillis() == null ? null : call.setupMillis() + " ms");
    fact("Packets there", packets(data.there()));
    fact("Packets back", packets(data.back()));
    fact("Audio match there", match(call.audioMatch()));
    fact("Audio match back", match(call.audioMatchBack()));
    pictured("Mouth to ear", call.mouthToEarMillis());
    pictured("Jitter", call.jitterMillis());
    pictured("Opinion score there", data.there().opinion());
    pictured("Opinion score back", data.back().opinion());
    fact("Leakage", call.leakage() == null ? null : call.leakage().sentence());
    fact("Tampering seen", call.anomalies() == null ? null : anomalies(call.anomalies()));
    fact("Metadata", call.metadata() == null ? null : metadata(call.metadata()));
    text.append("</dl>");
    if (!unknown.isEmpty()) {
      text.append("<p class=\"quiet\">Not known in this call: ");
      text.append(Html.escape(String.join(", ", unknown))).append(".</p>");
    }
    return text.append("</section>\n").toString();
  }

  private static String quantum(boolean measured) {
    return (measured ? "yes, for what is said" : "no") + "; signatures are classical";
  }

  private static String metadata(String level) {
    return level.equals("protected")
        ? "protected: the server saw which device called whom, when and for how long; the relay saw"
            + " both addresses"
        : "standard: the server saw who called whom, from which addresses, and what the two ends"
            + " offered each other";
  }

  private void fact(String name, @Nullable String value) {
    if (value == null) {
      unknown.add(name.toLowerCase(Locale.ENGLISH));
      return;
    }
    text.append("<div><dt>").append(Html.escape(name)).append("</dt><dd>");
    text.append(Html.escape(value)).append("</dd></div>");
  }

  /** It stands among the {@link Gauges}, if it is known. */
  private void pictured(String name, @Nullable Object value) {
    if (value == null) unknown.add(name.toLowerCase(Locale.ENGLISH));
  }

  private @Nullable String lock() {
    if (call.lock() == null) return null;
    return switch (call.lock()) {
      case "verified" -> "verified: a person has made sure who is at the other end";
      case "known" -> "known: signed by the same account as in earlier calls";
      case "firstContact" ->
          "first contact: signed by a device of the account, which was pinned in this call";
      case "unverified" -> "unverified: nobody but servers vouches for the other end";
      case "operatorKey" -> "operator's key: whoever has it could be in between";
      default -> call.lock();
    };
  }

  /** The library that this machine's phones use for the profile. */
  private static @Nullable String backend(String srtp) {
    for (SrtpProfile each : SrtpProfile.values()) {
      if (each.name().equals(srtp)) {
        return CryptoBackends.packetCiphersOfThisMachine().choice(each).backendName();
      }
    }
    return null;
  }

  private static String packets(Direction direction) {
    return String.format(
        Locale.ENGLISH,
        "%,d sent, %,d received, %,d lost",
        direction.packetsSent(),
        direction.packetsReceived(),
        direction.packetsLost());
  }

  private static String anomalies(Map<String, Long> counts) {
    if (counts.isEmpty()) return "none";
    return counts.entrySet().stream()
        .map(each -> each.getKey() + " " + each.getValue())
        .collect(Collectors.joining(", "));
  }

  private static @Nullable String match(@Nullable Double match) {
    return match == null ? null : String.format(Locale.ROOT, "%.3f", match);
  }
}
