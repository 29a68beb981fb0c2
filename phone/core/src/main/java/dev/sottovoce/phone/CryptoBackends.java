package dev.sottovoce.phone;

import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.crypto.backend.CpuFeatures;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.crypto.backend.JdkCrypto;
import dev.sottovoce.crypto.backend.SelectedBackend;
import dev.sottovoce.srtp.PacketCipherBackend;
import dev.sottovoce.srtp.SelectedPacketCiphers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** The backends of this machine: native ones first, as services, then those in Java. */
public final class CryptoBackends {
  private static final Path CPU_INFO = Paths.get("/proc/cpuinfo");

  private static final SelectedBackend OF_THIS_MACHINE =
      new SelectedBackend(CryptoBackends::candidates, CryptoBackends::cpu);

  private static final SelectedPacketCiphers PACKET_CIPHERS_OF_THIS_MACHINE =
      new SelectedPacketCiphers(CryptoBackends::packetCandidates, CryptoBackends::cpu);

  private CryptoBackends() {}

  /**
   * For each primitive the first that works here. Nothing is loaded or tested before a primitive is
   * asked for, and each once in a process: a machine does not change its mind.
   */
  public static SelectedBackend ofThisMachine() {
    return OF_THIS_MACHINE;
  }

  /** The same for what encrypts speech, for each profile of SRTP. */
  public static SelectedPacketCiphers packetCiphersOfThisMachine() {
    return PACKET_CIPHERS_OF_THIS_MACHINE;
  }

  private static List<PacketCipherBackend> packetCandidates() {
    List<PacketCipherBackend> candidates = new ArrayList<>();
    ServiceLoader.load(PacketCipherBackend.class, CryptoBackends.class.getClassLoader())
        .forEach(candidates::add);
    candidates.add(PacketCipherBackend.JDK);
    return candidates;
  }

  private static List<CryptoBackend> candidates() {
    List<CryptoBackend> candidates = new ArrayList<>();
    ServiceLoader.load(CryptoBackend.class, CryptoBackends.class.getClassLoader())
        .forEach(candidates::add);
    candidates.add(new JdkCrypto());
    candidates.add(new BouncyCastleCrypto());
    return candidates;
  }

  /** What the processor says of itself. */
  private static CpuFeatures cpu() {
    if (Files.isReadable(CPU_INFO)) {
      try {
        byte[] text = Files.readAllBytes(CPU_INFO);
        return CpuFeatures.parse(new String(text, StandardCharsets.US_ASCII));
      } catch (IOException e) {
        return new CpuFeatures(false);
      }
    }
    // Every Mac that runs this Java has the instructions; of others nothing is known.
    return new CpuFeatures(System.getProperty("os.name", "").startsWith("Mac"));
  }
}
